/**
 * When what this browser wrote under earlier identities is handed in (hand_in.ts): at once, after a
 * failure later, and again from time to time, because a hub that was put back to an old copy lacks it
 * again. Most tablets never had another identity, and never fetch that file.
 */
import { waitMs } from './backoff';
import type { HandInParts } from './hand_in';

const AGAIN_MS = 600_000;

export class Handover {
  private readonly parts: HandInParts;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private busy = false;
  private again = false;
  private failures = 0;

  constructor(parts: HandInParts) {
    this.parts = parts;
  }

  start(): void {
    this.running = true;
    this.kick();
  }

  /** Now: there is a new former identity, or the hub is back. */
  kick(): void {
    if (!this.running) return;
    this.again = this.busy;
    if (this.busy) return;
    clearTimeout(this.timer);
    void this.round();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
  }

  private async round(): Promise<void> {
    this.busy = true;
    const done = await this.all().catch(() => false);
    this.busy = false;
    this.failures = done ? 0 : this.failures + 1;
    if (!this.running) return;
    const pause = this.again ? 0 : done ? AGAIN_MS : waitMs(this.failures, 'silent');
    this.again = false;
    this.timer = setTimeout(() => void this.round(), pause);
  }

  private async all(): Promise<boolean> {
    const formers = (await this.parts.database.get('former')) ?? [];
    if (formers.length === 0) return true;
    const { HandIn } = await import('./hand_in');
    const handIn = new HandIn(this.parts, () => this.running);
    let whole = true;
    for (const former of formers) whole = (await handIn.one(former).catch(() => false)) && whole;
    return whole;
  }
}
