/**
 * A balance as this till knows it: what the hub last said each customer owes and may still owe (of credit:
 * holds and may spend), less what this till did itself and the hub has not counted yet.
 *
 * The hub's word rides on pulls (`ask`, `learn`). Own sales on it, refunds and repayments are read
 * from the journal, so neither a restart, a new pairing nor a hub put back to an old copy forgets a
 * charge that the hub does not count yet: those of this key after `head`, and those of earlier keys
 * until a statement asked for after they were handed in. Where the journal cannot be read nothing may
 * be sold on it. Not here: words, and how old is too old.
 */
import type { Minor } from '../domain/types';
import type { Clock } from './clock';
import type { Database, StoredEvent } from './database';
import { keyName, type Former } from './former';
import type { Identity } from './identity';
import type { Appended } from './journal';
import type { BalanceMark } from './meta';
import type { BalanceName, KnownBalance } from './protocol';
import { openedOnce } from './opened_once';
import type { Vault } from './vault';

/** Own events that are read after a start; with more waiting nothing is sold on it. */
const MOST_OWN = 5_000;
const PAID_IN = 'balance.paid_in';
const MOVING = new Set(['sale.completed', 'sale.refunded', 'kasbon.repaid', PAID_IN]);

/** The kind of payment that moves it, and what using it up does to the sum: a debt grows, credit shrinks. */
const MOVES = {
  kasbon: { kind: 'kasbon', sign: 1 },
  credit: { kind: 'store_credit', sign: -1 },
  gift: { kind: 'gift_card', sign: -1 },
  points: { kind: 'points', sign: -1 }, // in points, not in money
} as const;

export interface Standing {
  /** the hub or this till's own journal speaks of them; else it was nothing when the hub last spoke */
  named: boolean;
  /** owed, or of credit held */
  minor: Minor;
  /** how much more may be sold while the hub is heard, and while it is not */
  roomMinor: Minor;
  aloneMinor: Minor;
}

interface Own {
  key: string;
  seq: number;
  /** or the card */
  customer: string;
  minor: Minor;
}

export interface BalanceParts {
  name: BalanceName;
  database: Database;
  vault: Pick<Vault, 'openAll'>;
  clock: Pick<Clock, 'nowMs'>;
  /** an answer of `of` may have changed */
  onMoved: () => void;
}

type Said = Omit<BalanceMark, 'device' | 'epoch'>;
const NOTHING: Said = { incarnation: '', mark: 0, head: 0, at_ms: 0, handed: [], rows: [] };

export class BalanceLedger {
  private readonly parts: BalanceParts;
  private owner: Identity | null = null;
  private said = NOTHING;
  private rows = new Map<string, readonly [Minor, Minor, Minor]>();
  private own = new Map<string, Own>();
  /** what of earlier keys was handed in before the next statement is asked for */
  private handed = new Map<string, number>();
  private whole = false;
  private readings = 0;

  constructor(parts: BalanceParts) {
    this.parts = parts;
  }

  /** When the hub last said or confirmed it, by its clock; 0: never. */
  get atMs(): number {
    return this.said.at_ms;
  }

  /** null: nobody knows, so nothing may be sold on it. */
  of(customer: string): Standing | null {
    if (!this.whole || this.said.at_ms === 0) return null;
    const [said, room, alone] = this.rows.get(customer) ?? [0, 0, 0];
    const own = [...this.own.values()].filter((each) => each.customer === customer);
    const did = own.reduce((sum, each) => sum + each.minor, 0);
    const named = this.rows.has(customer) || own.length > 0;
    const minor = said + MOVES[this.parts.name].sign * did;
    return { named, minor, roomMinor: Math.max(0, room - did), aloneMinor: Math.max(0, alone - did) };
  }

  async load(identity: Identity): Promise<void> {
    const { owner } = this;
    if (owner?.device === identity.device && owner.epoch === identity.epoch) return;
    this.owner = identity;
    const reading = this.forget();
    const kept = await this.parts.database.get(this.parts.name);
    this.handed = await this.handedNow();
    // What was said to an earlier key still holds; what that key did after it is read from the journal.
    this.say(kept === undefined || keyName(kept) === keyName(identity) ? (kept ?? NOTHING) : inherited(kept));
    await this.catchUp(reading);
  }

  /** An event of this till; told again it counts once. */
  appended({ device, epoch, seq, stream, raw }: Appended): void {
    if (stream !== 'F' || this.owner?.device !== device || seq <= this.said.head) return;
    if (this.note({ device, epoch, seq }, raw)) this.changed();
  }

  /** The mark to ask with. */
  ask(): number {
    return this.whole ? this.said.mark : 0;
  }

  async learn(news: KnownBalance | null | undefined, incarnation: string): Promise<void> {
    const { owner } = this;
    if (news == null || owner === null) return;
    const { mark, head } = news;
    const rows = rowsNow(this.said, news);
    if (rows === null) { // changes of what this till was not told: it asks for all
      this.said = { ...this.said, mark: 0 };
      return;
    }
    const handed = [...this.handed];
    const wentBack = head < this.said.head || (this.said.incarnation !== '' && this.said.incarnation !== incarnation);
    this.say({ incarnation, mark, head, at_ms: this.parts.clock.nowMs(), handed, rows });
    if (wentBack || !this.whole) await this.catchUp(this.forget());
    else this.drop(owner, head);
    this.handed = await this.handedNow();
    this.changed();
    await this.keep();
  }

  /** The hub was heard, and nothing has changed since we asked. */
  confirmed(): void {
    if (this.said.at_ms > 0) this.said = { ...this.said, at_ms: this.parts.clock.nowMs() };
  }

  private say({ incarnation, mark, head, at_ms, handed, rows }: Said): void {
    this.said = { incarnation, mark, head, at_ms, handed, rows };
    this.rows = new Map(rows.map(([customer, owed, room, alone]) => [customer, [owed, room, alone]]));
  }

  /** What the hub counts now: of this key up to its head, of earlier ones what had been handed in before. */
  private drop(owner: Identity, head: number): void {
    for (const [name, { key, seq }] of this.own) {
      const counted = key === keyName(owner) ? head : (this.handed.get(key) ?? -1);
      if (seq <= counted) this.own.delete(name);
    }
  }

  /** Until the journal is read nobody knows; what is appended meanwhile is noted beside it. */
  private forget(): number {
    [this.own, this.whole] = [new Map(), false];
    this.changed();
    return ++this.readings;
  }

  /** Reads from the journal what the hub's word does not count. Only the newest reading tells. */
  private async catchUp(reading: number): Promise<void> {
    const { owner } = this;
    if (owner === null) return;
    const former = (await this.parts.database.get('former')) ?? [];
    const counted = new Map(this.said.handed);
    const wanted = [
      { ...owner, after: this.said.head },
      ...former.map(({ identity, handed }) => ({ ...identity, after: counted.get(keyName(identity)) ?? handed.seq })),
    ];
    const found = (await Promise.all(wanted.map((each) => this.eventsAfter(each)))).flat();
    if (found.length > MOST_OWN) return;
    const opened = await openedOnce(this.parts.vault, found);
    if (reading !== this.readings) return;
    for (const event of opened) this.note(event, event.raw);
    this.whole = true;
    this.changed();
  }

  private async eventsAfter(key: { device: string; epoch: number; after: number }): Promise<StoredEvent[]> {
    const { device, epoch, after } = key;
    const range = IDBKeyRange.bound([device, epoch, 'F', after + 1], [device, epoch, 'F', Infinity]);
    const rows = await this.parts.database.use((handle) => handle.getAll('events', range, MOST_OWN + 1));
    return rows.length > MOST_OWN ? rows : rows.filter(({ type }) => MOVING.has(type));
  }

  private async handedNow(): Promise<Map<string, number>> {
    const former: Former[] = (await this.parts.database.get('former')) ?? [];
    return new Map(former.map(({ identity, handed }) => [keyName(identity), handed.seq]));
  }

  private note({ device, epoch, seq }: { device: string; epoch: number; seq: number }, raw: string): boolean {
    const { kind } = MOVES[this.parts.name];
    if (!raw.includes(kind) && !raw.includes(PAID_IN)) return false; // nearly all sales
    const moves = movesOf(raw, kind);
    const key = keyName({ device, epoch });
    for (const move of moves) this.own.set(`${key}/${String(seq)}/${move.customer}`, { key, seq, ...move });
    return moves.length > 0;
  }

  private changed(): void {
    this.parts.onMoved();
  }

  private async keep(): Promise<void> {
    if (this.owner === null) return;
    const { device, epoch } = this.owner;
    await this.parts.database.set(this.parts.name, { device, epoch, ...this.said }).catch(() => undefined); // said again
  }
}

/** null: these are changes of other rows than ours. */
function rowsNow(said: Pick<Said, 'mark' | 'rows'>, { rows, since, changed, gone }: KnownBalance): Said['rows'] | null {
  if (rows !== null) return rows;
  if (changed == null) return said.rows;
  if (since !== said.mark) return null;
  const now = new Map(said.rows.map((row) => [row[0], row]));
  for (const row of changed) now.set(row[0], row);
  for (const one of gone ?? []) now.delete(one);
  return [...now.values()];
}

/** Said to an earlier key of this browser: of that key it counts what it says, of ours nothing yet. */
function inherited(kept: BalanceMark): Said {
  return { ...kept, mark: 0, head: 0, handed: [...kept.handed, [keyName(kept), kept.head]] };
}

interface MovingBody {
  type: string;
  body: {
    customer?: { id: string } | null;
    card?: { id: string } | null;
    amount_minor?: Minor;
    payments?: { kind: string; amount_minor: Minor; tip_minor?: Minor; card?: string | null; points?: number | null }[];
    points?: { earned: number } | null;
  };
}

/** Above zero: so much is used up; more is owed, or less is held. By customer, or by card. */
function movesOf(raw: string, paidBy: string): Pick<Own, 'customer' | 'minor'>[] {
  const { type, body } = JSON.parse(raw) as MovingBody;
  if (!MOVING.has(type)) return [];
  const customer = body.customer?.id;
  if (type === 'kasbon.repaid') {
    return paidBy === 'kasbon' && customer !== undefined ? [{ customer, minor: 0 - (body.amount_minor ?? 0) }] : [];
  }
  if (type === PAID_IN) {
    const holder = paidBy === 'gift_card' ? body.card?.id : paidBy === 'store_credit' ? customer : undefined;
    return holder === undefined ? [] : [{ customer: holder, minor: 0 - (body.amount_minor ?? 0) }];
  }
  if (paidBy === 'points') return customer === undefined ? [] : [{ customer, minor: pointsUsed(body) }];
  const sums = new Map<string, Minor>();
  for (const { kind, amount_minor: amount, tip_minor: tip = 0, card } of body.payments ?? []) {
    const holder = kind === 'gift_card' ? card : customer;
    if (kind === paidBy && holder != null) sums.set(holder, (sums.get(holder) ?? 0) + amount + tip);
  }
  return [...sums].map(([holder, minor]) => ({ customer: holder, minor }));
}

/** What was earned may be spent here at once, without the hub. */
function pointsUsed({ points, payments = [] }: MovingBody['body']): number {
  return payments.reduce((sum, each) => sum + (each.kind === 'points' ? (each.points ?? 0) : 0), 0 - (points?.earned ?? 0));
}
