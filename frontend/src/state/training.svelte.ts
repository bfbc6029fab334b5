/** A training under way: what is done of its exercises, kept over a reload beside the mark of the mode. Only in
 * training; the practice itself lies in a database of its own (data/training_store.ts). */
import type { Till } from '../data/till';
import { TRAINING_KEY } from '../data/training';
import { endTraining } from '../data/training_store';
import type { Held } from './held.svelte';
import { type Exercise, EXERCISES, finishedBy } from './exercises';

interface Kept {
  done?: Exercise[];
  held?: string[];
}

export class Training {
  done = $state.raw<readonly Exercise[]>([]);
  /** what was finished last on this page */
  fresh = $state.raw<Exercise | null>(null);
  readonly #held: Set<string>;
  readonly #till: Till;

  constructor(till: Till, held: Held) {
    const { done = [], held: put = [] } = read();
    this.done = EXERCISES.filter((each) => done.includes(each));
    this.#held = new Set(put);
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

  end(): void {
    endTraining();
    location.reload();
  }

  #putAside(ids: readonly string[]): void {
    for (const id of ids) this.#held.add(id);
    if (ids.length > 0) this.#keep();
  }

  async #look(raw: string): Promise<void> {
    const { id, type, body } = JSON.parse(raw) as { id: string; type: string; body: Record<string, unknown> };
    const original = (body['original'] as { sale?: string } | null | undefined)?.sale;
    const sold = original === undefined ? null : await this.#till.history.body(original);
    const deed = { type, body: body as never, wasHeld: this.#held.has(id), originalMinor: (sold?.['due_minor'] as number | undefined) ?? null };
    const fresh = finishedBy(deed).filter((each) => !this.done.includes(each));
    if (fresh.length === 0) return;
    this.done = EXERCISES.filter((each) => this.done.includes(each) || fresh.includes(each));
    this.fresh = fresh.at(-1) ?? null;
    this.#keep();
  }

  #keep(): void {
    localStorage.setItem(TRAINING_KEY, JSON.stringify({ done: this.done, held: [...this.#held] }));
  }
}


function read(): Kept {
  try {
    return JSON.parse(localStorage.getItem(TRAINING_KEY) ?? '{}') as Kept;
  } catch {
    return {};
  }
}

/** The one of this page; null: nothing is practised. */
let current: Training | null = null;

export function startTraining(till: Till, held: Held): Training {
  current ??= new Training(till, held);
  return current;
}

export function trainingNow(): Training | null {
  return current;
}
