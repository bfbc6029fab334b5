/** What is open on a tablet is as secret as what was sold: nobody reads it who copies the disk. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { base64url, sha256, utf8, type Bytes } from './bytes';
import { Carts, UNREADABLE } from './carts';
import type { CustomerRow, StaffRow } from './catalog_rows';
import { CatalogStore } from './catalog_store';
import { Database, type StoredCart } from './database';
import { DataError } from './errors';
import type { JsonObject } from './json';
import { RescueReader } from './rescue_reader';
import { OPENS_NEWER, OPENS_SEALED_STAFF } from './shell_marks';
import { Vault } from './vault';

const CART = { kind: 'cart', lines: [{ name: 'Indomie Goreng', price_minor: 3_511 }] };
const PAYING = { kind: 'paying', record: { frozen: { content: '["Indomie Goreng"]' } } };
const SHIFT = { kind: 'shift', floatMinor: 200_000 };
const SITI: CustomerRow = {
  id: 'c1', name: 'Bu Siti Rahayu', phone: '628123456789', member: true, price_list: null, consents: [], archived: false,
};
const ANA: StaffRow = {
  id: 's1', name: 'Ana Lestari', roles: [], colour: null, active: true, pin: { phc: '$argon2id$v=19$x', version: 1 },
};
const READABLE = /Indomie|price_minor|Siti Rahayu|628123456789|Ana Lestari|argon2id/; // no short number: a hash may hold it

let database: Database;
let vault: Vault;
let carts: Carts;
let names = 0;

async function recoveryKey(): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  return base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
}

beforeEach(() => {
  database = new Database(`sealed-carts-${++names}`);
  vault = new Vault(database);
  carts = cartsWith(vault);
});

afterEach(() => vi.unstubAllGlobals());

const cartsWith = (key: Vault) => new Carts({ database, vault: key, writer: { owns: () => true } });

async function kept(...contents: JsonObject[]): Promise<void> {
  contents.forEach((content, place) => carts.save(`${place}`, content));
  await carts.settled();
}

/** Every value of every store, byte for byte, as text; and what base64 in it stands for. */
async function onDisk(): Promise<string> {
  const text = await database.use(async (handle) => {
    const stores = [...handle.objectStoreNames];
    const values = await Promise.all(stores.map((store) => handle.getAll(store)));
    return JSON.stringify(values, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
  });
  const encoded = text.match(/[\w-]{40,}/g) ?? [];
  return [text, ...encoded.map((each) => Buffer.from(each, 'base64url').toString('latin1'))].join('\n');
}

/** The carts that a rescue file carries to the owner. */
async function rescued(): Promise<StoredCart[]> {
  const opening = indexedDB.open(`sealed-carts-${names}`);
  await new Promise((resolve) => (opening.onsuccess = resolve));
  const reader = new RescueReader(opening.result, null);
  const found = await reader.carts();
  reader.close();
  return found;
}

async function lostDeviceKey(): Promise<Vault> {
  await database.use((handle) => handle.delete('device_key', 'device'));
  const later = new Vault(database);
  await later.load();
  return later;
}

describe('an open cart', () => {
  it('and the money on its way for it cannot be read on the disk, and open again in a later page', async () => {
    await vault.trust(await recoveryKey());
    await kept(CART, PAYING);
    expect(await onDisk()).not.toMatch(READABLE);
    const later = await cartsWith(new Vault(database)).all();
    expect(later.map(({ id, content }) => [id, content])).toEqual([['0', CART], ['1', PAYING]]);
  });

  it('is kept plain while the vault cannot seal, is still read, and is sealed when it can', async () => {
    await kept(CART, SHIFT);
    expect(await onDisk()).toMatch(READABLE);
    await vault.trust(await recoveryKey());
    expect((await carts.all()).map(({ content }) => content)).toEqual([CART, SHIFT]);
    await carts.sealPlain();
    expect(await onDisk()).not.toMatch(READABLE);
    expect((await carts.all()).map(({ content }) => content)).toEqual([CART, SHIFT]);
  });

  it('is kept plain rather than lost when no key can be made', async () => {
    await vault.trust(await recoveryKey());
    vault.sealBytes = async () => null;
    await kept(CART);
    expect((await carts.all())[0]?.content).toEqual(CART);
  });

  it('whose key is lost is said to be unreadable, stays stored, and the next one is kept well', async () => {
    await vault.trust(await recoveryKey());
    await kept(CART);
    const later = await lostDeviceKey();
    carts = cartsWith(later);
    carts.save('next', CART);
    await carts.settled();
    expect((await carts.all()).map(({ id, content }) => [id, content])).toEqual([['0', UNREADABLE], ['next', CART]]);
    expect((await carts.all()).map(({ id }) => id)).toEqual(['next']); // announced once
    expect((await rescued()).map(({ id }) => id)).toEqual(['0']);
    expect(later.state.value).toBe('locked');
    expect(await database.use((handle) => handle.count('carts'))).toBe(2);
  });

  it('looks to a shell of an earlier release like no cart at all; the open shift stays what it was', async () => {
    await vault.trust(await recoveryKey());
    await kept(CART, SHIFT);
    const rows = await database.use((handle) => handle.getAll('carts'));
    expect(rows.map(({ content }) => content)).toEqual([{ kind: 'sealed' }, SHIFT]);
  });
});

describe('customers and staff of the catalogue', () => {
  const chunks = new Map<string, Bytes>();
  const hub = {
    bytes: async ({ path }: { path: string }) => {
      const found = chunks.get(path.split('/').at(-1)!);
      if (found === undefined) throw new DataError('hub_unreachable');
      return found;
    },
  };

  async function add(content: unknown): Promise<string> {
    const bytes = utf8(JSON.stringify(content));
    const sha = await sha256(bytes);
    chunks.set(sha, bytes);
    return sha;
  }

  async function take(store: CatalogStore, recovery: string | null): Promise<void> {
    const outlet = { outlet: { name: 'Toko Uji' }, ...(recovery && { recovery: { wrap_public_key: recovery } }) };
    const parts = { outlet, staff: [ANA], 'customers/00': [SITI] };
    const list = Object.entries(parts).map(async ([name, content]) => ({ name, sha256: await add(content), rows: 1 }));
    store.want(await add({ version: 1, chunks: await Promise.all(list) }));
    await store.settled();
  }

  const shown = ({ catalog: { value } }: CatalogStore) => [...(value?.customers ?? []), ...(value?.staff ?? [])];

  it('are sealed from the first catalogue on, and open with the hub dead', async () => {
    const store = new CatalogStore(database, hub, vault);
    await take(store, await recoveryKey());
    expect(shown(store)).toEqual([SITI, ANA]);
    expect(await onDisk()).not.toMatch(READABLE);
    chunks.clear();
    const later = new CatalogStore(database, hub, new Vault(database));
    await later.load();
    expect(shown(later)).toEqual([SITI, ANA]);
    expect(await later.prove()).toBe(0);
  });

  it('that an earlier release stored plain are read, and then sealed', async () => {
    const store = new CatalogStore(database, hub, vault);
    await take(store, null);
    await vault.trust(await recoveryKey());
    expect(await onDisk()).toMatch(READABLE);
    await store.sealPlain();
    expect(await onDisk()).not.toMatch(READABLE);
    const later = new CatalogStore(database, hub, vault);
    await later.load();
    expect(shown(later)).toEqual([SITI, ANA]);
  });

  it('whose key is lost are missing while goods sell on, and are fetched again', async () => {
    await take(new CatalogStore(database, hub, vault), await recoveryKey());
    const store = new CatalogStore(database, hub, await lostDeviceKey());
    await store.load();
    expect(shown(store)).toEqual([]);
    expect(await store.prove()).toBe(2);
    expect(shown(store)).toEqual([SITI, ANA]);
    expect(await onDisk()).not.toMatch(READABLE);
  });

  it('whose key is lost are there again with the first word of the hub, be it the same catalogue', async () => {
    const first = new CatalogStore(database, hub, vault);
    await take(first, await recoveryKey());
    const manifest = first.catalog.value!.manifest;
    const asked: string[] = [];
    const bytes = (ask: { path: string }) => (asked.push(ask.path), hub.bytes(ask));
    const store = new CatalogStore(database, { bytes }, await lostDeviceKey());
    await store.load();
    store.want(manifest);
    await store.settled();
    expect(shown(store)).toEqual([SITI, ANA]);
    expect(asked).toHaveLength(3); // the manifest, customers, staff
    store.want(manifest);
    await store.settled();
    expect(asked).toHaveLength(3);
  });

  it('stay readable for a shell before that may stand in, as far as staff go, and are sealed after it', async () => {
    const before = new Map([[OPENS_NEWER, ''], [OPENS_SEALED_STAFF, '']]);
    const kept = new Map([['lancar-shell-before', before], ['lancar-shell-now', new Map(before)], ['other', new Map()]]);
    vi.stubGlobal('caches', {
      keys: async () => [...kept.keys()],
      open: async (name: string) => ({ match: async (mark: string) => kept.get(name)?.get(mark) }),
    });
    before.delete(OPENS_SEALED_STAFF);
    const store = new CatalogStore(database, hub, vault);
    await take(store, await recoveryKey());
    expect(await onDisk()).toMatch(/Ana Lestari/);
    expect(await onDisk()).not.toMatch(/Siti Rahayu/);
    await store.sealPlain();
    expect(await onDisk()).toMatch(/Ana Lestari/);
    kept.delete('lancar-shell-before');
    await store.sealPlain();
    expect(await onDisk()).not.toMatch(READABLE);
  });

  it('are to a shell of an earlier release one who is no longer there', async () => {
    await take(new CatalogStore(database, hub, vault), await recoveryKey());
    const rows = await database.use((handle) => handle.getAll('chunks'));
    const sealed = rows.map((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as unknown).filter(Array.isArray);
    const gone = [{ archived: true, sealed: expect.anything() as unknown }];
    expect(sealed).toEqual([gone, gone]);
  });
});
