/**
 * Which price counts: one fixed precedence, never "the cheapest".
 *
 * From weakest to strongest: the unit level's price, a quantity break, a price list (the outlet's,
 * the members', the customer's own), a dated promotion price (unless it would raise the price), a
 * price typed by hand. A scale label fixes the amount of its line. What this is not: promotions that
 * take money off several lines together (promotions.ts).
 */
import { inForce } from './dates.ts';
import { checkRate } from './discounts.ts';
import { DomainError } from './errors.ts';
import { compare, divideHalfUp, isWhole, PPM } from './money.ts';
import { Price } from './parts.ts';
import type { Basket, BasketLine, Break, Milli, Minor, PriceList, PriceSource, Promotion, Rules } from './types.ts';

/** Eleven digits: no shop prices a single unit higher, and a barcode in the price field has twelve. */
export const MAX_PRICE_MINOR = 99_999_999_999;
const STRENGTH = { customer: 0, member: 1, all: 2 };

/** What is the same for all lines of one basket: lists, price promotions, total quantities. */
export class PriceBook {
  lists: string[];
  promotions: Promotion[];
  quantities: Map<string, Milli>;

  constructor(basket: Basket, rules: Rules, promotions: Promotion[]) {
    this.lists = activePriceLists(basket, rules);
    this.promotions = promotions.filter((each) => each.kind === 'price');
    this.quantities = totalQuantities(basket.lines);
  }
}

/** Per product and unit, so that a break counts the product and not the line. */
export function totalQuantities(lines: BasketLine[]): Map<string, Milli> {
  const totals = new Map<string, Milli>();
  for (const line of lines) {
    const key = `${line.product}|${line.unit}`;
    totals.set(key, (totals.get(key) ?? 0) + line.quantity_milli);
  }
  return totals;
}

/** The ids of the price lists that hold for this basket, strongest first. */
export function activePriceLists(basket: Basket, rules: Rules): string[] {
  const found = rules.price_lists.filter((each) => listApplies(each, basket));
  found.sort(
    (left, right) =>
      compare(STRENGTH[left.applies], STRENGTH[right.applies]) || compare(left.id, right.id),
  );
  return found.map((each) => each.id);
}

/** The unit price of a line, its source, and the shelf price it is compared with. */
export function priceLine(line: BasketLine, book: PriceBook): Price {
  const ordinary = ordinaryPrice(line, book);
  if (line.override_minor !== null) {
    return priceByHand(checkPrice(line.override_minor), line.price_minor);
  }
  if (ordinary === null) {
    throw new DomainError('price_missing');
  }
  if ((line.label_minor ?? null) !== null) {
    ordinary.source = 'label';
    return ordinary;
  }
  applyPricePromotion(ordinary, line, book.promotions);
  return ordinary;
}

/** A unit price: whole, not below zero, not absurd. */
export function checkPrice(price: unknown): Minor {
  if (!isWhole(price) || price < 0) {
    throw new DomainError('price_invalid');
  }
  if (price > MAX_PRICE_MINOR) {
    throw new DomainError('price_too_large');
  }
  return price;
}

/** Whether a promotion's products and categories (both empty: everything) name this line. */
export function selects(
  target: { products?: string[]; categories?: string[] },
  line: BasketLine,
): boolean {
  const products = target.products ?? [];
  const categories = target.categories ?? [];
  if (products.length === 0 && categories.length === 0) {
    return true;
  }
  const named = line.category !== null && categories.includes(line.category);
  return named || products.includes(line.product);
}

/** The price of the highest step reached; of equal steps the lower price. */
export function bestBreak(breaks: Partial<Break>[], unit: string, quantity: Milli): Minor | null {
  let step = -1;
  let best: Minor | null = null;
  for (const each of breaks) {
    const from = each.min_quantity_milli ?? 0;
    if ((each.unit ?? unit) === unit && from <= quantity) {
      const price = checkPrice(each.price_minor);
      if (best === null || from > step || (from === step && price < best)) {
        step = from;
        best = price;
      }
    }
  }
  return best;
}

function ordinaryPrice(line: BasketLine, book: PriceBook): Price | null {
  const shelf = line.price_minor;
  let price = shelf === null ? null : new Price(checkPrice(shelf), 'unit', shelf);
  const offered = line.list_prices ?? [];
  if (line.breaks.length === 0 && offered.length === 0) {
    return price;
  }
  const quantity = book.quantities.get(`${line.product}|${line.unit}`) ?? 0;
  const reached = bestBreak(line.breaks, line.unit, quantity);
  if (reached !== null) {
    price = replaced(price, reached, 'break');
  }
  for (const list of offered.length === 0 ? [] : book.lists) {
    const own = offered.filter((each) => each.price_list === list);
    const listed = bestBreak(own, line.unit, quantity);
    if (listed !== null) {
      return replaced(price, listed, 'price_list');
    }
  }
  return price;
}

function priceByHand(price: Minor, shelf: Minor | null): Price {
  return shelf === null ? new Price(price, 'asked', price) : new Price(price, 'override', shelf);
}

function replaced(price: Price | null, unit: Minor, source: PriceSource): Price {
  return new Price(unit, source, price === null ? unit : price.list);
}

function applyPricePromotion(price: Price, line: BasketLine, promotions: Promotion[]): void {
  for (const promotion of promotions) {
    const offered = promotionPrice(promotion, line, price.unit);
    if (offered !== null) {
      if (offered < price.unit) {
        price.before = price.unit;
        price.unit = offered;
        price.source = 'promotion';
        price.promotion = promotion;
      }
      return;
    }
  }
}

function promotionPrice(promotion: Promotion, line: BasketLine, before: Minor): Minor | null {
  for (const each of promotion.prices ?? []) {
    if (each.product === line.product && (each.unit === null || each.unit === line.unit)) {
      return checkPrice(each.price_minor);
    }
  }
  const rate = promotion.rate_ppm ?? null;
  if (rate === null || !selects(promotion, line)) {
    return null;
  }
  return divideHalfUp(before, PPM - checkRate(rate), PPM);
}

function listApplies(list: PriceList, basket: Basket): boolean {
  const orderTypes = list.order_types ?? [];
  if (!inForce(list, basket.business_date)) {
    return false;
  }
  if (orderTypes.length > 0 && !orderTypes.includes(basket.order_type)) {
    return false;
  }
  if (list.applies === 'all') {
    return true;
  }
  const customer = basket.customer;
  if (customer === null) {
    return false;
  }
  return list.applies === 'member' ? customer.member : customer.price_list === list.id;
}
