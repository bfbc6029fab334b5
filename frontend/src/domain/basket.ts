/**
 * Prices a whole basket: the one function every till, hub and cloud calls, and nothing but it.
 *
 * Order: line prices, choices, offers, discounts by hand on lines, the basket threshold, the order's
 * discount, service charge, tax. pos/domain/README.md tells it in prose with worked tables.
 * What this is not: payment and cash rounding (payments.ts), refunds (refunds.ts).
 */
import { priceChoices } from './choices.ts';
import { isDate } from './dates.ts';
import { applyLineDiscount, applyOrderDiscount } from './discounts.ts';
import { DomainError } from './errors.ts';
import { checkAmount, isWhole, sum } from './money.ts';
import { allParts, Item, joined, Part, type PricedOption } from './parts.ts';
import { checkPrice, PriceBook, priceLine } from './pricing.ts';
import { activePromotions, applyLinePromotions, applyThreshold, pricePromotions } from './promotions.ts';
import { amountFor, baseQuantity, checkFactor, checkQuantity } from './quantity.ts';
import { applyTaxes } from './tax.ts';
import { addUp } from './totals.ts';
import type {
  AppliedPromotion,
  Basket,
  BasketLine,
  Minor,
  Priced,
  PricedChoice,
  PricedLine,
  Promotion,
  Rules,
} from './types.ts';

export const PRICING_VERSION = 2;
export const MAX_LINES = 1000;
export const MAX_ID_LENGTH = 64;
export const MINUTES_OF_DAY = 1440;
export const EXPONENTS = [0, 2, 3];
const ASCII = /^[\0-~\x7f]+$/;

/** Every line, promotion, tax and total of a basket. Throws DomainError with a stable code. */
export function priceBasket(basket: Basket, rules: Rules): Priced {
  checkBasket(basket, rules);
  const promotions = activePromotions(basket, rules);
  const book = new PriceBook(basket, rules, promotions);
  const items = basket.lines.map((line) => pricedItem(line, book));
  const parts = allParts(items);
  sum(parts.map((part) => part.gross)); // refused here when it is beyond what both count
  const applied = takeOff(items, parts, basket, promotions);
  const taxes = applyTaxes(parts, basket, rules);
  const lines = items.map(pricedLine);
  return {
    pricing_version: PRICING_VERSION,
    lines,
    promotions: applied,
    taxes,
    totals: addUp(lines),
  };
}

/** Everything that lowers prices, in the contract's order. */
function takeOff(
  items: Item[],
  parts: Part[],
  basket: Basket,
  promotions: Promotion[],
): AppliedPromotion[] {
  const applied = [
    ...pricePromotions(items, promotions),
    ...applyLinePromotions(items, promotions),
  ];
  items.forEach(applyLineDiscount);
  applied.push(...applyThreshold(items, parts, promotions));
  applyOrderDiscount(parts, basket.order_discount);
  return applied;
}

/** Refuses what no shop could mean, before any arithmetic. */
function checkBasket(basket: Basket, rules: Rules): void {
  if (!EXPONENTS.includes(rules.currency.exponent)) {
    throw new DomainError('currency_unsupported');
  }
  if (!isDate(basket.business_date)) {
    throw new DomainError('business_date_invalid');
  }
  const minute: unknown = basket.minute_of_day;
  if (!isWhole(minute) || minute < 0 || minute >= MINUTES_OF_DAY) {
    throw new DomainError('minute_invalid');
  }
  if (basket.lines.length > MAX_LINES) {
    throw new DomainError('lines_too_many');
  }
  const seen = new Set<string>();
  for (const line of basket.lines) {
    seen.add(checkId(line.id));
    checkQuantity(line.quantity_milli);
    checkFactor(line.factor_milli);
  }
  if (seen.size < basket.lines.length) {
    throw new DomainError('line_id_repeated');
  }
}

/** Ids break ties, so they must compare alike in both languages: short and ASCII. */
function checkId(identity: unknown): string {
  if (
    typeof identity === 'string' &&
    identity.length <= MAX_ID_LENGTH &&
    ASCII.test(identity)
  ) {
    return identity;
  }
  throw new DomainError('line_id_invalid');
}

/** A line with its price; the first part holds the line and the choices taxed like it. */
function pricedItem(line: BasketLine, book: PriceBook): Item {
  const price = priceLine(line, book);
  const own =
    price.source === 'label'
      ? checkPrice(line.label_minor)
      : amountFor(price.unit, line.quantity_milli);
  const options = priceChoices(line, line.quantity_milli);
  let gross: Minor = own;
  for (const each of options) {
    gross = each.part === null ? checkAmount(gross + each.amount) : gross;
  }
  if (gross < 0) {
    throw new DomainError('price_below_zero');
  }
  return new Item(line, price, options, new Part(line.id, line.tax_class, gross));
}

function pricedLine(item: Item): PricedLine {
  const { line, price } = item;
  const whole = joined(item.parts);
  return {
    id: line.id,
    product: line.product,
    sku: line.sku,
    name: line.name,
    category: line.category,
    unit: line.unit,
    factor_milli: line.factor_milli,
    quantity_milli: line.quantity_milli,
    base_quantity_milli: baseQuantity(line.quantity_milli, line.factor_milli),
    unit_price_minor: price.unit,
    list_price_minor: price.list,
    price_source: price.source,
    gross_minor: whole.gross,
    discount_minor: whole.discount,
    promotion_minor: whole.promotion,
    order_discount_minor: whole.orderDiscount,
    amount_minor: whole.amount,
    net_minor: whole.net,
    service_minor: whole.service,
    service_added_minor: whole.serviceAdded,
    tax_class: line.tax_class,
    tax_minor: whole.tax,
    tax_added_minor: whole.taxAdded,
    total_minor: whole.net + whole.service + whole.tax,
    choices: item.options.map(pricedChoice),
    note: line.note,
    tracked: line.tracked,
  };
}

function pricedChoice(option: PricedOption): PricedChoice {
  const { choice, part } = option;
  return {
    group: choice.group,
    choice: choice.choice,
    name: choice.name,
    quantity: choice.quantity,
    quantity_milli: option.quantity,
    once: choice.once ?? false,
    unit_price_minor: choice.price_minor,
    amount_minor: option.amount,
    tax_class: part?.taxClass ?? null,
    net_minor: part?.net ?? 0,
    service_minor: part?.service ?? 0,
    service_added_minor: part?.serviceAdded ?? 0,
    tax_minor: part?.tax ?? 0,
    tax_added_minor: part?.taxAdded ?? 0,
  };
}
