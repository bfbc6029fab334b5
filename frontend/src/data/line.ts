/**
 * The paired till's line to its hub: conversation, live notices and what wakes them.
 *
 * Made anew for an identity; only the tab that is the till runs it. It owns no data.
 */
import type { CatalogStore } from './catalog_store';
import type { Clock } from './clock';
import type { Database } from './database';
import type { Identity } from './identity';
import type { Journal } from './journal';
import type { Balances } from './balances';
import { Live } from './live';
import { Outbox } from './outbox';
import { printLine } from './print_news';
import type { CloudOffer, Notice } from './protocol';
import { signer } from './keys';
import { type Ask, Hub } from './request';
import { Standby } from './standby';
import { Sync } from './sync';
import type { SalesIndex } from './sales_index';
import type { StockStore } from './stock';
import type { Vault } from './vault';

const HELLO = '/sync/v1/hello';
const PULL_EVERY_MS = 5_000;
/** What was sold is shown before it is sent; a till that is never idle sends it by then all the same. */
export const SENDS_WITHIN_MS = 1_000;
/** What others said about drawers and staff (drawer_news.ts): seldom, so its file is fetched then. */
const OF_DRAWERS = new Set(['supplier.paid', 'kasbon.repaid', 'shift.reported', 'shift.opened', 'shift.joined', 'shift.closed', 'staff.clocked', 'staff.clock_corrected']);

export interface LineParts {
  database: Database;
  hub: Hub;
  clock: Clock;
  journal: Journal;
  catalogs: CatalogStore;
  vault: Vault;
  index: SalesIndex;
  stock: StockStore;
  balances: Balances;
  version: () => string;
}

export class Line {
  readonly outbox: Outbox;
  readonly sync: Sync;
  private readonly parts: LineParts;
  private readonly live: Live;
  private readonly standby: Standby;
  private readonly identity: Identity;
  private pullTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: LineParts, identity: Identity) {
    const { database, hub, clock, journal, catalogs, vault, index, version } = parts;
    this.parts = parts;
    this.identity = identity;
    this.outbox = new Outbox(database, identity, vault, (seq) => journal.owedHash(seq));
    this.live = new Live({
      address: `${hub.origin.replace(/^http/, 'ws')}/ws/live`,
      onNotice: (notice, roundTripFrom) => this.heed(notice, roundTripFrom),
      onOpen: () => this.sync.kick(),
      onLost: () => this.sync.doubt(),
    });
    this.sync = new Sync({
      database, clock, version,
      hub: makingWay(hub, journal),
      stock: parts.stock,
      balances: Object.values(parts.balances),
      outbox: this.outbox,
      onManifest: (manifest) => catalogs.want(manifest),
      onStamp: (stamp) => journal.observe(stamp),
      onChanges: async (changes) => {
        if (changes.some(({ type }) => OF_DRAWERS.has(type))) await (await import('./drawer_news')).learn(parts, changes);
        await index.learn(changes).catch(() => undefined); // only for showing
      },
      onGreeted: () => this.live.start(),
    });
    this.standby = new Standby({
      database,
      contact: this.sync.contact,
      tellWorker: (origin) => navigator.serviceWorker?.controller?.postMessage({ kind: 'cloud', origin }),
      aim: (offer) => this.aim(offer),
    });
  }

  async start(): Promise<void> {
    await this.outbox.load();
    await this.parts.stock.load(this.identity).catch(() => undefined); // only for showing
    for (const each of Object.values(this.parts.balances)) await each.load(this.identity).catch(() => undefined); // then nothing is sold on it
    this.sync.wantPull(); // also stock that is not on this tablet yet
    this.sync.start();
    await this.standby.start();
  }

  stop(): void {
    this.sync.stop();
    this.live.stop();
    this.standby.stop();
    clearTimeout(this.pullTimer);
    this.pullTimer = undefined;
  }

  async ended(): Promise<void> {
    this.stop();
    await this.sync.ended();
  }

  say(words: object): void {
    this.live.say(words);
  }

  private async aim(offer: CloudOffer) {
    const { identity, outbox, parts: { clock, database } } = this;
    const { Direct } = await import('./direct'); // when the hub was silent for a minute
    const cloud = new Hub(clock, offer.address);
    cloud.actAs({ ...identity, sign: await signer(database, identity) });
    return new Direct({ identity, outbox, cloud, offer });
  }

  private heed(notice: Notice, roundTripFrom: number | null): void {
    this.sync.heard();
    if (notice.kind === 'catalog') this.parts.catalogs.want(notice.manifest);
    if (notice.kind === 'head') this.pullSoon();
    if (notice.kind === 'revoked' || notice.kind === 'problems') this.sync.doubt();
    if (notice.kind === 'weight' || notice.kind === 'scan' || notice.kind === 'look') printLine.dispatchEvent(new CustomEvent(notice.kind, { detail: notice }));
    if (notice.kind === 'print') printLine.dispatchEvent(new CustomEvent(notice.id, { detail: notice }));
    if (notice.kind === 'pong' && roundTripFrom !== null) {
      const reading = this.parts.clock.learn(notice.time, roundTripFrom);
      if (reading !== null) this.parts.database.set('clock', reading).catch(() => undefined); // the next hello keeps one
    }
  }

  /** Every sale of every till moves the head; asking once in five seconds is enough. */
  private pullSoon(): void {
    this.pullTimer ??= setTimeout(() => {
      this.pullTimer = undefined;
      this.sync.wantPull();
    }, PULL_EVERY_MS);
  }
}

/** The hub, asked when no sale is being paid, and its answer taken up then: what is sent and heard between
 *  a tap on "pay" and its screen would only make that wait. Hello measures the way there and back. */
function makingWay(hub: Pick<Hub, 'json'>, journal: Pick<Journal, 'rest'>): Pick<Hub, 'json'> {
  return {
    async json<T>(ask: Ask): Promise<T> {
      if (ask.path === HELLO) return hub.json<T>(ask);
      await journal.rest();
      const answer = await hub.json<T>(ask);
      await journal.rest();
      return answer;
    },
  };
}
