/**
 * Events that are durable elsewhere while IndexedDB does not take them: the chain's end beyond it.
 *
 * They are written into IndexedDB together with the next append, or by the journal's own retry. A
 * page that dies before finds them again, sealed as they are: in the second copy, and in a note in
 * localStorage (yet another engine), which also has what may have arrived at the hub. Without its
 * bytes an event that the hub loses could never be sent again. Bounded: beyond MOST_OWED the sale is
 * refused in words.
 */
import type { Draft } from './draft';
import type { StoredEvent } from './database';
import type { Tail } from './meta';
import { fromSealedJson, sealedJson } from './sealed';
import { named } from './training';

export type KeptBy = 'database' | 'copy' | 'hub';

export interface OwedEvent extends Draft {
  row: StoredEvent;
  closesCart: string | undefined;
  keptBy: KeptBy;
}

export const MOST_OWED = 200;
const AHEAD = named('lancar-till-ahead');

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

  /** The database has them, and what was in doubt with them. */
  paid(): void {
    this.events = [];
    forgetAhead();
  }
}

/** Before a sale goes to the hub as its only durable copy, and beside the second copy, which may be
 *  slow to open. False: localStorage refuses too. */
export function noteAhead(events: readonly OwedEvent[]): boolean {
  try {
    localStorage.setItem(AHEAD, JSON.stringify(sealedJson(events.map(({ row }) => row))));
    return true;
  } catch {
    return false;
  }
}

export function notedAhead(): StoredEvent[] {
  try {
    return fromSealedJson(localStorage.getItem(AHEAD) ?? '[]') as StoredEvent[];
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
