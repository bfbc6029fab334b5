/**
 * What time it is at the hub, how sure we are, and whether this tablet's clock jumped.
 *
 * Cristian's method: half of a request's round trip is the uncertainty of the server time in
 * its answer. The surest recent answer is kept; its uncertainty grows as crystals drift. A
 * step of more than two seconds between the wall and the monotonic clock throws it away.
 * It never sets a clock and never refuses anything.
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

export class Clock {
  private readonly walls: Walls;
  private reading: Reading | null = null;
  private gap: number;

  constructor(walls: Walls = { wallMs: () => Date.now(), steadyMs: () => performance.now() }) {
    this.walls = walls;
    this.gap = walls.wallMs() - walls.steadyMs();
  }

  /** What an earlier page measured; believed only as far as drift allows. */
  restore(reading: Reading): void {
    if (this.reading === null) this.reading = reading;
  }

  /** One answer of the hub. Returns the reading to be kept, if it became the better one. */
  learn(serverMs: number, sentSteadyMs: number): Reading | null {
    const wall = this.walls.wallMs();
    const half = Math.ceil((this.walls.steadyMs() - sentSteadyMs) / 2);
    if (this.noticeJump() === null && half >= this.uncertaintyMs(wall)) return null;
    const offset = Math.round(serverMs + half - wall);
    this.reading = { offset_ms: offset, uncertainty_ms: half, measured_at_ms: wall };
    return this.reading;
  }

  /** Milliseconds the wall jumped since last asked, or null. A jump voids the reading. */
  noticeJump(): number | null {
    const gap = this.walls.wallMs() - this.walls.steadyMs();
    const step = Math.round(gap - this.gap);
    if (Math.abs(step) <= JUMP_MS) return null;
    this.gap = gap;
    this.reading = null;
    return step;
  }

  steadyMs(): number {
    return this.walls.steadyMs();
  }

  /** Best estimate of the hub's time. */
  nowMs(): number {
    return this.walls.wallMs() + (this.reading?.offset_ms ?? 0);
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
