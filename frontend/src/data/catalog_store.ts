/**
 * Where the catalogue's bytes live: chunks named by their SHA-256, fetched once, kept on the tablet.
 *
 * A new manifest costs only the chunks this tablet lacks. Bytes are hashed before they are kept.
 * When all are there, one write to `meta.catalog` switches over; until then, and after any
 * failure, the old catalogue stays in force. The previous one keeps its chunks. Never one row per
 * product: twenty thousand small writes take seconds, twenty large ones milliseconds. Customers and
 * staff lie sealed (sealed_chunk.ts), staff only when every shell kept here can open them
 * (shell_marks.ts); those that this tablet cannot open any more are fetched again.
 */
import { sha256, utf8, type Bytes } from './bytes';
import { Catalog, type CatalogContent } from './catalog';
import type {
  CategoryRow, ChoiceGroupRow, CustomerRow, Manifest, OutletChunk, ProductRow, StaffRow,
} from './catalog_rows';
import type { Database } from './database';
import { DataError } from './errors';
import { idly, quiet } from './idle';
import { asOf, nextPlanMs } from './planned';
import type { Hub } from './request';
import { isSealed, openChunk, sealChunk } from './sealed_chunk';
import { Shelf } from './shelf';
import { staffMustStayPlain } from './shell_marks';
import { Vault } from './vault';
import { Watched, type Watchable } from './watch';

const AT_ONCE = 4;
const CHUNK_MS = 20_000;
const PRODUCTS = 'products/';
const CUSTOMERS = 'customers/';
const LOOK_MS = 10_000;
const STAFF = 'staff';
const NOBODY = '[]';

export class CatalogStore {
  private readonly database: Database;
  private readonly hub: Pick<Hub, 'bytes'>;
  private readonly vault: Vault;
  private readonly nowMs: () => number;
  private readonly present = new Watched<Catalog | null>(null);
  private readonly damaged = new Set<string>();
  private hasUnopened = false; // people are missing whom the hub can tell again
  private shelves = new Map<string, Shelf>();
  private content: CatalogContent | null = null;
  private turning: ReturnType<typeof setTimeout> | undefined;
  private wanted: string | null = null;
  private fetching: Promise<void> | null = null;

  constructor(
    database: Database,
    hub: Pick<Hub, 'bytes'>,
    vault: Vault = new Vault(database),
    nowMs: () => number = () => Date.now(),
  ) {
    this.database = database;
    this.hub = hub;
    this.vault = vault;
    this.nowMs = nowMs;
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
    await this.findDamaged(quiet); // a sale never waits for more than one piece
    const found = this.damaged.size;
    for (const sha of this.damaged) this.shelves.delete(sha);
    const isStill = this.fetching === null && this.present.value?.manifest === name; // else they come with what is fetched
    if (found > 0 && isStill) await this.change(name);
    return found;
  }

  /** The hub named a manifest. The newest name wins; one download at a time. */
  want(manifest: string): void {
    if (this.isWhole(manifest) && this.fetching === null) return;
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

  /** People that were kept in the clear by an earlier release, or before the vault could seal. */
  async sealPlain(): Promise<void> {
    const [mark, names] = [await this.database.get('catalog'), await sealedNames()];
    for (const name of [mark?.manifest, mark?.previous]) {
      const bytes = name && (await this.database.use((handle) => handle.get('chunks', name)));
      if (!bytes) continue; // none before, or let go for its room
      for (const sha of secretsOf(parse<Manifest>(bytes), names)) await this.sealKept(sha);
    }
  }

  private async fetchWanted(): Promise<void> {
    while (this.wanted !== null) {
      const name = this.wanted;
      this.wanted = null;
      // A failed download changes nothing; the next hello or notice names a manifest again.
      if (!this.isWhole(name)) await this.change(name).catch(() => this.findDamaged());
    }
  }

  private isWhole(manifest: string): boolean {
    return manifest === this.present.value?.manifest && !this.hasUnopened;
  }

  private async change(name: string): Promise<void> {
    const manifest = parse<Manifest>(await this.fetched(name));
    const lacking = await this.lacking(manifest);
    const secret = secretsOf(manifest, await sealedNames());
    await this.fetchAll(lacking.filter((sha) => !secret.has(sha)));
    await this.trust(manifest);
    await this.fetchAll(lacking.filter((sha) => secret.has(sha)), true);
    const bytes = await this.keptAll(manifest);
    const previous = this.present.value?.manifest ?? null;
    await this.database.set('catalog', { manifest: name, previous, switched_at_ms: Date.now() });
    this.publish(name, manifest, bytes);
    await this.forgetOthers(previous === null ? [name] : [name, previous]);
  }

  private async fetchAll(shas: readonly string[], isSecret = false): Promise<void> {
    for (let start = 0; start < shas.length; start += AT_ONCE) {
      await Promise.all(shas.slice(start, start + AT_ONCE).map((sha) => this.fetched(sha, isSecret)));
    }
  }

  /** The vault knows how to seal before the first name of a person arrives. */
  private async trust({ chunks }: Manifest): Promise<void> {
    const sha = chunks.find(({ name }) => name === 'outlet')?.sha256;
    const outlet = sha && parse<OutletChunk>(await this.kept(sha));
    await this.vault.trust(outlet ? outlet.recovery?.wrap_public_key : null).catch(() => undefined);
  }

  /** Fetches one chunk, proves its name, keeps it. */
  private async fetched(sha: string, isSecret = false): Promise<Bytes> {
    const path = `/sync/v1/catalog/${sha}`;
    const bytes = await this.hub.bytes({ method: 'GET', path, timeoutMs: CHUNK_MS });
    if ((await sha256(bytes)) !== sha) throw new DataError('catalogue_damaged');
    const kept = isSecret ? await sealChunk(this.vault, bytes, sha) : bytes;
    await this.database.use(async (handle) => {
      const writing = handle.transaction('chunks', 'readwrite', { durability: 'relaxed' });
      await Promise.all([writing.store.put(kept, sha), writing.done]);
    });
    this.damaged.delete(sha);
    return bytes;
  }

  private async sealKept(sha: string): Promise<void> {
    const plain = await this.kept(sha);
    if (isSealed(plain)) return;
    const sealed = await sealChunk(this.vault, plain, sha);
    if (!isSealed(sealed)) return;
    await this.database.use(async (handle) => {
      const writing = handle.transaction('chunks', 'readwrite', { durability: 'relaxed' });
      const now = await writing.store.getKey(sha); // it may have been let go meanwhile
      if (now !== undefined) void writing.store.put(sealed, sha);
      await writing.done;
    });
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
  private async findDamaged(pause = async () => {}): Promise<void> {
    for (const sha of await this.database.use((handle) => handle.getAllKeys('chunks'))) {
      await pause();
      const bytes: unknown = await this.database.use((handle) => handle.get('chunks', sha));
      const opened = bytes instanceof Uint8Array ? await this.opened(bytes as Bytes, sha) : null;
      if (opened === null || (await sha256(opened)) !== sha) this.damaged.add(sha);
    }
  }

  /** null: sealed with a key that is lost, or damaged. */
  private opened(kept: Bytes, sha: string): Promise<Bytes | null> {
    return openChunk(this.vault, kept, sha).catch(() => null);
  }

  private async kept(sha: string): Promise<Bytes> {
    const bytes = await this.database.use((handle) => handle.get('chunks', sha));
    if (bytes === undefined) throw new DataError('catalogue_missing');
    return bytes;
  }

  /** Bytes of every chunk whose shelf is not in memory already, by hash. */
  private async keptAll({ chunks }: Manifest): Promise<Map<string, Bytes>> {
    const needed = chunks.map(({ sha256: sha }) => sha).filter((sha) => !this.shelves.has(sha));
    const found = await this.database.use(async (handle) => {
      const { store } = handle.transaction('chunks');
      return Promise.all(needed.map((sha) => store.get(sha)));
    });
    const bytes = new Map<string, Bytes>();
    this.hasUnopened = false;
    for (const [place, sha] of needed.entries()) {
      const kept = found[place];
      if (kept === undefined) throw new DataError('catalogue_missing');
      const opened = await this.opened(kept, sha);
      if (opened === null) this.lose(sha);
      bytes.set(sha, opened ?? utf8(NOBODY)); // goods sell on
    }
    return bytes;
  }

  /** Fetched again as soon as the hub names a catalogue, be it this one. */
  private lose(sha: string): void {
    this.damaged.add(sha);
    this.hasUnopened = true;
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
    this.content = content(name, rest, []);
    this.turn();
  }

  /** Shows the goods at the prices of this moment, and again when the next planned price begins. */
  private turn(): void {
    clearTimeout(this.turning);
    if (this.content === null) return;
    const nowMs = this.nowMs();
    let next: number | null = null;
    for (const [sha, shelf] of this.shelves) {
      const products = asOf(shelf.products, nowMs);
      if (products !== shelf.products) this.shelves.set(sha, new Shelf(products));
      const moment = nextPlanMs(products);
      if (moment !== null) next = Math.min(next ?? moment, moment);
    }
    const catalog = new Catalog({ ...this.content, shelves: [...this.shelves.values()] });
    this.present.set(catalog);
    idly(() => this.present.value === catalog && catalog.prepare());
    if (next !== null) this.await(next);
  }

  /** In short steps: the trusted clock may be set right meanwhile. */
  private await(moment: number): void {
    const left = moment - this.nowMs();
    const look = () => (this.nowMs() < moment ? this.await(moment) : this.turn());
    this.turning = setTimeout(look, Math.min(Math.max(left, 0), LOOK_MS));
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
    staff: (rest.get(STAFF) as StaffRow[] | undefined) ?? [],
    categories: (rest.get('categories') as CategoryRow[] | undefined) ?? [],
    choiceGroups: (rest.get('choice_groups') as ChoiceGroupRow[] | undefined) ?? [],
    shelves,
    customers: [...rest].flatMap(([name, rows]) => name.startsWith(CUSTOMERS) ? (rows as CustomerRow[]) : []),
  };
}

/** How the names of chunks begin that lie sealed here now. */
async function sealedNames(): Promise<string[]> {
  return (await staffMustStayPlain()) ? [CUSTOMERS] : [CUSTOMERS, STAFF];
}

function secretsOf({ chunks }: Manifest, names: readonly string[]): Set<string> {
  const secret = chunks.filter(({ name }) => names.some((each) => name.startsWith(each)));
  return new Set(secret.map(({ sha256: sha }) => sha));
}

function parse<T>(bytes: Bytes): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}
