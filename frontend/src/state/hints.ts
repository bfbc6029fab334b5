/** What a cashier may say about the line just touched: "2 lagi jadi Rp 3.400", "1 lagi gratis".
 *
 * Pure: the priced rows and the rules go in, one hint comes out. It is asked for the selected line
 * only, so it costs nothing per line of the cart. A hint is advice: what is paid is what the money
 * contract says of the basket. Codes with values; the app has the words.
 */
import { divideDown } from '../domain/money';
import { activePriceLists, selects } from '../domain/pricing';
import { activePromotions, FIXED_SOURCES } from '../domain/promotions';
import type {
  Basket, BasketLine, Break, Milli, Minor, Priced, Promotion, PromotionItem, Rules,
} from '../domain/types';
import { type CartRow, subtotalOf } from './rows';

const ONE: Milli = 1000;

export type Hint =
  | { readonly kind: 'step'; readonly moreMilli: Milli; readonly priceMinor: Minor }
  | { readonly kind: 'free'; readonly moreMilli: Milli; readonly freeMilli: Milli }
  | { readonly kind: 'offer'; readonly name: string }
  | { readonly kind: 'member'; readonly priceMinor: Minor };

export interface ThresholdHint {
  readonly moreMinor: Minor;
  readonly name: string;
}

/** For one row; null when there is nothing to say. */
export function hintFor(row: CartRow, basket: Basket, rules: Rules): Hint | null {
  if (FIXED_SOURCES.includes(row.priced.price_source)) return null;
  return offerHint(row.line, basket, rules) ?? stepHint(row, basket, rules) ?? memberHint(row, basket, rules);
}

/** The nearest spending promotion that is not reached yet, once half of it is in the cart. */
export function thresholdHint(priced: Priced, basket: Basket, rules: Rules): ThresholdHint | null {
  const left = subtotalOf(priced);
  const ahead = activePromotions(basket, rules)
    .filter((each) => each.kind === 'threshold' && (each.minimum_minor ?? 0) > left)
    .sort((one, other) => (one.minimum_minor ?? 0) - (other.minimum_minor ?? 0))[0];
  const minimum = ahead?.minimum_minor ?? 0;
  if (ahead === undefined || left * 2 < minimum) return null;
  return { moreMinor: minimum - left, name: ahead.name };
}

/** The next quantity step that makes a unit cheaper, of the shelf or of a price list in force. */
function stepHint(row: CartRow, basket: Basket, rules: Rules): Hint | null {
  const { line, priced } = row;
  const counted = quantityOf(basket, (each) => each.product === line.product && each.unit === line.unit);
  const lists = activePriceLists(basket, rules);
  const listed = (line.list_prices ?? []).filter((each) => lists.includes(each.price_list));
  const steps: Partial<Break>[] = listed.length > 0 ? listed : line.breaks;
  const next = steps
    .filter((step) => (step.unit ?? line.unit) === line.unit && (step.min_quantity_milli ?? 0) > counted)
    .sort((one, other) => (one.min_quantity_milli ?? 0) - (other.min_quantity_milli ?? 0))[0];
  if (next?.price_minor === undefined || next.price_minor >= priced.unit_price_minor) return null;
  return { kind: 'step', moreMilli: (next.min_quantity_milli ?? 0) - counted, priceMinor: next.price_minor };
}

function offerHint(line: BasketLine, basket: Basket, rules: Rules): Hint | null {
  for (const promotion of activePromotions(basket, rules)) {
    if (promotion.kind === 'buy_get') {
      const hint = buyGetHint(promotion, line, basket);
      if (hint !== null) return hint;
    }
    if (promotion.kind === 'bundle' && lacks(promotion.items ?? [], line, basket)) {
      return { kind: 'offer', name: promotion.name };
    }
  }
  return null;
}

function buyGetHint(promotion: Promotion, line: BasketLine, basket: Basket): Hint | null {
  const { buy, get } = promotion;
  if (!buy || !named(buy, line)) return null;
  const bought = quantityOf(basket, (each) => named(buy, each));
  if (get) return otherHint(promotion, buy, get, { bought, basket });
  const given = promotion.get_quantity_milli ?? ONE;
  const round = buy.quantity_milli + given;
  const done = divideDown(bought, 1, round);
  const limit = promotion.max_times ?? null;
  if (limit !== null && done >= limit) return null;
  const missing = round - (bought - done * round);
  if (missing === round && bought > 0) return null; // just given: nothing to add by saying it again
  if (promotion.rate_ppm !== 1_000_000) return { kind: 'offer', name: promotion.name };
  return { kind: 'free', moreMilli: missing, freeMilli: given };
}

/** Bought enough of one thing, and the other that goes with it is not in the cart yet. */
function otherHint(
  promotion: Promotion,
  buy: PromotionItem,
  get: PromotionItem,
  { bought, basket }: { bought: Milli; basket: Basket },
): Hint | null {
  const rounds = divideDown(bought, 1, buy.quantity_milli);
  const allowed = Math.min(rounds, promotion.max_times ?? rounds);
  const has = quantityOf(basket, (each) => named(get, each));
  return allowed > 0 && has < allowed * get.quantity_milli ? { kind: 'offer', name: promotion.name } : null;
}

/** This line is part of the bundle, and another part is missing. */
function lacks(items: readonly PromotionItem[], line: BasketLine, basket: Basket): boolean {
  if (!items.some((item) => named(item, line))) return false;
  return items.some((item) => quantityOf(basket, (each) => named(item, each)) < item.quantity_milli);
}

/** What a member would pay, said to somebody who is not known as one. */
function memberHint(row: CartRow, basket: Basket, rules: Rules): Hint | null {
  if (basket.customer?.member === true) return null;
  const { line, priced } = row;
  const anybody = { id: '', name: '', price_list: null, member: true };
  const asMember: Basket = { ...basket, customer: anybody };
  const before = activePriceLists(basket, rules);
  const lists = activePriceLists(asMember, rules).filter((list) => !before.includes(list));
  const prices = (line.list_prices ?? [])
    .filter((each) => lists.includes(each.price_list) && (each.unit ?? line.unit) === line.unit)
    .filter((each) => (each.min_quantity_milli ?? 0) <= line.quantity_milli)
    .map((each) => each.price_minor);
  const best = prices.length === 0 ? priced.unit_price_minor : Math.min(...prices);
  return best < priced.unit_price_minor ? { kind: 'member', priceMinor: best } : null;
}

/** As the money contract counts units for offers: the base unit, unless another is named. */
function named(item: PromotionItem, line: BasketLine): boolean {
  const unit = item.unit ?? null;
  const rightUnit = unit === null ? line.factor_milli === ONE : line.unit === unit;
  return rightUnit && line.override_minor === null && line.label_minor == null && selects(item, line);
}

function quantityOf(basket: Basket, wanted: (line: BasketLine) => boolean): Milli {
  return basket.lines.reduce((sum, line) => (wanted(line) ? sum + line.quantity_milli : sum), 0);
}
