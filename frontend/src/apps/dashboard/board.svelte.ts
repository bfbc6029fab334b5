/** What the dashboard shows now: the last snapshot, what is looked at, and whether it is fresh.
 *
 * The server's word that its record moved on (live.ts) fetches anew: the first at once, followers a
 * second apart (pace.ts). Without that word the page asks by itself every half minute. */
import { listen } from './live';
import { Pace } from './pace';
import { needsOf, Refused, snapshotOf, tripsOf, type Need, type Snapshot, type Trip, type View } from './server';

const EVERY_MS = 30_000;
const APART_MS = 1_000;
const NEEDS_EVERY_MS = 60_000;
const TRIPS_EVERY_MS = 300_000;

export type Standing = 'starting' | 'ready' | 'signed-out' | 'forbidden' | 'failed';

export class Board {
  standing = $state<Standing>('starting');
  snapshot = $state.raw<Snapshot | null>(null);
  needs = $state.raw<Need[]>([]);
  trips = $state.raw<Trip[]>([]);
  outlet = $state('');
  period = $state('today');
  isLive = $state(false);

  private isListening = false;
  private asked = 0;
  private needsAt = -Infinity;
  private tripsAt = -Infinity;
  /** how far the record has come, by the last word that no question of ours followed yet */
  private told = -Infinity;
  private readonly pace = new Pace(() => this.follow(), APART_MS, () => this.told > (this.snapshot?.position ?? -1));

  async begin(): Promise<void> {
    await this.load();
    setInterval(() => { if (document.visibilityState === 'visible') void this.load(); }, EVERY_MS);
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') this.look(); });
  }

  show(view: Partial<View>): void {
    this.outlet = view.outlet ?? this.outlet;
    this.period = view.period ?? this.period;
    this.needsAt = -Infinity;
    this.tripsAt = -Infinity;
    void this.load();
  }

  look(): void {
    this.heard(Infinity);
  }

  load(): Promise<void> {
    return this.pace.during(() => this.ask()).then(() => this.loadNeeds());
  }

  /** What was said while an answer was on its way may be in it. */
  private heard(position: number): void {
    this.told = Math.max(this.told, position);
    this.pace.word();
  }

  private async follow(): Promise<void> {
    await this.ask();
    void this.loadNeeds();
  }

  /** An answer that was overtaken by a later question is not shown. */
  private async ask(): Promise<void> {
    const mine = ++this.asked;
    this.told = -Infinity;
    try {
      const snapshot = await snapshotOf({ outlet: this.outlet, period: this.period });
      if (mine !== this.asked) return;
      this.snapshot = snapshot;
      this.standing = 'ready';
      if (!this.isListening) this.listen();
    } catch (error) {
      this.fail(mine, error);
    }
  }

  private fail(mine: number, error: unknown): void {
    if (mine === this.asked) this.standing = error instanceof Refused ? error.kind : 'failed';
  }

  private listen(): void {
    this.isListening = true;
    listen(
      (position) => { this.heard(position); },
      (isLive) => { this.isLive = isLive; },
    );
  }

  private async loadNeeds(): Promise<void> {
    if (this.standing !== 'ready' || performance.now() - this.needsAt < NEEDS_EVERY_MS) return;
    const [mine, outlet] = [this.asked, this.outlet];
    this.needsAt = performance.now();
    try {
      const needs = await needsOf(outlet);
      if (outlet !== this.outlet) return;
      this.needs = needs;
      void this.loadTrips(outlet);
    } catch (error) {
      this.fail(mine, error);
    }
  }

  /** Five minutes apart: days of selling change little of it. Nothing else waits for it. */
  private async loadTrips(outlet: string): Promise<void> {
    if (performance.now() - this.tripsAt < TRIPS_EVERY_MS) return;
    this.tripsAt = performance.now();
    const trips = await tripsOf(outlet).catch(() => null);
    if (trips !== null && outlet === this.outlet) this.trips = trips;
  }
}
