import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProductRow } from './catalog_rows';
import { sha256, utf8, type Bytes } from './bytes';
import { CatalogStore } from './catalog_store';
import { Database } from './database';
import { DataError } from './errors';
import type { Ask } from './request';

const product = (id: string, changes: Partial<ProductRow> = {}): ProductRow => ({
  id, sku: `SKU-${id}`, name: `Barang ${id}`, category: 'makanan', unit: 'pcs', kind: 'goods',
  weighed: false, price_minor: 3500, units: [], breaks: [], barcodes: [], tax_class: 'PPN',
  choice_groups: [], min_age: null, tracked: true, plu: null, image: null, position: 0,
  favourite: false, variant_of: null, variant_name: null, archived: false, ...changes,
});

/** Serves chunks by hash and counts what was asked for. */
class Shop {
  asked: string[] = [];
  broken = new Set<string>();
  private readonly chunks = new Map<string, Bytes>();

  async publish(parts: Record<string, unknown>): Promise<string> {
    const chunks = [];
    for (const [name, content] of Object.entries(parts)) {
      chunks.push({ name, sha256: await this.add(content), rows: 1 });
    }
    return this.add({ version: 1, chunks });
  }

  async bytes({ path }: Ask): Promise<Bytes> {
    const sha = path.split('/').at(-1)!;
    this.asked.push(sha);
    const found = this.chunks.get(sha);
    if (found === undefined) throw new DataError('hub_refused');
    return this.broken.has(sha) ? utf8('[]  ') : found;
  }

  private async add(content: unknown): Promise<string> {
    const bytes = utf8(JSON.stringify(content));
    const sha = await sha256(bytes);
    this.chunks.set(sha, bytes);
    return sha;
  }
}

const outlet = { outlet: { name: 'Toko Uji', zone: 'Asia/Jakarta' }, rules: { version: 1 } };
const staff = [
  { id: '2', name: 'Siti', active: true },
  { id: '1', name: 'Budi', active: true },
  { id: '3', name: 'Ani', active: false },
];
const categories = [
  { id: 'minuman', name: 'Minuman', position: 2, archived: false },
  { id: 'makanan', name: 'Makanan', position: 1, archived: false },
  { id: 'lama', name: 'Lama', position: 0, archived: true },
];
const first = [
  product('1', { name: 'Indomie Goreng', barcodes: [{ barcode: '8998866200578', unit: 'pcs' }] }),
  product('2', { name: 'Café Latte', position: 1, favourite: true, plu: '17' }),
];
const second = [
  product('3', { name: 'Mie Goreng Jawa', barcodes: [{ barcode: '12345670', unit: 'dus' }] }),
  product('4', { name: 'Rokok Lama', archived: true, barcodes: [{ barcode: '96385074', unit: 'pcs' }] }),
];
const whole = { outlet, staff, categories, 'products/00': first, 'products/01': second };

let shop: Shop;
let database: Database;
let store: CatalogStore;
let names = 0;

beforeEach(() => {
  shop = new Shop();
  database = new Database(`catalog-test-${++names}`);
  store = new CatalogStore(database, shop);
});

afterEach(() => {
  vi.useRealTimers();
});

async function take(parts: Record<string, unknown>): Promise<string> {
  const manifest = await shop.publish(parts);
  store.want(manifest);
  await store.settled();
  return manifest;
}

describe('the catalogue', () => {
  it('has staff by name, categories in the owner’s order, and only what is in use', async () => {
    await take(whole);
    const catalog = store.catalog.value!;
    expect(catalog.staff.map(({ name }) => name)).toEqual(['Budi', 'Siti']);
    expect(catalog.categories.map(({ id }) => id)).toEqual(['makanan', 'minuman']);
    expect(catalog.productsOf('makanan').map(({ id }) => id)).toEqual(['1', '3', '2']);
    expect(catalog.productsOf(null).map(({ id }) => id)).toEqual(['2']);
    expect(catalog.productsOf('minuman')).toEqual([]);
    expect(catalog.productCount).toBe(4);
  });

  it('finds a barcode however it is read, with its unit, and nothing archived', async () => {
    await take(whole);
    const catalog = store.catalog.value!;
    expect(catalog.findBarcode('8998866200578')?.product.id).toBe('1');
    expect(catalog.findBarcode('08998866200578')?.product.id).toBe('1');
    expect(catalog.findBarcode(']E08998866200578')?.product.id).toBe('1');
    expect(catalog.findBarcode('12345670')).toMatchObject({ product: { id: '3' }, unit: 'dus' });
    expect(catalog.findBarcode('96385074')).toBeNull();
    expect(catalog.findBarcode('')).toBeNull();
    expect(catalog.findPlu('17')?.id).toBe('2');
    expect(catalog.product('4')?.name).toBe('Rokok Lama');
  });

  it('searches every word anywhere, without accents, names that begin so first', async () => {
    await take(whole);
    const found = (words: string) => store.catalog.value!.search(words).map(({ id }) => id);
    expect(found('mie goreng')).toEqual(['3', '1']);
    expect(found('GOR mie')).toEqual(['1', '3']);
    expect(found('mie jawa')).toEqual(['3']);
    expect(found('cafe')).toEqual(['2']);
    expect(found('sku-3')).toEqual(['3']);
    expect(found('rokok')).toEqual([]);
    expect(found('  ')).toEqual([]);
  });

  it('changes over to a planned price at its moment, without network', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let now = 1_000;
    store = new CatalogStore(database, shop, undefined, () => now);
    const dus = { unit: 'dus', factor_milli: 40_000, price_minor: 130_000 };
    const later = { from_ms: 61_000, prices: [{ unit: null, price_minor: 4_000 }] };
    const last = { from_ms: 90_000, prices: [{ unit: 'dus', price_minor: 150_000 }] };
    const planned = { ...first[0]!, units: [dus], planned_prices: [later, last] };
    await take({ ...whole, 'products/00': [planned, first[1]!] });
    const prices = () => {
      const { price_minor: base, units } = store.catalog.value!.product('1')!;
      return [base, units[0]!.price_minor];
    };
    const before = prices();
    now = 60_999;
    vi.advanceTimersByTime(10_000);
    expect(prices()).toEqual(before);
    now = 61_000;
    vi.advanceTimersByTime(10_000);
    expect(prices()).toEqual([4_000, 130_000]);
    expect(store.catalog.value!.findBarcode('8998866200578')?.product.price_minor).toBe(4_000);
    now = 90_000;
    vi.advanceTimersByTime(10_000);
    expect(prices()).toEqual([4_000, 150_000]);
    expect(vi.getTimerCount()).toBe(0);
    const reopened = new CatalogStore(database, new Shop(), undefined, () => 62_000);
    await reopened.load();
    expect(reopened.catalog.value!.product('1')!.price_minor).toBe(4_000);
  });

  it('fetches only the chunk that changed, and shows it at once', async () => {
    await take(whole);
    shop.asked = [];
    const dearer = [{ ...first[0]!, price_minor: 4000 }, first[1]!];
    await take({ ...whole, 'products/00': dearer });
    expect(shop.asked).toHaveLength(2); // the manifest and one chunk
    expect(store.catalog.value!.product('1')?.price_minor).toBe(4000);
    expect(store.catalog.value!.product('3')?.name).toBe('Mie Goreng Jawa');
  });

  it('opens with the hub dead from what the tablet keeps', async () => {
    const manifest = await take(whole);
    const reopened = new CatalogStore(database, new Shop());
    await reopened.load();
    expect(reopened.catalog.value?.manifest).toBe(manifest);
    expect(reopened.catalog.value?.findBarcode('8998866200578')?.product.name).toBe('Indomie Goreng');
  });

  it('keeps the old catalogue when bytes are not what their name promises', async () => {
    const manifest = await take(whole);
    const changed = { ...whole, 'products/00': [first[0]!] };
    shop.broken.add(await sha256(utf8(JSON.stringify([first[0]!]))));
    await take(changed);
    expect(store.catalog.value?.manifest).toBe(manifest);
    expect(store.catalog.value?.productCount).toBe(4);
    shop.broken.clear();
    await take(changed);
    expect(store.catalog.value?.productCount).toBe(3);
  });

  it('keeps the chunks of this and the previous catalogue, and drops older ones', async () => {
    for (const price of [1, 2, 3]) {
      await take({ ...whole, 'products/00': [{ ...first[0]!, price_minor: price }] });
    }
    // five chunks, one of them changed twice in what is kept, and two manifests
    expect(await database.use((handle) => handle.count('chunks'))).toBe(4 + 2 + 2);
  });
});

describe('a damaged piece of the catalogue', () => {
  const shaOf = async (content: unknown) => sha256(utf8(JSON.stringify(content)));
  const damage = async (content: unknown, bytes: Bytes) => {
    const sha = await shaOf(content);
    await database.use((handle) => handle.put('chunks', bytes, sha));
  };

  it('leaves the one before it in force, and is fetched again when the hub names the catalogue', async () => {
    await take(whole);
    const changed = [product('1', { name: 'Indomie Kari' })];
    const now = await take({ ...whole, 'products/00': changed });
    await damage(changed, utf8('[{"id'));
    const later = new CatalogStore(database, shop);
    await later.load();
    expect(later.catalog.value?.product('1')?.name).toBe('Indomie Goreng');
    later.want(now);
    await later.settled();
    expect(later.catalog.value?.product('1')?.name).toBe('Indomie Kari');
  });

  it('that still reads as JSON, with another price in it, is found by its hash and replaced', async () => {
    await take(whole);
    await damage(second, utf8(JSON.stringify(second).replace('3500', '3501')));
    const later = new CatalogStore(database, shop);
    await later.load();
    expect(later.catalog.value?.product('3')?.price_minor).toBe(3501);
    expect(await later.prove()).toBe(1);
    expect(later.catalog.value?.product('3')?.price_minor).toBe(3500);
    expect(await later.prove()).toBe(0);
  });
});
