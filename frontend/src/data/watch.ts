/**
 * A value that tells its watchers when it changes.
 *
 * It is the one way the data layer speaks upwards. It follows the Svelte store
 * contract (`subscribe` calls at once with the present value and answers with a
 * function that stops), so that the state layer needs no adapter.
 */
export type Stop = () => void;

export interface Watchable<T> {
  readonly value: T;
  subscribe(listener: (value: T) => void): Stop;
}

export class Watched<T> implements Watchable<T> {
  private readonly listeners = new Set<(value: T) => void>();
  private present: T;

  constructor(first: T) {
    this.present = first;
  }

  get value(): T {
    return this.present;
  }

  set(next: T): void {
    if (Object.is(next, this.present)) return;
    this.present = next;
    for (const listener of [...this.listeners]) listener(next);
  }

  subscribe(listener: (value: T) => void): Stop {
    this.listeners.add(listener);
    listener(this.present);
    return () => {
      this.listeners.delete(listener);
    };
  }
}
