/**
 * Quiet work of the tab that is the till: seals what was stored plain, lets old bodies go, proves the
 * catalogue's bytes. Never in a sale's way.
 *
 * All may be stopped at any moment and go on at the next start.
 */
import type { Carts } from './carts';
import type { CatalogStore } from './catalog_store';
import type { Clock } from './clock';
import type { Database } from './database';
import type { Identity } from './identity';
import type { Outbox } from './outbox';
import type { Room } from './room';
import type { SalesIndex } from './sales_index';
import type { SecondCopy } from './second_copy';
import type { Vault } from './vault';
import type { Stop } from './watch';

const FIRST_AFTER_MS = 6_000;
const AGAIN_MS = 3_600_000;

export interface UpkeepParts {
  database: Database;
  vault: Vault;
  clock: Clock;
  room: Pick<Room, 'tight'>;
  copy: Pick<SecondCopy, 'reseal' | 'release'>;
  carts: Pick<Carts, 'sealPlain'>;
  catalogs: Pick<CatalogStore, 'prove' | 'sealPlain'>;
  index: Pick<SalesIndex, 'sealPlain'>;
  paired: () => { identity: Identity; outbox: Outbox } | null;
}

export class Upkeep {
  private readonly parts: UpkeepParts;
  private mayBePlain = true; // an earlier page may have died before the copy's turn came
  private running = false;
  private askedMeanwhile = false;
  private stopped = true;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unwatch: Stop = () => undefined;

  constructor(parts: UpkeepParts) {
    this.parts = parts;
  }

  /** The first round again when a till that was paired just now learns how to seal. */
  start(): void {
    this.stop();
    this.stopped = false;
    this.unwatch = this.parts.vault.state.subscribe(() => this.soon());
  }

  stop(): void {
    this.stopped = true;
    this.unwatch();
    clearTimeout(this.timer);
  }

  /** One round at a time: what is asked for meanwhile comes after it. */
  private soon(): void {
    if (this.running) this.askedMeanwhile = true;
    else this.after(FIRST_AFTER_MS);
  }

  private after(ms: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.play(), ms);
  }

  private async play(): Promise<void> {
    [this.running, this.askedMeanwhile] = [true, false];
    await this.round().catch(() => undefined); // what fails here harms nothing and is tried again
    this.running = false;
    this.after(this.askedMeanwhile ? FIRST_AFTER_MS : AGAIN_MS);
  }

  private async round(): Promise<void> {
    const { database, vault, copy, carts, catalogs, index } = this.parts;
    const { sealAll } = await import('./sealing'); // a quiet minute's work need not be in the first load
    if ((await sealAll(database, vault)) > 0) this.mayBePlain = true;
    if (this.mayBePlain && vault.state.value !== 'plain') this.mayBePlain = !(await copy.reseal());
    await carts.sealPlain();
    await catalogs.sealPlain();
    await this.forgetOldBodies();
    await catalogs.prove();
    await index.sealPlain();
  }

  private async forgetOldBodies(): Promise<void> {
    const { database, clock, room, copy } = this.parts;
    const paired = this.parts.paired();
    if (paired === null) return;
    const nowMs = clock.stamp('UTC').source === 'hub' ? clock.nowMs() : null;
    const upTo = paired.outbox.safeBeyondHub;
    const { letGo } = await import('./retention');
    const below = await letGo(database, { identity: paired.identity, upTo, nowMs, tight: room.tight });
    if (below > 1) await copy.release(below);
  }
}
