/** A training under way: what is done of its exercises, kept over a reload beside the mark of the mode. Only in
 * training; the practice itself lies in a database of its own (data/training_store.ts). */
import type { Till } from '../data/till';
import { TRAINING_KEY } from '../data/training';
import { endTraining, type Practice, practiceNow, type Why } from '../data/training_store';
import type { Basket } from './basket.svelte';
import type { Held } from './held.svelte';
import { type Exercise, EXERCISES, finishedBy } from './exercises';
import type { Session } from './session.svelte';

/** Whoever left it so long at the lock screen does not practise any more. */
const IDLE_MS = 30 * 60_000;
const LOOK_EVERY_MS = 10_000;

export class Training {
  done = $state.raw<readonly Exercise[]>([]);
  /** what was finished last on this page */
  fresh = $state.raw<Exercise | null>(null);
  readonly #practice: Practice;
  readonly #held: Set<string>;
  readonly #locks: { id: string; body: object }[];
  readonly #till: Till;
  readonly #day: string;
  #lockedSinceMs: number | null = null;

  constructor({ till, held }: Desk) {
    this.#practice = practiceNow();
    const { day = '', done = [], held: put = [], locks = [] } = this.#practice;
    this.#day = day;
    this.done = EXERCISES.filter((each) => done.includes(each));
    this.#held = new Set(put);
    this.#locks = [...locks];
    this.#till = till;
    $effect.root(() => {
      $effect(() => this.#putAside(held.carts.map(({ id }) => id)));
    });
    till.journal.latest.subscribe((event) => {
      if (event !== null) void this.#look(event.raw).catch(() => undefined); // an exercise is tried again
    });
  }

  get isComplete(): boolean {
    return this.done.length === EXERCISES.length;
  }

  end(why: Why = 'asked'): void {
    endTraining(why, this.#till.nowMs());
    location.reload();
  }

  /** A tablet left in training must not meet the next day's customers: it ends by itself with its business day,
   *  or after half an hour at the lock screen, never in the middle of a sale. */
  watch(desk: Desk): void {
    const look = () => {
      const { person } = desk.session;
      this.#lockedSinceMs = person === null ? (this.#lockedSinceMs ?? Date.now()) : null;
      const isIdle = this.#lockedSinceMs !== null && Date.now() - this.#lockedSinceMs > IDLE_MS;
      const isOver = this.#till.businessDate() !== this.#day;
      if (isOver ? desk.basket.isEmpty || person === null : isIdle) this.end(isOver ? 'day_over' : 'left_alone');
    };
    look();
    setInterval(look, LOOK_EVERY_MS);
  }

  #putAside(ids: readonly string[]): void {
    for (const id of ids) this.#held.add(id);
    if (ids.length > 0) this.#keep();
  }

  async #look(raw: string): Promise<void> {
    const { id, type, body } = JSON.parse(raw) as { id: string; type: string; body: Record<string, unknown> };
    if (type === 'login.locked') this.#noteLock({ id, body });
    const original = (body['original'] as { sale?: string } | null | undefined)?.sale;
    const sold = original === undefined ? null : await this.#till.history.body(original);
    const deed = { type, body: body as never, wasHeld: this.#held.has(id), originalMinor: (sold?.['due_minor'] as number | undefined) ?? null };
    const fresh = finishedBy(deed).filter((each) => !this.done.includes(each));
    if (fresh.length === 0) return;
    this.done = EXERCISES.filter((each) => this.done.includes(each) || fresh.includes(each));
    this.fresh = fresh.at(-1) ?? null;
    this.#keep();
  }

  /** The practice's own record is thrown away: the real one tells it once the training is over. */
  #noteLock(lock: { id: string; body: object }): void {
    if (this.#locks.some(({ id }) => id === lock.id)) return;
    this.#locks.push(lock);
    this.#keep();
  }

  #keep(): void {
    const kept: Practice = { ...this.#practice, done: [...this.done], held: [...this.#held], locks: this.#locks };
    localStorage.setItem(TRAINING_KEY, JSON.stringify(kept));
  }
}

/** The part of the register that is needed here. */
interface Desk {
  readonly till: Till;
  readonly held: Held;
  readonly session: Pick<Session, 'person'>;
  readonly basket: Pick<Basket, 'isEmpty'>;
}

/** The one of this page; null: nothing is practised. */
let current: Training | null = null;

export function startTraining(desk: Desk): Training {
  current ??= new Training(desk);
  return current;
}

export function trainingNow(): Training | null {
  return current;
}
