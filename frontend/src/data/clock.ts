/**
 * What time it is at the hub, how sure we are, and whether this tablet's clock jumped.
 *
 * Cristian's method: half of a request's round trip is the uncertainty of the server time in
 * its answer. The surest recent answer is kept; its uncertainty grows as crystals drift. When the
 * wall clock steps by more than two seconds beside the steady one, somebody set it, and the hub's
 * time is carried on by the steady clock; only a step forward of less than a day may as well be a
 * sleep, in which the steady clock stood still, so then the reading is thrown away. The hub's time
 * never goes back before what the hub itself last said. It never sets a clock and never refuses.
 */
import type { ClockStamp } from './envelope';

export interface Reading {
  offset_ms: number;
  uncertainty_ms: number;
  measured_at_ms: number; // by this tablet's wall clock
}

export interface Walls {
  wallMs(): number;
  steadyMs(): number;
}

const DRIFT_PPM = 100;
const JUMP_MS = 2_000;
export const DAY_MS = 86_400_000;

/** `before`: what was known of the hub's time until then. */
export interface Jump {
  stepMs: number;
  before: Reading | null;
}

/** The tablet's date and the last one that the hub named, more than a day apart. */
export interface Doubt {
  deviceMs: number;
  hubMs: number;
}

export class Clock {
  private readonly walls: Walls;
  private reading: Reading | null = null;
  private gap: number;
  /** the hub's time when it was last known, and the steady clock then; a floor, not a reading */
  private floor: { hubMs: number; steadyMs: number } | null = null;
  private confirmed = false; // by the hub or by a person, since this page was loaded
  private onJump: (jump: Jump) => void = () => undefined;

  constructor(walls: Walls = { wallMs: () => Date.now(), steadyMs: () => performance.now() }) {
    this.walls = walls;
    this.gap = walls.wallMs() - walls.steadyMs();
  }

  /** Told of every step, whoever noticed it. */
  whenJumped(listener: (jump: Jump) => void): void {
    this.onJump = listener;
  }

  get known(): Reading | null {
    return this.reading;
  }

  /** What an earlier page measured; believed only as far as drift allows. */
  restore(reading: Reading): void {
    if (this.reading !== null) return;
    this.reading = reading;
    this.raise(reading.measured_at_ms + reading.offset_ms);
  }

  /** The tablet's date may be nonsense: more than a day after what the hub last named, or before
   *  it. Null once the hub has answered or a person has said which is right. */
  get doubt(): Doubt | null {
    if (this.confirmed || this.floor === null) return null;
    const deviceMs = this.walls.wallMs() + (this.reading?.offset_ms ?? 0);
    const hubMs = this.floored(-Infinity);
    return Math.abs(deviceMs - hubMs) > DAY_MS ? { deviceMs, hubMs } : null;
  }

  /** A person looked at both dates. Returns the reading to be kept. */
  settle(right: 'device' | 'hub'): Reading {
    const wall = this.walls.wallMs();
    const offset = right === 'device' ? (this.reading?.offset_ms ?? 0) : this.floored(-Infinity) - wall;
    this.confirmed = true;
    if (right === 'device') this.floor = null;
    this.reading = { offset_ms: Math.round(offset), uncertainty_ms: DAY_MS, measured_at_ms: wall };
    return this.reading;
  }

  /** One answer of the hub. Returns the reading to be kept, if it became the better one. */
  learn(serverMs: number, sentSteadyMs: number): Reading | null {
    const wall = this.walls.wallMs();
    const half = Math.ceil((this.walls.steadyMs() - sentSteadyMs) / 2);
    this.confirmed = true;
    this.raise(serverMs);
    if (this.noticeJump() === null && half >= this.uncertaintyMs(wall)) return null;
    const offset = Math.round(serverMs + half - wall);
    this.reading = { offset_ms: offset, uncertainty_ms: half, measured_at_ms: wall };
    return this.reading;
  }

  /** Milliseconds the wall jumped since last asked, or null. */
  noticeJump(): number | null {
    const gap = this.walls.wallMs() - this.walls.steadyMs();
    const step = Math.round(gap - this.gap);
    if (Math.abs(step) <= JUMP_MS) return null;
    this.gap = gap;
    const before = this.reading;
    const wasSet = step < 0 || step > DAY_MS;
    this.reading = before !== null && wasSet ? carried(before, step, this.walls.wallMs()) : null;
    this.onJump({ stepMs: step, before });
    return step;
  }

  steadyMs(): number {
    return this.walls.steadyMs();
  }

  /** Best estimate of the hub's time. */
  nowMs(): number {
    return this.floored(this.walls.wallMs() + (this.reading?.offset_ms ?? 0));
  }

  private floored(estimateMs: number): number {
    if (this.floor === null) return estimateMs;
    const passed = Math.floor(this.walls.steadyMs() - this.floor.steadyMs); // it counts fractions
    return Math.max(estimateMs, this.floor.hubMs + passed);
  }

  /** The newest word of the hub counts: it may itself have been set right. */
  private raise(hubMs: number): void {
    this.floor = { hubMs, steadyMs: this.walls.steadyMs() };
  }

  stamp(zone: string): ClockStamp {
    this.noticeJump();
    const wall = this.walls.wallMs();
    if (this.reading === null) {
      return { wall, zone, offset_ms: 0, uncertainty_ms: null, source: 'device' };
    }
    const uncertainty = this.uncertaintyMs(wall);
    const { offset_ms } = this.reading;
    return { wall, zone, offset_ms, uncertainty_ms: uncertainty, source: 'hub' };
  }

  private uncertaintyMs(wallMs: number): number {
    if (this.reading === null) return Infinity;
    const age = Math.abs(wallMs - this.reading.measured_at_ms);
    return this.reading.uncertainty_ms + Math.ceil((age * DRIFT_PPM) / 1_000_000);
  }
}

/** The hub's time is where it was; only the wall beside it was moved. */
function carried({ offset_ms, uncertainty_ms }: Reading, stepMs: number, wallMs: number): Reading {
  return {
    offset_ms: offset_ms - stepMs,
    uncertainty_ms: uncertainty_ms + JUMP_MS,
    measured_at_ms: wallMs,
  };
}
