/** The favourites page: its tiles in the order a person gave them, and arranging them.
 *
 * The arrangement belongs to the outlet and comes with the catalogue. What is arranged here holds
 * on this tablet at once and over a reload (localStorage), becomes one event when arranging ends,
 * and gives way to the catalogue as soon as that holds it or something later. Nothing moves by
 * itself: products that the back office marks as favourite later stand at the end.
 * Not here: fingers and drags (`apps/register/arranging.ts`).
 */
import type { Catalog } from '../data/catalog';
import type { ArrangementRow, ProductRow } from '../data/catalog_rows';
import { uuidV7 } from '../data/ids';
import type { AppendRequest } from '../data/journal';
import type { Append } from './sale_frame';

type Ids = readonly string[];

/** `removed`: marked by the back office, taken off by hand. */
interface Arrangement {
  readonly products: Ids;
  readonly removed: Ids;
}

/** `hlc` null: not in the journal yet; `event` is the id it will have. */
interface Own extends Arrangement {
  readonly event: string;
  readonly hlc: readonly [number, number] | null;
}

export interface FavouritesWorld {
  append: Append;
  /** Whose the event is; null when nobody may write now. */
  envelope(): Pick<AppendRequest, 'actor' | 'shift' | 'businessDate'> | null;
}

const KEY = 'lancar.favourites';
const UNDO_STEPS = 20;
const MOST = 500;

export class Favourites {
  catalog = $state.raw<Catalog | null>(null);
  arranging = $state(false);
  /** The tile that the arrow buttons move. */
  chosen = $state<string | null>(null);
  readonly products: readonly ProductRow[] = $derived(this.#shown());
  readonly canUndo: boolean = $derived(this.#steps() > 0);
  #own = $state.raw<Own | null>(kept());
  #past = $state.raw<readonly Arrangement[]>([]);
  #writing = false;
  readonly #world: FavouritesWorld;

  constructor(world: FavouritesWorld) {
    this.#world = world;
  }

  /** The catalogue of this moment: what was ours may be in it by now. */
  receive(catalog: Catalog | null): void {
    this.catalog = catalog;
    const theirs = catalog?.outlet.favourites ?? null;
    if (theirs !== null && !this.arranging && this.#own !== null && isIn(this.#own, theirs)) {
      this.#keep(null);
    }
  }

  holds(id: string): boolean {
    return this.products.some((product) => product.id === id);
  }

  begin(chosen: string | null = null): void {
    this.arranging = true;
    this.chosen = chosen;
    this.#past = [];
  }

  /** Ends arranging; what changed becomes one event. */
  async finish(): Promise<void> {
    this.arranging = false;
    this.chosen = null;
    this.#past = [];
    await this.write();
  }

  /** Adds at the end, or takes off. */
  toggle(id: string): void {
    const { products, removed } = this.#now();
    if (products.includes(id)) {
      const marked = this.catalog?.product(id)?.favourite === true;
      const off = removed.filter((other) => other !== id);
      this.#change({
        products: products.filter((other) => other !== id),
        removed: marked ? [...off, id] : off,
      });
      if (this.chosen === id) this.chosen = null;
    } else if (products.length < MOST) {
      this.#change({ products: [...products, id], removed: removed.filter((other) => other !== id) });
    }
  }

  /** To this place; the others close ranks. */
  move(id: string, place: number): void {
    const { products, removed } = this.#now();
    if (!products.includes(id)) return;
    const others = products.filter((other) => other !== id);
    const target = Math.min(others.length, Math.max(0, place));
    const moved = [...others.slice(0, target), id, ...others.slice(target)];
    if (moved.join() !== products.join()) this.#change({ products: moved, removed });
  }

  step(id: string, by: number): void {
    const place = this.placeOf(id);
    if (place >= 0) this.move(id, place + by);
  }

  placeOf(id: string): number {
    return this.products.findIndex((product) => product.id === id);
  }

  undo(): boolean {
    const before = this.#past.at(-1);
    if (before === undefined) return false;
    this.#past = this.#past.slice(0, -1);
    this.#keep({ ...before, event: uuidV7(), hlc: null });
    return true;
  }

  /** Puts a pending arrangement into the journal; after a failure the next call tries again. */
  async write(): Promise<void> {
    const own = this.#pending();
    const envelope = this.#world.envelope();
    if (own === null || envelope === null || this.#writing || this.catalog === null) return;
    this.#writing = true;
    try {
      const { products, removed } = own;
      const tiles = { products: [...products], removed: [...removed] };
      const { raw } = await this.#world.append({
        id: own.event,
        type: 'favourites.changed',
        version: 1,
        body: { id: this.catalog.outlet.outlet.id, groups: { tiles } },
        ...envelope,
      });
      if (this.#own === own) this.#keep({ ...own, hlc: stampOf(raw) });
    } catch {
      return; // still pending and kept; selling is not the place to complain about tiles
    } finally {
      this.#writing = false;
    }
  }

  #shown(): readonly ProductRow[] {
    const { catalog } = this;
    if (catalog === null) return [];
    return this.#now().products.flatMap((id) => {
      const product = catalog.product(id);
      return product === null || product.archived ? [] : [product];
    });
  }

  /** The arrangement in force, with what the back office marked since at its end. */
  #now(): Arrangement {
    const marked = (this.catalog?.productsOf(null) ?? []).map(({ id }) => id);
    const arranged = this.#inForce();
    if (arranged === null) return { products: marked, removed: [] };
    const placed = new Set([...arranged.products, ...arranged.removed]);
    return {
      products: [...arranged.products, ...marked.filter((id) => !placed.has(id))],
      removed: arranged.removed,
    };
  }

  #inForce(): Arrangement | null {
    const theirs = this.catalog?.outlet.favourites ?? null;
    const own = this.#own;
    if (own === null || theirs === null) return own ?? theirs;
    return isIn(own, theirs) ? theirs : own;
  }

  #change(arrangement: Arrangement): void {
    this.#past = [...this.#past.slice(1 - UNDO_STEPS), this.#now()];
    this.#keep({ ...arrangement, event: uuidV7(), hlc: null });
  }

  #pending(): Own | null {
    return this.#own !== null && this.#own.hlc === null ? this.#own : null;
  }

  #steps(): number {
    return this.#past.length;
  }

  #keep(own: Own | null): void {
    this.#own = own;
    try {
      if (own === null) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify(own));
    } catch {
      return; // storage is full or blocked: it holds until the next start
    }
  }
}

/** The catalogue holds this arrangement, or a later one. */
function isIn(own: Own, theirs: ArrangementRow): boolean {
  if (own.event === theirs.event) return true;
  if (own.hlc === null) return false;
  const [ms, counter] = own.hlc;
  const [theirMs, theirCounter] = theirs.hlc;
  return ms < theirMs || (ms === theirMs && counter < theirCounter);
}

function stampOf(raw: string): readonly [number, number] {
  return (JSON.parse(raw) as { hlc: [number, number] }).hlc;
}

function kept(): Own | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isOwn(found) ? found : null;
  } catch {
    return null;
  }
}

function isOwn(found: unknown): found is Own {
  if (typeof found !== 'object' || found === null) return false;
  const { products, removed, event } = found as Partial<Own>;
  return Array.isArray(products) && Array.isArray(removed) && typeof event === 'string';
}
