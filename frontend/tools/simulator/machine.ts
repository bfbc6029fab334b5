/**
 * One life of one tablet in the simulator: its clocks, timers, luck, requests, socket and disk.
 *
 * A machine that was killed goes on existing until its last callbacks have run, but nothing it does
 * counts any more. Only one machine is awake at a time (`awake`), so the patched globals of
 * globals.ts know whose clock and whose disk they are asked for.
 */
import type { Disk } from './disk.ts';

export interface Timer {
  at: number;
  run: () => void;
  every: number | null;
}

/** What a machine tells the world; every line carries the till's number and the virtual time. */
export type News = { kind: string; till: number; at: number } & Record<string, unknown>;

export interface Waiting {
  answer: (status: number, body: Uint8Array<ArrayBuffer>) => void;
  fail: () => void;
}

export const world = { nowMs: 0, news: [] as News[] };

export class Notes {
  private readonly kept: Map<string, string>;

  constructor(kept = new Map<string, string>()) {
    this.kept = kept;
  }

  copy(): Notes {
    return new Notes(new Map(this.kept));
  }

  getItem(name: string): string | null {
    return this.kept.get(name) ?? null;
  }

  setItem(name: string, text: string): void {
    this.kept.set(name, text);
  }

  removeItem(name: string): void {
    this.kept.delete(name);
  }
}

export class Machine {
  readonly till: number;
  readonly disk: Disk;
  readonly timers = new Map<number, Timer>();
  readonly requests = new Map<number, Waiting>();
  socket: { hear: (text: string) => void; end: () => void; opened: () => void } | null = null;
  skewMs: number;
  dead = false;
  /** localStorage: another engine than the database, some bytes that outlive the page */
  readonly notes: Notes;
  private readonly bornMs = world.nowMs;
  private state: number;
  private given = 0;

  constructor(till: number, disk: Disk, options: { skewMs: number; dice: number; notes: Notes }) {
    this.till = till;
    this.notes = options.notes;
    this.disk = disk;
    this.skewMs = options.skewMs;
    this.state = options.dice >>> 0;
  }

  wallMs(): number {
    return Math.floor(world.nowMs + this.skewMs);
  }

  steadyMs(): number {
    return world.nowMs - this.bornMs;
  }

  chance(): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.state / 2 ** 32;
  }

  number(): number {
    this.given += 1;
    return this.given;
  }

  tell(kind: string, content: Record<string, unknown> = {}): void {
    if (!this.dead) world.news.push({ kind, till: this.till, at: world.nowMs, ...content });
  }

  /** The timer that is due first, if any. */
  nextAt(): number {
    let first = Infinity;
    if (!this.dead) for (const { at } of this.timers.values()) first = Math.min(first, at);
    return first;
  }
}

let current: Machine | null = null;

export function awake(): Machine {
  if (current === null) throw new Error('code of a tablet ran while no tablet was awake');
  return current;
}

export function wake(machine: Machine): void {
  current = machine;
}
