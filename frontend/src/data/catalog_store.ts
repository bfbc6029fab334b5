/**
 * Where the catalogue's bytes live: chunks named by their SHA-256, fetched once, kept on the tablet.
 *
 * A new manifest costs only the chunks this tablet lacks. Bytes are hashed before they are kept.
 * When all are there, one write to `meta.catalog` switches over; until then, and after any
 * failure, the old catalogue stays in force. The previous one keeps its chunks. Never one row per
 * product: twenty thousand small writes take seconds, twenty large ones milliseconds.
 */
import { sha256, type Bytes } from './bytes';
import { Catalog, type CatalogContent } from './catalog';
import type {
  CategoryRow, ChoiceGroupRow, CustomerRow, Manifest, OutletChunk, ProductRow, StaffRow,
} from './catalog_rows';
import type { Database } from './database';
import { DataError } from './errors';
import { idly } from './idle';
import type { Hub } from './request';
import { Shelf } from './shelf';
import { Watched, type Watchable } from './watch';

const AT_ONCE = 4;
const CHUNK_MS = 20_000;
const PRODUCTS = 'products/';
const CUSTOMERS = 'customers/';

export class CatalogStore {
  private readonly database: Database;
  private readonly hub: Pick<Hub, 'bytes'>;
  private readonly present = new Watched<Catalog | null>(null);
  private readonly damaged = new Set<string>();
  private shelves = new Map<string, Shelf>();
  private wanted: string | null = null;
  private fetching: Promise<void> | null = null;

  constructor(database: Database, hub: Pick<Hub, 'bytes'>) {
    this.database = database;
    this.hub = hub;
  }

  get catalog(): Watchable<Catalog | null> {
    return this.present;
  }

  /** The catalogue in force when the page was last open. Needs no hub. */
  async load(): Promise<void> {
    const mark = await this.database.get('catalog');
    if (mark === undefined) return;
    try {
      await this.show(mark.manifest);
    } catch (error) {
      await this.findDamaged(); // fetched again as soon as the hub names a catalogue
      if (mark.previous === null) throw error;
      await this.show(mark.previous);
    }
  }

  /**
   * Hashes every kept piece. A bit that flipped may still be JSON, with another price in it: what is
   * not what its name promises is fetched again. Until the hub answers, the goods in memory sell on.
   */
  async prove(): Promise<number> {
    const name = this.present.value?.manifest;
    if (name === undefined || this.fetching !== null) return 0;
    await this.findDamaged();
    const found = this.damaged.size;
    for (const sha of this.damaged) this.shelves.delete(sha);
    if (found > 0) await this.change(name);
    return found;
  }

  /** The hub named a manifest. The newest name wins; one download at a time. */
  want(manifest: string): void {
    if (manifest === this.present.value?.manifest && this.fetching === null) return;
    this.wanted = manifest;
    this.fetching ??= this.fetchWanted().finally(() => {
      this.fetching = null;
    });
  }

  /** Waits for the download under way, if any. */
  async settled(): Promise<void> {
    await this.fetching;
  }

  /** The catalogue before this one is a convenience; room may be worth more. */
  async dropPrevious(): Promise<void> {
    const name = this.present.value?.manifest;
    if (name !== undefined && this.fetching === null) await this.forgetOthers([name]);
  }

  private async fetchWanted(): Promise<void> {
    while (this.wanted !== null) {
      const name = this.wanted;
      this.wanted = null;
      // A failed download changes nothing; the next hello or notice names a manifest again.
      if (name !== this.present.value?.manifest) await this.change(name).catch(() => this.findDamaged());
    }
  }

  private async change(name: string): Promise<void> {
    const manifest = parse<Manifest>(await this.fetched(name));
    const lacking = await this.lacking(manifest);
    for (let start = 0; start < lacking.length; start += AT_ONCE) {
      await Promise.all(lacking.slice(start, start + AT_ONCE).map((sha) => this.fetched(sha)));
    }
    const bytes = await this.keptAll(manifest);
    const previous = this.present.value?.manifest ?? null;
    await this.database.set('catalog', { manifest: name, previous, switched_at_ms: Date.now() });
    this.publish(name, manifest, bytes);
    await this.forgetOthers(previous === null ? [name] : [name, previous]);
  }

  /** Fetches one chunk, proves its name, keeps it. */
  private async fetched(sha: string): Promise<Bytes> {
    const path = `/sync/v1/catalog/${sha}`;
    const bytes = await this.hub.bytes({ method: 'GET', path, timeoutMs: CHUNK_MS });
    if ((await sha256(bytes)) !== sha) throw new DataError('catalogue_damaged');
    await this.database.use(async (handle) => {
      const writing = handle.transaction('chunks', 'readwrite', { durability: 'relaxed' });
      await Promise.all([writing.store.put(bytes, sha), writing.done]);
    });
    this.damaged.delete(sha);
    return bytes;
  }

  private async lacking({ chunks }: Manifest): Promise<string[]> {
    const kept = new Set(await this.database.use((handle) => handle.getAllKeys('chunks')));
    const needed = [...new Set(chunks.map(({ sha256: sha }) => sha))];
    return needed.filter((sha) => !kept.has(sha) || this.damaged.has(sha));
  }

  private async show(name: string): Promise<void> {
    const manifest = parse<Manifest>(await this.kept(name));
    this.publish(name, manifest, await this.keptAll(manifest));
  }

  /** Pieces whose bytes are not what their name promises. They stay until they are replaced. */
  private async findDamaged(): Promise<void> {
    for (const sha of await this.database.use((handle) => handle.getAllKeys('chunks'))) {
      const bytes: unknown = await this.database.use((handle) => handle.get('chunks', sha));
      const sound = bytes instanceof Uint8Array && (await sha256(bytes as Bytes)) === sha;
      if (!sound) this.damaged.add(sha);
    }
  }

  private async kept(sha: string): Promise<Bytes> {
    const bytes = await this.database.use((handle) => handle.get('chunks', sha));
    if (bytes === undefined) throw new DataError('catalogue_missing');
    return bytes;
  }

  /** Bytes of every chunk whose shelf is not in memory already, by hash. */
  private async keptAll({ chunks }: Manifest): Promise<Map<string, Bytes>> {
    const needed = chunks.map(({ sha256: sha }) => sha).filter((sha) => !this.shelves.has(sha));
    return this.database.use(async (handle) => {
      const { store } = handle.transaction('chunks');
      const found = await Promise.all(needed.map((sha) => store.get(sha)));
      if (found.includes(undefined)) throw new DataError('catalogue_missing');
      return new Map(needed.map((sha, index) => [sha, found[index] as Bytes]));
    });
  }

  private publish(name: string, { chunks }: Manifest, bytes: Map<string, Bytes>): void {
    const shelves = new Map<string, Shelf>();
    const rest = new Map<string, unknown>();
    for (const { name: chunk, sha256: sha } of chunks) {
      const raw = bytes.get(sha);
      if (!chunk.startsWith(PRODUCTS)) rest.set(chunk, raw && parse(raw));
      else shelves.set(sha, this.shelves.get(sha) ?? new Shelf(raw ? parse<ProductRow[]>(raw) : []));
    }
    this.shelves = shelves;
    const catalog = new Catalog(content(name, rest, [...shelves.values()]));
    this.present.set(catalog);
    idly(() => this.present.value === catalog && catalog.prepare());
  }

  /** Chunks no catalogue needs any more. They can always be fetched again by their name. */
  private async forgetOthers(manifests: string[]): Promise<void> {
    const needed = new Set(manifests);
    for (const name of manifests) {
      const { chunks } = parse<Manifest>(await this.kept(name));
      for (const { sha256: sha } of chunks) needed.add(sha);
    }
    await this.database.use(async (handle) => {
      const writing = handle.transaction('chunks', 'readwrite', { durability: 'relaxed' });
      for (const sha of await writing.store.getAllKeys()) {
        if (!needed.has(sha)) void writing.store.delete(sha);
      }
      await writing.done;
    });
  }
}

function content(manifest: string, rest: Map<string, unknown>, shelves: Shelf[]): CatalogContent {
  const outlet = rest.get('outlet') as OutletChunk | undefined;
  if (outlet === undefined) throw new DataError('catalogue_damaged');
  return {
    manifest,
    outlet,
    staff: (rest.get('staff') as StaffRow[] | undefined) ?? [],
    categories: (rest.get('categories') as CategoryRow[] | undefined) ?? [],
    choiceGroups: (rest.get('choice_groups') as ChoiceGroupRow[] | undefined) ?? [],
    shelves,
    customers: [...rest].flatMap(([name, rows]) => name.startsWith(CUSTOMERS) ? (rows as CustomerRow[]) : []),
  };
}

function parse<T>(bytes: Bytes): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}
