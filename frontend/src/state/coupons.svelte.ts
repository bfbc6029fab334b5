/** Coupon codes at the counter: what this till may use without asking, and the door to using one.
 *
 * A code without a limit needs nobody. Of a limited one the hub allots uses to tills; what is allotted
 * and not spent is used with the hub dead too. A limit per customer is only kept by asking. Allotments
 * are kept beside the open carts, so that they survive a reload; they are this device's own. How a code
 * is read and asked about is fetched when somebody has one (`coupon_claim`).
 * Not here: what the code is worth (the money contract counts its promotion like any other).
 */
import type { Catalog } from '../data/catalog';
import type { OpenCart } from '../data/carts';
import type { JsonObject } from '../data/json';
import type { Promotion } from '../domain/types';
import { type CouponDesk, type CouponShelf, type CouponsWorld, isLimited, type Refusal, type Right } from './coupon_shapes';

const READABLE = /^[A-Za-z0-9 ._-]{4,40}$/;
const NO_RIGHT: Right = { allotted: 0, sold: 0 };

export class Coupons implements CouponShelf {
  /** The hub is being asked, or the code is being read. */
  working = $state(false);
  readonly world: CouponsWorld;
  /** Asked ahead and answered; asked again after a use or a new catalogue. */
  answered = new Set<string>();
  #catalog = $state.raw<Catalog | null>(null);
  #filling = false;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  readonly #rights = new Map<string, Right>();

  constructor(world: CouponsWorld) {
    this.world = world;
    world.status?.subscribe(({ reachable }) => void (reachable && this.fill()));
  }

  /** Promotions that want a code. */
  get known(): readonly Promotion[] {
    return this.#catalog?.outlet.rules.coupons ?? [];
  }

  get merchant(): string {
    return this.#catalog?.outlet.merchant.id ?? '';
  }

  receive(catalog: Catalog | null): void {
    this.#catalog = catalog;
    this.answered = new Set();
    void this.fill();
  }

  /** Puts the code's promotion into the cart that is open now, when the codes before it are judged. null:
   * it is in. */
  async claim(text: string): Promise<Refusal | null> {
    const cart = this.world.basket.id;
    this.working = ++this.#waiting > 0;
    const judged = this.#turn.then(async () => (await import('./coupon_claim')).claim(this, text, cart));
    this.#turn = judged.catch(() => undefined);
    try {
      return await judged;
    } finally {
      this.working = --this.#waiting > 0;
    }
  }

  /** A scanned code that is no product: whether it may be a coupon. What it was is said a moment later. */
  scan(code: string, desk: CouponDesk): boolean {
    if (this.known.length === 0 || !READABLE.test(code)) return false;
    const unjudged = () => void (desk.selling.unknownCode = code); // a file that cannot be had now
    import('./coupon_verbs').then(({ useScanned }) => useScanned(desk, code)).catch(unjudged);
    return true;
  }

  /** These promotions were in a finished sale. */
  sold(promotions: readonly string[]): void {
    for (const id of promotions) {
      if (!isLimited(this.known.find((each) => each.id === id)?.coupon)) continue;
      const right = this.rightTo(id);
      this.keep(id, { ...right, sold: right.sold + 1 });
      this.answered.delete(id);
    }
    if (promotions.length > 0) void this.fill();
  }

  restore(kept: OpenCart): void {
    const { kind, device, promotion, allotted, sold } = kept.content;
    if (kind !== 'coupon') return;
    const sound = typeof promotion === 'string' && typeof allotted === 'number' && typeof sold === 'number';
    const mine = sound && device === this.world.device(); // another device's are not ours to spend
    if (!mine || kept.id !== promotion) this.world.keeper.discard(kept.id);
    if (!mine) return;
    const now = this.rightTo(promotion); // the hub may have been asked meanwhile
    this.keep(promotion, { allotted: Math.max(now.allotted, allotted), sold: now.sold + sold });
  }

  /** As many uses ahead as the owner lets a till hold; without the hub it is tried again later. */
  async fill(): Promise<void> {
    const wanting = this.known.some(({ id, coupon }) => (coupon?.till_allotment ?? 0) > 0 && !this.answered.has(id));
    if (this.#filling || !wanting) return;
    this.#filling = true;
    try {
      await (await import('./coupon_claim')).fillAhead(this);
    } catch {
      return; // a file that cannot be had now
    } finally {
      this.#filling = false;
    }
  }

  rightTo(promotion: string): Right {
    return this.#rights.get(promotion) ?? NO_RIGHT;
  }

  /** Sold, in carts put aside, and (`all`) in the open one. */
  spent(promotion: string, all = false): number {
    const carts = [...this.world.held(), ...(all ? this.world.basket.facts.coupons : [])];
    return this.rightTo(promotion).sold + carts.filter((each) => each.promotion === promotion).length;
  }

  keep(promotion: string, right: Right): void {
    this.#rights.set(promotion, right);
    const content = { kind: 'coupon', device: this.world.device(), promotion, ...right };
    this.world.keeper.save(promotion, content as unknown as JsonObject);
  }
}
