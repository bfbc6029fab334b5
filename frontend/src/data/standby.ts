/**
 * Watches for a shop's server that is silent, and has the cloud take what it lacks meanwhile.
 *
 * A minute of silence is an outage; a restart of the server is not. What is sent and believed is in
 * direct.ts, whose file is fetched with the first minute. It ends when the server is heard again.
 */
import { waitMs } from './backoff';
import type { Database } from './database';
import type { Direct } from './direct';
import type { CloudOffer } from './protocol';
import type { Contact } from './sync';
import type { Stop, Watchable } from './watch';

export const SILENT_MS = 60_000;
const LOOK_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

export interface StandbyParts {
  database: Pick<Database, 'get' | 'set'>;
  contact: Watchable<Contact>;
  /** the page's policy must name that address before the page asks it: the worker writes it in */
  tellWorker: (origin: string) => void;
  aim: (offer: CloudOffer) => Promise<Pick<Direct, 'round'>>;
}

export class Standby {
  private readonly parts: StandbyParts;
  private offer: CloudOffer | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private direct: Pick<Direct, 'round'> | null = null;
  private failures = 0;
  private told: CloudOffer | null | undefined;
  private stopWatching: Stop = () => undefined;

  constructor(parts: StandbyParts) {
    this.parts = parts;
  }

  async start(): Promise<void> {
    this.stop();
    this.offer ??= (await this.parts.database.get('cloud').catch(() => undefined)) ?? null;
    this.stopWatching = this.parts.contact.subscribe((contact) => this.heed(contact));
  }

  stop(): void {
    this.stopWatching();
    this.rest();
  }

  private heed({ reachable, cloud }: Contact): void {
    if (cloud !== undefined && cloud !== this.told) this.learn(cloud);
    if (reachable) this.rest();
    else this.timer ??= setTimeout(() => void this.work(), SILENT_MS);
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.direct = null;
    this.failures = 0;
  }

  private learn(cloud: CloudOffer | null): void {
    this.told = cloud;
    this.parts.tellWorker(cloud?.address ?? '');
    if (JSON.stringify(cloud) === JSON.stringify(this.offer)) return;
    this.offer = cloud;
    this.parts.database.set('cloud', cloud).catch(() => undefined); // the next hello tells it again
  }

  private async work(): Promise<void> {
    const turn = this.timer;
    let pause = LOOK_MS;
    try {
      if (this.offer !== null) await (this.direct ??= await this.parts.aim(this.offer)).round();
      this.failures = 0;
    } catch {
      this.failures += 1;
      this.direct = null; // asks anew how far the cloud has it
      pause = Math.min(LONGEST_WAIT_MS, waitMs(this.failures, 'trouble'));
    }
    if (this.timer === turn && turn !== undefined) this.timer = setTimeout(() => void this.work(), pause);
  }
}
