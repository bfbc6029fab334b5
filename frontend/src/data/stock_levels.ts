/**
 * Stock as this till knows it: what the hub last said, less what was sold here since.
 *
 * The hub tells only levels that the shop really keeps, as small changes that ride on pulls (`ask`,
 * `learn`). Own sales are counted at once, by their number in the journal, until the hub says it has
 * counted them too. Kept for an offline start soon after it was said; after such a start the journal's
 * own sales since then are read once. Where that cannot be done nothing is said at all: no number is
 * better than a wrong one. Not here: words, thresholds, and how old is too old.
 */
import type { Milli } from '../domain/types';
import type { Clock } from './clock';
import type { Database } from './database';
import type { Identity } from './identity';
import { soon } from './idle';
import type { Appended } from './journal';
import type { StockMark } from './meta';
import type { KnownStock } from './protocol';
import { openedOnce } from './opened_once';
import type { Vault } from './vault';

/** Own sales that are read after an offline start; a till with more waiting says nothing. */
const MOST_OWN = 2_000;
const KEEP_AFTER_MS = 200;
const KEEP_EVERY_MS = 60_000;
const CHEAP_LEVELS = 2_000;
const SELLING = new Set(['sale.completed', 'sale.refunded']);

type Moves = readonly (readonly [product: string, milli: Milli])[];

export interface StockParts {
  database: Database;
  vault: Pick<Vault, 'openAll'>;
  clock: Pick<Clock, 'nowMs'>;
  /** an answer of `of` may have changed */
  onMoved: () => void;
}

export class StockLevels {
  private readonly parts: StockParts;
  private owner: Identity | null = null;
  private levels = new Map<string, Milli>();
  private own = new Map<number, Moves>();
  private sold = new Map<string, Milli>();
  private mark = { incarnation: '', next: 0, head: 0, at_ms: 0 };
  /** own sales that the levels lack are all in `own` */
  private whole = false;
  private keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: StockParts) {
    this.parts = parts;
  }

  /** When the hub last said or confirmed these levels, by its clock. */
  get atMs(): number {
    return this.mark.at_ms;
  }

  get isEmpty(): boolean {
    return !this.whole || this.levels.size === 0;
  }

  /** In base units; null: the shop keeps no stock of it, or nobody knows. */
  of(product: string): Milli | null {
    const level = this.whole ? this.levels.get(product) : undefined;
    return level === undefined ? null : level + (this.sold.get(product) ?? 0);
  }

  async load(identity: Identity): Promise<void> {
    const { owner } = this;
    if (owner?.device === identity.device && owner.epoch === identity.epoch) return;
    this.owner = identity;
    [this.own, this.levels, this.whole] = [new Map(), new Map(), false];
    this.mark = { incarnation: '', next: 0, head: 0, at_ms: 0 };
    const kept = await this.parts.database.get('stock');
    if (kept?.device !== identity.device || kept.epoch !== identity.epoch) return;
    this.mark = { incarnation: kept.incarnation, next: kept.next, head: kept.head, at_ms: kept.at_ms };
    this.levels = new Map(kept.levels);
    await this.catchUp(identity);
  }

  /** An event of this till: what it moved is counted when nothing better is to be done. */
  appended({ device, seq, stream, raw, repeated }: Appended): void {
    if (stream !== 'F' || repeated) return;
    soon(() => {
      if (device !== this.owner?.device || seq <= this.mark.head) return;
      const moves = movesOf(raw);
      if (moves.length === 0) return;
      this.own.set(seq, moves);
      this.recount();
    });
  }

  /** The revision to ask from. */
  ask(): number {
    return this.mark.next;
  }

  /** Answers whether there is more to ask. */
  async learn(told: KnownStock | null | undefined, incarnation: string): Promise<boolean> {
    if (told == null || this.owner === null) return false;
    const foreign = this.mark.incarnation !== '' && this.mark.incarnation !== incarnation;
    if (told.reset || foreign) this.levels.clear();
    for (const [product, milli] of told.levels) this.levels.set(product, milli);
    const atMs = this.parts.clock.nowMs();
    this.mark = { incarnation, next: foreign ? 0 : told.next, head: told.head, at_ms: atMs };
    for (const seq of [...this.own.keys()]) if (seq <= told.head) this.own.delete(seq);
    const more = told.more || foreign;
    if (!more && !this.whole) await this.catchUp(this.owner);
    this.recount();
    if (!more) this.keepSoon();
    return more;
  }

  /** The hub was heard, and nothing has changed since we asked. */
  confirmed(): void {
    if (this.mark.at_ms > 0) this.mark.at_ms = this.parts.clock.nowMs();
  }

  private recount(): void {
    const sums = new Map<string, Milli>();
    for (const moves of this.own.values()) {
      for (const [product, milli] of moves) sums.set(product, (sums.get(product) ?? 0) + milli);
    }
    this.sold = sums;
    this.parts.onMoved();
  }

  /** Own sales after `head`, from the journal. */
  private async catchUp({ device, epoch }: Identity): Promise<void> {
    const { database, vault } = this.parts;
    const range = IDBKeyRange.bound([device, epoch, 'F', this.mark.head + 1], [device, epoch, 'F', Infinity]);
    const rows = await database.use((handle) => handle.getAll('events', range, MOST_OWN + 1));
    if (rows.length > MOST_OWN) return;
    const events = await openedOnce(vault, rows.filter(({ type }) => SELLING.has(type)));
    for (const { seq, raw } of events) this.own.set(seq, movesOf(raw));
    this.whole = true;
    this.recount();
  }

  /** A long list costs the screen a moment to store: at most once a minute. */
  private keepSoon(): void {
    const pauseMs = this.levels.size > CHEAP_LEVELS ? KEEP_EVERY_MS : KEEP_AFTER_MS;
    this.keeping ??= setTimeout(() => {
      this.keeping = undefined;
      soon(() => this.keep());
    }, pauseMs);
  }

  private keep(): void {
    if (this.owner === null) return;
    const { device, epoch } = this.owner;
    const kept: StockMark = { device, epoch, ...this.mark, levels: [...this.levels] };
    this.parts.database.set('stock', kept).catch(() => undefined); // a convenience: the hub says it again
  }
}

interface MovingEnvelope {
  type: string;
  body: { goods?: string; lines?: { product: string; tracked?: boolean; base_quantity_milli: Milli }[] };
}

/** What an event of a till took from the shelf (negative), or brought back. */
function movesOf(raw: string): Moves {
  const { type, body } = JSON.parse(raw) as MovingEnvelope;
  if (!SELLING.has(type) || body.goods === 'damaged') return []; // thrown away as it came back
  const lines = (body.lines ?? []).filter(({ tracked }) => tracked === true);
  return lines.map(({ product, base_quantity_milli: milli }) => [product, -milli]);
}
