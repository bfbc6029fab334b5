/**
 * Puts the steps of this tablet's clock into the journal (`clock.jumped`), and keeps an eye on it.
 *
 * A step back was made by somebody and is written at once. A step forward may have been a sleep: it
 * waits a minute for the hub to say whether the wall now stands elsewhere than before.
 */
import type { AppendRequest } from './append';
import type { Clock, Doubt, Jump } from './clock';
import { uuidV7 } from './ids';
import type { Stop, Watched } from './watch';

export const HUB_MAY_TAKE_MS = 60_000;
const MOVED_MS = 2_000;
const LOOK_EVERY_MS = 2_000;

export interface ClockRecordParts {
  clock: Pick<Clock, 'known' | 'noticeJump' | 'whenJumped' | 'doubt'>;
  append: (request: AppendRequest) => Promise<unknown>;
  businessDate: () => string;
  wallMs: () => number;
  later: (work: () => void, ms: number) => unknown;
}

export class ClockRecord {
  private readonly parts: ClockRecordParts;

  constructor(parts: ClockRecordParts) {
    this.parts = parts;
  }

  /** From now on; a doubt that came or went is told. */
  watch(doubted: Watched<Doubt | null>): Stop {
    const { clock } = this.parts;
    clock.whenJumped((jump) => this.jumped(jump));
    const look = () => {
      clock.noticeJump();
      const { doubt } = clock;
      if ((doubt === null) !== (doubted.value === null)) doubted.set(doubt);
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    look();
    return () => clearInterval(timer);
  }

  jumped(jump: Jump): void {
    const wallMs = this.parts.wallMs();
    if (jump.stepMs < 0) this.write(jump, wallMs, null);
    else this.parts.later(() => this.decide(jump, wallMs), HUB_MAY_TAKE_MS);
  }

  private decide(jump: Jump, wallMs: number): void {
    const after = this.parts.clock.known?.offset_ms ?? null;
    const slept = after !== null && jump.before !== null && Math.abs(jump.before.offset_ms - after) <= MOVED_MS;
    if (!slept) this.write(jump, wallMs, after);
  }

  private write({ stepMs, before }: Jump, wallMs: number, after: number | null): void {
    const request: AppendRequest = {
      id: uuidV7(),
      type: 'clock.jumped',
      version: 1,
      actor: null,
      shift: null,
      businessDate: this.parts.businessDate(),
      body: {
        step_ms: stepMs,
        wall_ms: wallMs,
        offset_before_ms: before?.offset_ms ?? null,
        offset_after_ms: after,
      },
    };
    this.parts.append(request).catch(() => undefined); // no till yet, or another tab is it
  }
}
