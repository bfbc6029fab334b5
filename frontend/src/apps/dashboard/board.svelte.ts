/** What the dashboard shows now: the last snapshot, what is looked at, and whether it is fresh.
 *
 * The server's word that its record moved on (live.ts) fetches anew: the first at once, followers a
 * second apart. Without that word the page asks by itself every half minute. */
import { listen } from './live';
import { needsOf, Refused, snapshotOf, type Need, type Snapshot, type View } from './server';

const EVERY_MS = 30_000;
const APART_MS = 1_000;
const NEEDS_EVERY_MS = 60_000;

export type Standing = 'starting' | 'ready' | 'signed-out' | 'forbidden' | 'failed';

export class Board {
  standing = $state<Standing>('starting');
  snapshot = $state.raw<Snapshot | null>(null);
  needs = $state.raw<Need[]>([]);
  outlet = $state('');
  period = $state('today');
  isLive = $state(false);

  private isListening = false;
  private asked = 0;
  private loadedAt = -Infinity;
  private needsAt = -Infinity;
  private soon: number | undefined;

  async begin(): Promise<void> {
    await this.load();
    setInterval(() => { if (document.visibilityState === 'visible') void this.load(); }, EVERY_MS);
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') this.look(); });
  }

  show(view: Partial<View>): void {
    this.outlet = view.outlet ?? this.outlet;
    this.period = view.period ?? this.period;
    this.needsAt = -Infinity;
    void this.load();
  }

  look(): void {
    clearTimeout(this.soon);
    const wait = Math.max(0, this.loadedAt + APART_MS - performance.now());
    this.soon = window.setTimeout(() => { void this.load(); }, wait);
  }

  /** An answer that was overtaken by a later question is not shown. */
  async load(): Promise<void> {
    const mine = ++this.asked;
    this.loadedAt = performance.now();
    try {
      const snapshot = await snapshotOf({ outlet: this.outlet, period: this.period });
      if (mine !== this.asked) return;
      this.snapshot = snapshot;
      this.standing = 'ready';
      if (!this.isListening) this.listen();
      await this.loadNeeds();
    } catch (error) {
      if (mine === this.asked) this.standing = error instanceof Refused ? error.kind : 'failed';
    }
  }

  private listen(): void {
    this.isListening = true;
    listen(
      (position) => { if (position > (this.snapshot?.position ?? -1)) this.look(); },
      (isLive) => { this.isLive = isLive; },
    );
  }

  private async loadNeeds(): Promise<void> {
    if (performance.now() - this.needsAt < NEEDS_EVERY_MS) return;
    this.needsAt = performance.now();
    const outlet = this.outlet;
    const needs = await needsOf(outlet);
    if (outlet === this.outlet) this.needs = needs;
  }
}
