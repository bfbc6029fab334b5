/**
 * One simulated cashier's tablet: the product's whole data layer (`openTill`) inside a machine.
 *
 * Orders come from the simulator, one at a time: boot, pair, sell, answer a request, die. What it
 * tells is what a cashier would know: a sale is *sold* when `append` has resolved and not before.
 */
import { unwrap } from 'idb';
import { Database } from '../../src/data/database.ts';
import { DataError } from '../../src/data/errors.ts';
import { beginAnew } from '../../src/data/ids.ts';
import type { AppendRequest } from '../../src/data/journal.ts';
import type { JsonObject } from '../../src/data/json.ts';
import { openTill, type Till } from '../../src/data/till.ts';
import { Disk, folded, restore, type Commit } from './disk.ts';
import { Machine, Notes, wake } from './machine.ts';

export interface Sale {
  id: string;
  type: string;
  version: number;
  shift: string | null;
  date: string;
  receipt: boolean;
  cart: boolean;
  body: JsonObject;
}

export class SimulatedTill {
  readonly number: number;
  machine: Machine | null = null;
  kept: Commit[];
  private till: Till | null = null;
  private refusal = 0;
  private notes = new Notes();

  constructor(number: number, opening: Commit[] = []) {
    this.number = number;
    this.kept = opening;
  }

  /** A tablet on which somebody put this one's profile, as it lies on the disk now. */
  copy(number: number): SimulatedTill {
    const { machine } = this;
    const copied = new SimulatedTill(number, folded(machine?.disk.afterDeath(false, () => 1) ?? this.kept));
    copied.notes = (machine?.notes ?? this.notes).copy();
    return copied;
  }

  /** A browser starts on what the last one left on the disk. */
  async boot(options: { skewMs: number; dice: number }): Promise<void> {
    const disk = new Disk(this.kept);
    const machine = new Machine(this.number, disk, { ...options, notes: this.notes });
    this.machine = machine;
    wake(machine);
    beginAnew();
    if (this.kept.length > 0) await this.refill(disk);
    disk.recording = true;
    disk.refusal = this.refusal;
    const till = await openTill();
    if (machine.dead) return;
    this.till = till;
    const { value } = till.catalog;
    const device = till.identity.value?.device ?? null;
    machine.tell('booted', { device, catalog: value?.manifest ?? null, prices: value && pricesOf(till) });
  }

  async pair(name: string): Promise<void> {
    const { machine, till } = this.alive();
    try {
      const identity = await till.pair({ name });
      machine.tell('paired', { device: identity.device, series: identity.series });
    } catch (error) {
      machine.tell('not_paired', { error: String(error) });
    }
  }

  /** What the screen asks for when this tablet and the hub do not agree: goes on under a new series. */
  async mend(): Promise<void> {
    const { machine, till } = this.alive();
    const { trouble } = till.status.value;
    if (trouble !== 'fork' && trouble !== 'hub_ahead') return machine.tell('mended', { renewed: false });
    try {
      const { device, epoch } = await till.renew({ name: 'Kasir', reason: trouble });
      machine.tell('mended', { renewed: true, device, epoch });
    } catch (error) {
      machine.tell('mended', { renewed: false, error: String(error) });
    }
  }

  /** Pays, as the cashier does: the cart is there before, the sale after, the money once. */
  async sell(sale: Sale): Promise<void> {
    const { machine, till } = this.alive();
    if (till.writer.refusal !== null) {
      till.writer.askAgain(); // there is no selling screen: a sentence about the disk, and this button
      return machine.tell('shut', { code: till.writer.refusal });
    }
    if (sale.cart) till.carts.save(sale.id, { sale: sale.id });
    try {
      const { seq, hash, receipt } = await till.journal.append(requestOf(sale));
      const { manifest } = till.catalog.value ?? { manifest: null };
      machine.tell('sold', { id: sale.id, seq, hash, receipt, manifest, prices: pricesOf(till) });
    } catch (error) {
      const code = error instanceof DataError ? error.code : '';
      machine.tell('not_sold', { id: sale.id, code, error: String(error) });
    }
  }

  /** After a crash the cashier looks: is the sale in the history, is its cart still open? */
  async look(id: string): Promise<void> {
    const { machine, till } = this.alive();
    const [body, carts] = await Promise.all([till.history.body(id), till.carts.all()]);
    machine.tell('looked', { id, sold: body !== null, open: carts.some((cart) => cart.id === id) });
  }

  async report(): Promise<void> {
    const { machine, till } = this.alive();
    const database = new Database();
    const events = await database.use((handle) => handle.getAll('events'));
    const answers = await database.use((handle) => handle.getAll('answers'));
    const mark = await database.get('mark');
    database.close();
    machine.tell('report', {
      events: events.map(({ device, epoch, seq, hash, id, type, receipt }) => (
        { device, epoch, seq, hash, id, type, receipt })),
      answers: answers.map(({ seq, status, code }) => ({ seq, status, code })),
      acked: mark?.acked.seq ?? 0,
      acked_hash: mark?.acked.hash ?? '',
      status: till.status.value,
      catalog: till.catalog.value?.manifest ?? null,
      prices: till.catalog.value && pricesOf(till),
    });
  }

  /** What every sale of this tablet took in, out of its own sealed journal. */
  async sums(): Promise<void> {
    const { machine, till } = this.alive();
    const database = new Database();
    const events = await database.use((handle) => handle.getAll('events'));
    database.close();
    const sales = events.filter(({ type }) => type === 'sale.completed');
    const bodies = await Promise.all(sales.map(({ id }) => till.history.body(id)));
    machine.tell('sums', { due_minor: sales.map(({ id }, place) => [id, bodies[place]?.['due_minor'] ?? null]) });
  }

  /** Shut for the night, with everything written. */
  sleep(): void {
    this.die(false);
    this.kept = folded(this.kept);
  }

  /** From now on the disk takes no write, so often. */
  fill(refusal: number): void {
    this.refusal = refusal;
    if (this.machine !== null) this.machine.disk.refusal = refusal;
  }

  die(power: boolean): void {
    const { machine } = this;
    if (machine === null) return;
    this.kept = machine.disk.afterDeath(power, () => machine.chance());
    this.notes = machine.notes.copy(); // what the dead page still does reaches nobody
    machine.tell('died');
    machine.dead = true;
    this.machine = null;
    this.till = null;
  }

  private async refill(disk: Disk): Promise<void> {
    const database = new Database();
    await database.use((handle) => restore(unwrap(handle), disk));
    database.close();
  }

  private alive(): { machine: Machine; till: Till } {
    if (this.machine === null || this.till === null) throw new Error(`till ${this.number} is not running`);
    return { machine: this.machine, till: this.till };
  }
}

function requestOf({ id, type, version, shift, date, receipt, cart, body }: Sale): AppendRequest {
  return {
    id, type, version, shift, actor: null, businessDate: date, receipt,
    ...(cart ? { closesCart: id } : {}),
    body: (given) => (given.receipt === null ? body : { ...body, receipt: { ...given.receipt } }),
  };
}

/** What this tablet charges for everything it knows, to be compared with what was published. */
function pricesOf(till: Till): Record<string, number | null> {
  const catalog = till.catalog.value;
  if (catalog === null) return {};
  const products = catalog.search('barang', 1_000);
  return Object.fromEntries(products.map(({ id, price_minor }) => [id, price_minor]));
}
