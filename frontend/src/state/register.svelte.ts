/** The till as one object: which screen is shown, and the verbs that belong to more than one part.
 *
 * Screens follow facts: no writer right → second tab; no identity → pairing; nobody signed in →
 * lock; no shift → open shift. Only behind those does the cashier's own navigation count.
 * Nothing on the selling path waits for the network.
 */
import type { Catalog } from '../data/catalog';
import type { OutletChunk } from '../data/catalog_rows';
import type { Identity } from '../data/identity';
import type { AppendRequest } from '../data/journal';
import type { JsonObject } from '../data/json';
import type { Till } from '../data/till';
import type { WriterState } from '../data/writer';
import type { Minor } from '../domain/types';
import { Basket } from './basket.svelte';
import { besideOf } from './besides';
import { clearCart, removeLine, undo } from './cart_verbs';
import { Checkout } from './checkout.svelte';
import { Connection } from './connection.svelte';
import { Coupons } from './coupons.svelte';
import { Customers } from './customers.svelte';
import { ClockWatch } from './clock_watch.svelte';
import { codeOf, detailOf } from './failures';
import { Favourites } from './favourites.svelte';
import { envelope, pricingFrame, saleFrame } from './frames';
import { Held } from './held.svelte';
import { type Balances, balancesOf } from './balances.svelte';
import type { Matching } from './matching.svelte';
import { Notices } from './notices.svelte';
import { startFacts } from './orders';
import type { Overlay } from './overlays';
import { Papers } from './papers.svelte';
import { Paying } from './paying.svelte';
import { isHeldUp } from './permissions';
import { Repair, repairOf } from './repair.svelte';
import { Sales } from './sales.svelte';
import { Selling } from './selling.svelte';
import { type Lock, lockedEvent, Session } from './session.svelte';
import { Settings } from './settings.svelte';
import { Shift } from './shift.svelte';
import { Stock } from './stock.svelte';
import { Updates, updatesOf } from './updates.svelte';

export type Screen =
  | 'starting'
  | 'second-tab'
  | 'pairing'
  | 'no-catalogue'
  | 'repair'
  | 'lock'
  | 'open-shift'
  | 'recover'
  | Place;
export type Place = 'sell' | 'pay' | 'done' | 'history' | 'close-shift';

const FALLBACK_ZONE = 'Asia/Jakarta';

export class Register {
  readonly till: Till;
  readonly settings = new Settings();
  readonly notices = new Notices();
  readonly basket: Basket;
  readonly held: Held;
  readonly customers: Customers;
  readonly coupons: Coupons;
  readonly selling: Selling;
  readonly favourites: Favourites;
  readonly checkout: Checkout;
  readonly paying: Paying;
  readonly session: Session;
  readonly shift: Shift;
  readonly sales: Sales;
  readonly papers: Papers;
  readonly connection: Connection;
  readonly stock: Stock;
  readonly balances: Balances;
  readonly updates: Updates;
  readonly repair: Repair;
  readonly clockWatch: ClockWatch;
  identity = $state.raw<Identity | null>(null);
  catalog = $state.raw<Catalog | null>(null);
  writer = $state<WriterState>('starting');
  place = $state<Place>('sell');
  overlay = $state.raw<Overlay | null>(null);
  restored = $state(false);
  /** Code of why the open shift and cart could not be brought back; `retryRestore` tries again. */
  restoreFailure = $state<string | null>(null);
  #restoring = false;
  #under: Overlay | null = null;
  pairingFailure = $state.raw<{ code: string; detail: string | null } | null>(null);
  readonly screen: Screen = $derived(this.#screen());

  constructor(till: Till) {
    this.till = till;
    this.basket = new Basket(
      () => pricingFrame(this.outlet, this.shift.open, till),
      till.carts,
      () => till.nowMs(),
      () => startFacts(this.catalog, this.settings.orders),
    );
    this.held = new Held(this.basket, till.carts, () => till.nowMs());
    this.selling = new Selling(this.basket, this.notices, {
      blocked: () => this.place === 'pay' || (this.overlay !== null && this.overlay.kind !== 'cart' && this.overlay.kind !== 'camera'), // there one sees it
      frozen: () => this.checkout.working || this.paying.started !== null,
      favourites: () => this.favourites.products,
      stockOf: (product) => this.stock.of(product), coupon: (code) => this.coupons.scan(code, this),
    });
    const [{ carts: keeper, history }, nowMs, heardAtMs] = [till, () => till.nowMs(), () => till.status.value.lastContactAtMs];
    const append = (request: AppendRequest) => till.journal.append(request);
    const frame = () => saleFrame(this.outlet, this.session, this.shift.open, till);
    const writing = {
      append,
      envelope: () => this.writer === 'writer' ? envelope(this.session, this.shift.open, till) : null,
    };
    this.favourites = new Favourites(writing);
    this.customers = new Customers({ ...writing, keeper, nowMs });
    this.session = new Session(till.pins, (person, lock) => this.reportLock(person, lock));
    const written = async (id: string) => (await history.body(id)) !== null;
    this.paying = new Paying({ basket: this.basket, keeper, append, frame, nowMs, written });
    this.checkout = new Checkout(this.basket, frame, append, this.paying);
    this.checkout.whenSold = () => this.#showDone();
    this.checkout.beside = (sold) => besideOf(this, sold);
    this.coupons = new Coupons({
      basket: this.basket, keeper, status: till.status,
      ask: async (claim) => (await import('../data/coupons')).askCoupon(till.hub, claim),
      held: () => this.held.carts.flatMap(({ facts }) => facts.coupons),
      frozen: () => this.checkout.working || this.paying.started !== null || this.paying.frozen !== null,
      businessDate: () => frame().businessDate, device: () => this.identity?.device ?? '',
    });
    [this.sales, this.papers] = [new Sales(history, async () => (await import('./method_words')).methodsMeant), new Papers({ history, append, frame, nowMs, heardAtMs, known: this })];
    this.connection = new Connection(till.status, till.shell.state);
    [this.stock, this.updates] = [new Stock(till.stock, till.status), new Updates(updatesOf(this))];
    this.balances = balancesOf(till, nowMs);
    [this.repair, this.clockWatch] = [new Repair(repairOf(this)), new ClockWatch(till)];
    this.shift = new Shift({
      keeper, append, nowMs, heardAtMs,
      tally: async (shift) => (await import('./shift_tally')).shiftTally(till, shift), // once a shift
      businessDate: () => till.businessDate(),
    });
    till.identity.subscribe((identity) => this.#receiveIdentity(identity));
    till.catalog.subscribe((catalog) => this.#receiveCatalog(catalog));
    till.writer.state.subscribe((writer) => this.#receiveWriter(writer));
  }

  get outlet(): OutletChunk {
    if (this.catalog === null) throw new Error('no catalogue');
    return this.catalog.outlet;
  }

  get zone(): string {
    return this.catalog?.outlet.outlet.zone ?? FALLBACK_ZONE;
  }

  go(place: Place, asked = false): void {
    if (place === 'pay' && this.basket.isEmpty) return;
    if (this.paying.working || this.checkout.working) return; // a sale is being written this moment
    if (place === 'pay' && !asked && isHeldUp(this, () => this.go('pay', true))) return;
    if (this.favourites.arranging) void this.favourites.finish();
    if (place !== 'done') this.checkout.forget();
    if (place !== 'pay') this.paying.forget();
    if (place !== 'sell') this.notices.dismiss();
    this.place = place;
    this.closeAll(); // and what was scanned over a payment comes now
    if (place === 'history') void this.sales.refresh();
  }

  /** What is opened from the cart of a phone goes back to it. */
  show(overlay: Overlay): void {
    this.#under = this.overlay?.kind === 'cart' ? this.overlay : null;
    this.overlay = overlay;
  }

  closeOverlay(): void {
    this.overlay = this.#under;
    this.#under = null;
    if (this.overlay === null) this.selling.resume();
  }

  /** All the way back to the goods. */
  closeAll(): void {
    this.#under = null;
    this.closeOverlay();
  }

  async showReceipt(id: string): Promise<void> {
    const paper = await this.papers.look(id);
    if (paper !== null) this.show({ kind: 'receipt', paper });
  }

  /** The open cart as a bill nobody has paid: looked at, printed, and nothing is recorded. */
  async showPreBill(): Promise<void> {
    if (this.basket.isEmpty) return;
    const { outlet, cashier } = saleFrame(this.outlet, this.session, this.shift.open, this.till);
    const { id, openedAtMs, order, discounts } = this.basket;
    const priced = this.basket.priceNow();
    const parts = { sale: id, outlet, cashier, openedAtMs, order, discounts, priced };
    const { preBill } = await import('./pre_bill'); // selling never needs it
    const body = preBill(parts, this.till.nowMs());
    this.show({ kind: 'receipt', paper: { id, body, copy: 0, proof: null, unpaid: true } });
  }

  /** A barcode sells, on any screen behind the lock; over a payment its field takes it or it waits. */
  scan(code: string): void {
    if (this.screen !== this.place) return;
    const { field } = this.paying; // of a sheet about a payment
    if (field?.(code) === true) return;
    if (this.favourites.arranging) void this.favourites.finish();
    if (/^lancar1:/i.test(code) && this.canSell) return this.sales.look(code, () => this.go('history'));
    if (field === null && this.place !== 'sell' && this.canSell) this.go('sell');
    this.selling.scan(code);
  }

  get canSell(): boolean {
    const paying = this.checkout.working || this.paying.working || this.paying.started !== null;
    return this.screen === this.place && !paying;
  }

  pay = (tenderedMinor: Minor): Promise<boolean> => this.#finish(() => this.checkout.take(tenderedMinor));
  /** All of it came already: other ways, or several tenders. */
  finishPaid = (): Promise<boolean> => this.#finish(() => this.checkout.finish(null));

  async #finish(sell: () => Promise<boolean>, asked = false): Promise<boolean> {
    if (this.checkout.working || this.paying.working) return false;
    if (!asked && isHeldUp(this, () => void this.#finish(sell, true))) return false;
    const done = await sell();
    this.selling.resume(); // what was scanned meanwhile
    return done;
  }

  #showDone(): void {
    this.coupons.sold(this.checkout.finished?.coupons ?? []);
    this.selling.reset();
    this.notices.dismiss();
    this.overlay = null;
    this.place = 'done';
  }

  async payExact(): Promise<boolean> {
    return this.pay(this.dueMinor());
  }

  dueMinor(): Minor {
    return this.catalog === null ? 0 : this.checkout.dueMinor(this.outlet.rules);
  }

  quickCash(): Minor[] {
    return this.catalog === null ? [] : this.checkout.suggestions(this.outlet.rules);
  }

  removeLine = (id: string): void => removeLine(this, id);
  clearCart = (): void => clearCart(this);
  undo = (): void => undo(this);

  lock(): void {
    if (this.favourites.arranging) void this.favourites.finish();
    this.place = 'sell';
    this.overlay = null;
    this.selling.dismiss();
    this.checkout.forget();
    this.paying.forget(); // the next cashier did not hear of a tip
    this.session.lock();
  }

  async openShift(floatMinor: Minor): Promise<void> {
    const { person, actor } = this.session;
    if (person === null) return;
    await this.shift.start(floatMinor, { id: person.id, name: person.name }, actor);
    this.place = 'sell';
  }

  /** Money of a cart put aside is in the drawer, or at the bank, and in no sale yet. */
  get holdsPaidCart(): boolean {
    return this.held.carts.some(({ id }) => this.paying.holdsMoneyFor(id));
  }

  /** `matching`: what was looked for in the account. Answers as Shift.finish does. */
  async closeShift(countedMinor: Minor, matching: Pick<Matching, 'write'> | null = null, said: JsonObject = {}): ReturnType<Shift['finish']> {
    const { person, actor } = this.session;
    if (person === null || !this.basket.isEmpty || this.holdsPaidCart) return null;
    const { open } = this.shift;
    if (open !== null) await matching?.write(open, { id: person.id, name: person.name }, actor);
    return this.shift.finish(countedMinor, { id: person.id, name: person.name }, actor, said);
  }

  async pair(name: string, code: string): Promise<void> {
    this.pairingFailure = null;
    try {
      await this.till.pair(code === '' ? { name } : { name, code });
    } catch (error) {
      this.pairingFailure = { code: codeOf(error), detail: detailOf(error) };
    }
  }

  retryRestore(): void {
    this.till.writer.askAgain();
    void this.#restore();
  }

  #screen(): Screen {
    if (this.writer === 'waiting' || this.writer === 'lost') return 'second-tab';
    if (this.writer === 'starting' || this.writer === 'refused') return 'starting';
    if (this.identity === null) return 'pairing';
    if (this.catalog === null) return this.repair.shown ? 'repair' : 'no-catalogue';
    if (this.repair.shown && this.place !== 'done') return 'repair';
    if (!this.restored) return 'starting';
    if (this.session.person === null) return 'lock';
    if (this.shift.open === null && this.place !== 'close-shift') return 'open-shift';
    if (this.paying.started !== null && this.place !== 'pay') return 'recover';
    return this.place;
  }

  #receiveIdentity(identity: Identity | null): void {
    this.identity = identity;
    void this.#restore();
  }

  #receiveCatalog(catalog: Catalog | null): void {
    this.catalog = catalog;
    this.selling.catalog = catalog;
    this.favourites.receive(catalog);
    this.customers.receive(catalog);
    this.coupons.receive(catalog);
    this.basket.followStart();
    this.#lockOutTheGone(catalog);
    void this.#restore();
  }

  /** Whoever was dismissed is locked out; the open cart stays. Staff that cannot be read dismiss nobody. */
  #lockOutTheGone(catalog: Catalog | null): void {
    const { person } = this.session;
    if (catalog === null || person === null || catalog.staff.length === 0) return;
    if (!catalog.staff.some((known) => known.id === person.id)) this.lock();
  }

  #receiveWriter(writer: WriterState): void {
    const wasAway = this.writer === 'lost' || this.writer === 'waiting';
    [this.writer, this.restoreFailure] = [writer, this.till.writer.refusal];
    if (writer === 'writer' && wasAway) this.#forget();
    void this.#restore();
  }

  /** Another tab may have sold what we hold: only what is stored counts from here on. */
  #forget(): void {
    this.restored = false;
    this.lock();
    this.basket.startNext();
    this.held.forget();
    this.paying.forgetAll();
    this.shift.open = null;
  }

  /** Once, when this tab may write and can price: open shift and open cart as they were left. */
  async #restore(): Promise<void> {
    const { identity, catalog, writer, restored } = this;
    if (identity === null || catalog === null || writer !== 'writer' || restored || this.#restoring) return;
    this.#restoring = true;
    this.restoreFailure = null;
    try {
      await this.#restoreAll();
      this.restored = true;
      void this.favourites.write();
    } catch (error) {
      this.restoreFailure = codeOf(error);
    } finally {
      this.#restoring = false;
    }
  }

  async #restoreAll(): Promise<void> {
    const all = await this.till.carts.all();
    await this.paying.restore(all);
    for (const kept of all) {
      await this.shift.restore(kept);
      const { kind } = kept.content;
      this.customers.restore(kept);
      this.coupons.restore(kept);
      if (kind === 'held' || (kind === 'cart' && !this.basket.isEmpty)) this.held.restore(kept);
      else if (kind === 'cart') this.#restoreCart(kept.id, kept.content);
      else if (kind === 'unreadable') this.notices.show({ kind: 'cart_unreadable' });
    }
  }

  #restoreCart(id: string, content: JsonObject): void {
    try {
      if (this.basket.restore(id, content)) this.notices.show({ kind: 'cart_restored' });
    } catch {
      this.notices.show({ kind: 'unpriced' });
    }
  }

  /** A PIN was typed wrongly too often, at the lock or for an approval. */
  reportLock(person: { id: string; name: string }, lock: Lock): void {
    const locked = lockedEvent(person, lock, this.till.businessDate());
    this.till.journal.append(locked).catch(() => undefined); // the lock itself holds without its record
  }
}
