/**
 * Events that are durable elsewhere while IndexedDB does not take them: the chain's end beyond it.
 *
 * They are written into IndexedDB together with the next append, or by the journal's own retry. A
 * page that dies before finds them again: in the second copy with their bytes, or, when only the hub
 * has them, as columns without body in localStorage (yet another engine, some hundred bytes each).
 * Bounded: beyond MOST_OWED the sale is refused in words.
 */
import type { Draft } from './draft';
import type { EventColumns, StoredEvent } from './database';
import type { Tail } from './meta';

export type KeptBy = 'database' | 'copy' | 'hub';

export interface OwedEvent extends Draft {
  row: StoredEvent;
  closesCart: string | undefined;
  keptBy: KeptBy;
}

export const MOST_OWED = 200;
const AHEAD = 'lancar-till-ahead';

export class Owed {
  private events: OwedEvent[] = [];
  private reign: number | null = null;

  get all(): readonly OwedEvent[] {
    return this.events;
  }

  get isFull(): boolean {
    return this.events.length >= MOST_OWED;
  }

  /** Another tab wrote meanwhile: it found them in the copy, so what we hold is history. */
  of(reign: number): void {
    if (this.reign !== reign) this.events = [];
    this.reign = reign;
  }

  /** Where the database's chain ends, if it does not have them. */
  previous(): Tail | undefined {
    return this.events[0]?.previous;
  }

  end(): Tail | undefined {
    return this.events.at(-1)?.next;
  }

  find(id: string): OwedEvent | undefined {
    return this.events.find(({ event }) => event.id === id);
  }

  hashAt(seq: number): string | undefined {
    return this.events.find(({ event }) => event.seq === seq)?.event.hash;
  }

  push(event: OwedEvent): void {
    this.events = [...this.events, event];
  }

  paid(): void {
    this.events = [];
    forgetAhead();
  }
}

/** Before a sale goes to the hub as its only durable copy. False: localStorage refuses too. */
export function noteAhead(events: readonly OwedEvent[]): boolean {
  try {
    localStorage.setItem(AHEAD, JSON.stringify(events.map(({ event }) => columnsOf(event))));
    return true;
  } catch {
    return false;
  }
}

export function notedAhead(): EventColumns[] {
  try {
    return JSON.parse(localStorage.getItem(AHEAD) ?? '[]') as EventColumns[];
  } catch {
    return [];
  }
}

export function forgetAhead(): void {
  try {
    localStorage.removeItem(AHEAD);
  } catch {
    // storage that is blocked holds nothing either
  }
}

function columnsOf(event: StoredEvent): EventColumns {
  const columns: StoredEvent = { ...event };
  delete columns.raw;
  delete columns.sealed;
  return columns;
}
