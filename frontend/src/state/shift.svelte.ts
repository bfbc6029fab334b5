/** The shift of this till's drawer in its simple form: opened with a float, closed with a count.
 *
 * The open shift is kept beside the open carts, so a reload finds it. It is kept *before* the event
 * is written and confirmed after; an unconfirmed one is written again with the same ids (by the
 * next try or after a reload), which the journal answers with the first event, so there is never a
 * half-open shift nor a second one. Not here: moving cash without a sale (cash_moves.ts), reports
 * (closing_paper.ts).
 */
import type { OpenCart } from '../data/carts';
import type { Actor } from '../data/envelope';
import { uuidV7 } from '../data/ids';
import type { JsonObject } from '../data/json';
import type { Minor } from '../domain/types';
import { SellsOnly, sellsOnly } from './cut_off';
import type { Append } from './sale_frame';
import type { ClosedShift, OpenShift, ShiftTally } from './shift_shapes';

export type { CashMoved, ClosedShift, MethodTally, OpenShift, PaidOut, ShiftTally } from './shift_shapes';

const LONG_SHIFT_MS = 20 * 3_600_000;

/** Longer than any working day: somebody forgot to close it. */
export function isForgotten(shift: Pick<OpenShift, 'openedAtMs'>, nowMs: number): boolean {
  return nowMs - shift.openedAtMs > LONG_SHIFT_MS;
}

export interface ShiftKeeper {
  save(id: string, content: JsonObject): void;
  discard(id: string): void;
  settled(): Promise<void>;
}

export interface ShiftWorld {
  readonly keeper: ShiftKeeper;
  readonly append: Append;
  /** The sales that name this shift, and the cash they left in the drawer. */
  tally(shift: Pick<OpenShift, 'id' | 'event'>): Promise<ShiftTally>;
  nowMs(): number;
  /** when the hub was last heard */
  heardAtMs(): number | null;
  businessDate(): string;
}

export class Shift {
  open = $state.raw<OpenShift | null>(null);
  closed = $state.raw<ClosedShift | null>(null);
  working = $state(false);
  readonly #world: ShiftWorld;
  /** Tried and not confirmed: the next try is the same shift, not another one. */
  #tried: Pick<OpenShift, 'id' | 'event'> | null = null;

  constructor(world: ShiftWorld) {
    this.#world = world;
  }

  async restore(kept: OpenCart): Promise<void> {
    const shift = readShift(kept);
    if (shift === null) return;
    this.open = shift.confirmed ? shift : await this.#write(shift);
  }

  async start(floatMinor: Minor, person: OpenShift['person'], actor: Actor | null): Promise<void> {
    if (this.working || this.open !== null) return;
    this.working = true;
    try {
      this.#tried ??= { id: uuidV7(), event: uuidV7() };
      const shift: OpenShift = {
        ...this.#tried,
        openedAtMs: this.#world.nowMs(),
        floatMinor,
        businessDate: this.#world.businessDate(),
        actor,
        person,
        confirmed: false,
      };
      this.open = await this.#write(shift);
      this.#tried = null;
      this.closed = null;
    } finally {
      this.working = false;
    }
  }

  /** The hub was silent for so long that the shift stays open until it is back. */
  mustWait(): boolean {
    return sellsOnly(this.#world.heardAtMs(), this.#world.nowMs());
  }

  /** What is expected, computed from this tablet's own journal, less what the hub said was paid out of
   *  the drawer; beside what was counted. */
  async reckon(countedMinor: Minor): Promise<ClosedShift> {
    const shift = this.open as OpenShift; // there is something to count
    const [tally, { reckoned }] = await Promise.all([this.#world.tally(shift), import('./shift_tally')]);
    return reckoned(shift, tally, countedMinor);
  }

  /** Before the difference is shown: neither leaving the screen nor a reload makes it forgotten. */
  async keepFirst(countedMinor: Minor): Promise<void> {
    const shift = this.open as OpenShift;
    shift.firstCountedMinor ??= countedMinor; // the same shift: nothing on the screen starts anew
    this.#world.keeper.save(shift.id, keptShift(shift));
    await this.#world.keeper.settled();
  }

  /** Writes the count and closes. `said`: what the event says besides; the difference somebody gave a reason
   *  for must be the one of this moment: if it is not, nothing is written and the new one comes back. */
  async finish(countedMinor: Minor, person: OpenShift['person'], actor: Actor | null, said: JsonObject = {}): Promise<ClosedShift | null> {
    const shift = this.open;
    if (shift === null || this.working) return null;
    if (this.mustWait()) throw new SellsOnly('sells_only');
    this.working = true;
    try {
      const result = await this.reckon(countedMinor);
      if ((said['variance_minor'] ?? result.varianceMinor) !== result.varianceMinor) return result;
      const { writeClosed } = await import('./shift_tally');
      const closed = await writeClosed(this.#world, result, { person, actor }, said);
      [this.open, this.closed] = [null, closed];
      return null;
    } finally {
      this.working = false;
    }
  }

  async #write(shift: OpenShift): Promise<OpenShift> {
    const { keeper, append } = this.#world;
    keeper.save(shift.id, keptShift(shift));
    await keeper.settled();
    const appended = await append({
      id: shift.event,
      type: 'shift.opened',
      version: 1,
      actor: shift.actor,
      shift: shift.id,
      businessDate: shift.businessDate,
      body: {
        shift: shift.id,
        drawer: null,
        opened_at: shift.openedAtMs,
        float_minor: shift.floatMinor,
        person: { ...shift.person },
      },
    });
    const written = { ...shift, ...opening(appended.raw), confirmed: true };
    keeper.save(shift.id, keptShift(written));
    return written;
  }
}

/** Read from the signed bytes: a repeated try opens the shift as it was first written. */
function opening(raw: string): Pick<OpenShift, 'openedAtMs' | 'floatMinor' | 'businessDate' | 'person'> {
  const { business_date: businessDate, body } = JSON.parse(raw) as {
    business_date: string;
    body: { opened_at: number; float_minor: Minor; person: OpenShift['person'] };
  };
  const { opened_at: openedAtMs, float_minor: floatMinor, person } = body;
  return { openedAtMs, floatMinor, businessDate, person };
}

function keptShift(shift: OpenShift): JsonObject {
  return { kind: 'shift', ...shift, actor: shift.actor === null ? null : { ...shift.actor } } as JsonObject;
}

function readShift(kept: OpenCart): OpenShift | null {
  return kept.content['kind'] === 'shift' ? (kept.content as unknown as OpenShift) : null;
}
