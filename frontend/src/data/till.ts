/**
 * The data layer put together: the one object the state layer opens.
 *
 *   const till = await openTill();
 *   if (till.identity.value === null) await till.pair({ name: 'Kasir 1' });   // loopback: no code
 *   till.catalog.subscribe(...); till.status.subscribe(...); till.writer.state.subscribe(...)
 *   await till.journal.append({...});
 *
 * Opening needs no hub: a paired till that has a catalogue can sell as soon as it resolves.
 */
import { businessDay } from './business_day';
import { Carts } from './carts';
import type { Catalog } from './catalog';
import { CatalogStore } from './catalog_store';
import { Clock, type Doubt } from './clock';
import { ClockRecord } from './clock_record';
import { Database } from './database';
import { DataError } from './errors';
import { keyName } from './former';
import { History } from './history';
import type { Identity } from './identity';
import { soon } from './idle';
import { Journal } from './journal';
import { signer, type Sign } from './keys';
import { Line, SENDS_WITHIN_MS } from './line';
import type { Outbox } from './outbox';
import { Handover } from './handover';
import type { PairRequest } from './pair';
import type { RenewRequest } from './renew';
import { PinDesk } from './pin';
import { Hub } from './request';
import { Safety } from './safety';
import type { CopyState } from './second_copy';
import { Shell } from './shell';
import { Spare } from './spare';
import type { StorageTrouble, TillStatus } from './status';
import { type Balances, balancesOf } from './balances';
import { StockStore } from './stock';
import { PRESUMED } from './sync';
import { Upkeep } from './upkeep';
import { Vault, type VaultState } from './vault';
import { Watched, type Stop, type Watchable } from './watch';
import { Writer } from './writer';
import { deviceZone } from './zone';

export interface Till {
  readonly identity: Watchable<Identity | null>;
  readonly catalog: Watchable<Catalog | null>;
  readonly status: Watchable<TillStatus>;
  /** the second copy of the journal: whether it is kept, how far it lags, what it healed */
  readonly copy: Watchable<CopyState>;
  /** whether what lies on this tablet is sealed */
  readonly sealing: Watchable<VaultState>;
  readonly writer: Writer;
  readonly journal: Journal;
  readonly carts: Carts;
  readonly history: History;
  readonly pins: PinDesk;
  readonly shell: Shell;
  readonly stock: StockStore;
  readonly balances: Balances;
  /** Best estimate of the hub's time, in UTC milliseconds. Use it for opened_at, completed_at. */
  nowMs(): number;
  /** YYYY-MM-DD by the outlet's zone and cut-off. */
  businessDate(): string;
  /** Makes this browser a till of the shop. `code` is needed except on the hub itself. */
  pair(request: PairRequest): Promise<Identity>;
  /** Goes on in place under a new identity (renew.ts); carts and the open shift stay. */
  renew(request: RenewRequest): Promise<Identity>;
  /** Stops being a till of the shop, `wiped` with all that lies here. DataError `unsent_events` while anything is only here. */
  release(how?: 'wiped'): Promise<void>;
  /** The tablet's date and the hub's last one, when they are more than a day apart (clock.ts). */
  readonly clockDoubt: Watchable<Doubt | null>;
  settleClock(right: 'device' | 'hub'): Promise<void>;
  /** hub time minus this tablet's; null while no hub has answered */
  clockOffsetMs(): number | null;
  /** bodies of events lie sealed on this tablet */
  isSealing(): boolean;
  /** Asks the browser once more not to throw our data away. */
  askToPersist(): Promise<void>;
  /** Tries the hub now (focus, visibility, a tap on the pill). */
  kick(): void;
  /** What others did until now is known, or the hub did not say it within two seconds. */
  catchUp(): Promise<void>;
  readonly hub: Pick<Hub, 'json'>; // for questions whose files are fetched when they are asked
  say(words: object): void; // to the devices on the hub's cables: at once, or never
  close(): void;
}

export async function openTill(): Promise<Till> {
  const till = new OpenedTill();
  await till.open();
  return till;
}

const WAKING = ['online', 'focus', 'pageshow'] as const;

class OpenedTill implements Till {
  readonly writer: Writer;
  readonly journal: Journal;
  readonly carts: Carts;
  readonly history: History;
  readonly pins: PinDesk;
  readonly stock: StockStore;
  readonly balances: Balances;
  readonly shell = new Shell();
  private readonly database = new Database();
  private readonly vault = new Vault(this.database);
  private readonly clock = new Clock();
  readonly hub = new Hub(this.clock);
  readonly say = (words: object): void => this.line?.say(words);
  private readonly catalogs = new CatalogStore(this.database, this.hub, this.vault, () => this.clock.nowMs());
  private readonly handover = new Handover({
    database: this.database,
    vault: this.vault,
    hub: new Hub(this.clock),
    onMoved: () => void this.safety.recount(),
  });
  private readonly paired = new Watched<Identity | null>(null);
  private readonly safety: Safety;
  private readonly spare: Spare;
  private readonly upkeep: Upkeep;
  private readonly doubted = new Watched<Doubt | null>(null);
  private unwatchClock: Stop = () => undefined;
  private readonly wake = () => this.kick();
  private readonly leave = () => this.carts.flush();
  private sign: Sign | null = null;
  private line: Line | null = null;

  constructor() {
    const { database, clock, vault } = this;
    this.writer = new Writer(database, () => this.spare.room.make());
    this.carts = new Carts({ database, vault, writer: this.writer });
    this.pins = new PinDesk(database);
    [this.stock, this.balances] = [new StockStore({ database, vault, clock }), balancesOf({ database, vault, clock })];
    const [line, owing] = [() => this.answering(), () => this.journal.owing.value];
    this.spare = new Spare({ database, catalogs: this.catalogs, line, owing });
    this.journal = new Journal({
      database, clock, vault, writer: this.writer, carts: this.carts,
      copy: this.spare, resort: this.spare.resort,
      surroundings: () => this.surroundings(),
    });
    this.safety = new Safety({
      database, room: this.spare.room,
      outbox: () => this.line?.outbox ?? null,
      contact: () => this.line?.sync.contact.value ?? PRESUMED,
      storageTrouble: () => this.storageTrouble(),
    });
    const standing = () => ({ identity: this.paired.value, mark: this.line?.outbox.mark ?? null });
    this.history = new History(database, standing, vault);
    this.history.hub = this.hub;
    const { carts, catalogs, history: { index }, spare: { room, copy } } = this;
    const household = { database, vault, clock, room, copy, carts, catalogs, index };
    this.upkeep = new Upkeep({ ...household, paired: () => this.pairedLine() });
  }

  get identity(): Watchable<Identity | null> {
    return this.paired;
  }

  get catalog(): Watchable<Catalog | null> {
    return this.catalogs.catalog;
  }

  get status(): Watchable<TillStatus> {
    return this.safety.status;
  }

  get copy(): Watchable<CopyState> {
    return this.spare.copy.state;
  }

  get sealing(): Watchable<VaultState> {
    return this.vault.state;
  }

  async open(): Promise<void> {
    const { database } = this;
    const [reading] = await Promise.all([
      database.get('clock'),
      this.catalogs.load().catch(() => undefined), // a damaged catalogue is fetched again
      this.writer.start(),
      this.vault.load(),
    ]);
    this.writer.state.subscribe((state) => this.keepHouse(state === 'writer'));
    const identity = await this.spare.identity();
    this.catalogs.catalog.subscribe((catalog) => this.trust(catalog));
    if (reading !== undefined) this.clock.restore(reading);
    if (identity !== undefined) await this.become(identity);
    this.journal.latest.subscribe((event) => {
      if (event !== null) [this.safety, this.stock, ...Object.values(this.balances)].forEach((each) => each.appended(event));
      soon(() => void this.journal.rest().then(() => this.kick()), SENDS_WITHIN_MS);
    });
    this.writer.state.subscribe((state) => void (state === 'writer' ? this.takeUp() : this.hush()));
    this.watchClock();
    for (const event of WAKING) addEventListener(event, this.wake);
    document.addEventListener('visibilitychange', this.wake);
    document.addEventListener('visibilitychange', this.leave);
    addEventListener('pagehide', this.leave);
    await this.safety.recount();
    for (const found of [this.copy, this.sealing, this.journal.owing]) {
      found.subscribe(() => this.safety.evaluate());
    }
    void this.safety.measureRoom().catch(() => undefined);
    void this.shell.register();
  }

  nowMs(): number {
    return this.clock.nowMs();
  }

  businessDate(): string {
    const outlet = this.catalog.value?.outlet.outlet;
    return businessDay(this.nowMs(), outlet?.zone ?? deviceZone(), outlet?.day_cutoff_minute ?? 0);
  }

  async pair(request: PairRequest): Promise<Identity> {
    if (this.writer.reign === null) throw new DataError('not_writer');
    const { database, hub, clock } = this;
    const { pair } = await import('./pair'); // once in a tablet's life
    const identity = await pair({ database, hub, clock }, request);
    await this.become(identity);
    this.spare.open();
    await this.talk();
    return identity;
  }

  async renew(request: RenewRequest): Promise<Identity> {
    const old = this.paired.value;
    if (old === null) throw new DataError('not_paired');
    if (this.writer.reign === null) throw new DataError('not_writer');
    const { database, hub, clock } = this;
    const { renew } = await import('./renew');
    const identity = await this.journal.changeHands(async () => {
      await this.line?.ended();
      const next = await renew({ database, hub, clock }, old, request).catch(async (error: unknown) => {
        await this.talk();
        throw error;
      });
      await this.become(next);
      this.keepHouse(true); // the second copy begins anew beside the new chain
      return next;
    });
    await this.talk();
    location.reload(); // carts have new ids: what this page shows of them is history
    return identity;
  }

  async release(how?: 'wiped'): Promise<void> {
    const [old, { database, hub, writer }] = [this.paired.value, this];
    if (old === null || writer.reign === null) throw new DataError(old === null ? 'not_paired' : 'not_writer');
    const stop = () => [this, { close: () => database.end() }].forEach((each) => each.close());
    const [{ release }, { wipe }] = await Promise.all([import('./renew'), import('./wipe')]);
    await this.journal.changeHands(async () => {
      await this.line?.ended();
      await (how === 'wiped' ? wipe({ database, hub, stop }, old) : release(database, old)).catch(async (error: unknown) => {
        await this.talk();
        throw error;
      });
    });
    if (how !== 'wiped') location.reload();
  }

  kick(): void {
    void this.safety.recount();
    this.line?.sync.kick();
  }

  async catchUp(): Promise<void> {
    await this.line?.sync.caughtUp();
  }

  close(): void {
    for (const event of WAKING) removeEventListener(event, this.wake);
    document.removeEventListener('visibilitychange', this.wake);
    document.removeEventListener('visibilitychange', this.leave);
    removeEventListener('pagehide', this.leave);
    this.line?.stop();
    this.keepHouse(false);
    this.unwatchClock();
    this.handover.stop();
    const { writer, safety, pins, history: { index }, shell, database } = this;
    for (const each of [writer, safety, pins, index, shell, database]) each.close();
  }

  get clockDoubt(): Watchable<Doubt | null> {
    return this.doubted;
  }

  async settleClock(right: 'device' | 'hub'): Promise<void> {
    await this.database.set('clock', this.clock.settle(right));
    this.doubted.set(null);
  }

  clockOffsetMs(): number | null {
    return this.clock.known?.offset_ms ?? null;
  }

  isSealing(): boolean {
    return this.vault.state.value === 'sealing';
  }

  async askToPersist(): Promise<void> {
    await this.safety.measureRoom().catch(() => undefined); // a browser without storage manager
  }

  private watchClock(): void {
    const { clock, journal } = this;
    const record = new ClockRecord({
      clock,
      append: (request) => journal.append(request),
      businessDate: () => this.businessDate(),
      wallMs: () => Date.now(),
      later: (work, ms) => setTimeout(work, ms),
    });
    this.unwatchClock = record.watch(this.doubted);
  }

  /** Everything that depends on who we are. */
  private async become(identity: Identity): Promise<void> {
    const { database, hub, clock, journal, catalogs, vault, shell, stock, balances } = this;
    const { device, epoch } = identity;
    this.sign = await signer(database, identity);
    hub.actAs({ device, epoch, sign: this.sign });
    const version = () => shell.state.value.version ?? 'unknown';
    const { index } = this.history;
    this.line = new Line({ database, hub, clock, journal, catalogs, vault, index, stock, balances, version }, identity);
    await this.line.outbox.load();
    await this.line.sync.load().catch(() => undefined); // only for showing
    this.line.sync.contact.subscribe(() => this.safety.evaluate());
    this.line.sync.moved.subscribe(() => void this.safety.recount());
    this.paired.set(identity);
  }

  /** Bodies are sealed from the moment the shop's recovery key is known (vault.ts). */
  private trust(catalog: Catalog | null): void {
    const key = catalog?.outlet.recovery?.wrap_public_key;
    void this.vault.trust(key).then(() => this.vault.warmUp()).catch(() => undefined);
  }

  /** Second copy and upkeep belong to the tab that is the till. */
  private keepHouse(isTill: boolean): void {
    if (isTill) {
      this.spare.open();
      this.upkeep.start();
    } else {
      this.spare.close();
      this.upkeep.stop();
    }
  }

  private pairedLine(): { identity: Identity; outbox: Outbox } | null {
    const identity = this.paired.value;
    return identity === null || this.line === null ? null : { identity, outbox: this.line.outbox };
  }

  /** The hub as a last resort: only while it answers. */
  private answering(): { hub: Hub; outbox: Outbox } | null {
    const { line, hub } = this;
    return line?.sync.contact.value.reachable === true ? { hub, outbox: line.outbox } : null;
  }

  private storageTrouble(): StorageTrouble | null {
    const { report } = this.copy.value;
    if (this.journal.storageDoubtful.value) return 'storage';
    if (this.journal.owing.value > 0) return 'storage_refuses';
    if (report.differing.length > 0) return 'copies_differ';
    if (this.sealing.value === 'locked') return 'vault_locked';
    const onHub = this.line?.outbox.mark.acked.seq ?? 0;
    return report.lost.some((seq) => seq > onHub) ? 'events_lost' : null;
  }

  /** Another tab may have paired anew while it was the till: then this one begins afresh. */
  private async takeUp(): Promise<void> {
    const stored = (await this.database.get('identity')) ?? null;
    const own = this.paired.value;
    if (own !== null && (stored === null || keyName(stored) !== keyName(own))) location.reload();
    else await this.talk();
  }

  private hush(): void {
    this.line?.stop();
    this.handover.stop();
  }

  private async talk(): Promise<void> {
    await this.spare.ready().catch(() => undefined); // else the hub may seem ahead of us
    if (this.writer.reign === null) return;
    await this.line?.start();
    this.handover.start();
  }

  private surroundings() {
    const identity = this.paired.value;
    if (identity === null || this.sign === null) return null;
    const catalog = this.catalog.value;
    const zone = catalog?.outlet.outlet.zone ?? deviceZone();
    return { identity, sign: this.sign, catalog: catalog?.manifest ?? null, zone };
  }
}
