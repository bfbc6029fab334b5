/**
 * Offers over several units: buy some get some, and bundles.
 *
 * A unit used by one offer, paid or given, is not used by another. What this is not: conditions and
 * the list of what was given (promotions.ts).
 */
import { checkRate } from './discounts.ts';
import { DomainError } from './errors.ts';
import { allocate, compare, divideDown, divideHalfUp, isWhole, multiply, PPM, sum } from './money.ts';
import type { Item } from './parts.ts';
import { checkPrice, selects } from './pricing.ts';
import { amountFor, checkQuantity, MILLI } from './quantity.ts';
import type { Milli, Minor, Promotion, PromotionItem } from './types.ts';

/** The units of one item that offers may still use, and what the present offer saves on it. */
export class Stack {
  item: Item;
  left: Milli;
  saved: Minor = 0;

  constructor(item: Item) {
    this.item = item;
    this.left = item.line.quantity_milli;
  }
}

type Wanted = [Stack[], Milli][];
type Taken = [Stack, Milli][];

/** The dearest units are the bought ones, the cheapest the given ones. */
export function saveOnBuyGet(promotion: Promotion, stacks: Stack[]): void {
  const { buy, get } = promotion;
  const rate = checkRate(promotion.rate_ppm);
  if (!buy) {
    throw new DomainError('promotion_invalid');
  }
  const buying = chosen(buy, stacks);
  const getting = get ? chosen(get, stacks) : buying;
  const bought = checkQuantity(buy.quantity_milli);
  const given = checkQuantity(get ? get.quantity_milli : promotion.get_quantity_milli);
  const count = atMost(promotion, timesThatFit(buying, getting, bought, given));
  const alone = buying.filter((each) => !getting.includes(each));
  const shared = buying.filter((each) => getting.includes(each));
  take([...alone, ...shared], multiply(bought, count));
  for (const [stack, milli] of take([...getting].reverse(), multiply(given, count))) {
    stack.saved += divideHalfUp(worth(stack, milli), rate, PPM);
  }
}

/** As many whole bundles as can be filled, dearest units first; never dearer than without. */
export function saveOnBundle(promotion: Promotion, stacks: Stack[]): void {
  const wanted = (promotion.items ?? []).map((each): [Stack[], Milli] => {
    return [chosen(each, stacks), checkQuantity(each.quantity_milli)];
  });
  const price = checkPrice(promotion.price_minor);
  if (wanted.length === 0) {
    throw new DomainError('promotion_invalid');
  }
  const most = Math.min(...wanted.map(([found, quantity]) => divideDown(leftOf(found), 1, quantity)));
  const [taken, count] = fillMost(wanted, atMost(promotion, most));
  const worths = taken.map(([stack, milli]) => worth(stack, milli));
  const saving = sum(worths) - multiply(price, count);
  if (saving <= 0) {
    return;
  }
  const shares = allocate(saving, worths, taken.map(([stack]) => stack.item.own.key));
  taken.forEach(([stack, milli], place) => {
    stack.left -= milli;
    stack.saved += shares[place] ?? 0;
  });
}

function worth(stack: Stack, milli: Milli): Minor {
  return amountFor(stack.item.price.unit, milli);
}

/** The stacks an offer names, the dearest unit first, then by line id. */
function chosen(wanted: PromotionItem, stacks: Stack[]): Stack[] {
  const found = stacks.filter((each) => isNamed(wanted, each));
  return found.sort(
    (left, right) =>
      compare(right.item.price.unit, left.item.price.unit) ||
      compare(left.item.line.id, right.item.line.id),
  );
}

function isNamed(wanted: PromotionItem, stack: Stack): boolean {
  const line = stack.item.line;
  const unit = wanted.unit ?? null;
  const rightUnit = unit === null ? line.factor_milli === MILLI : line.unit === unit;
  return rightUnit && stack.left > 0 && selects(wanted, line);
}

/** How often an offer fits when the same units may serve to buy or to get, but not both. */
function timesThatFit(buying: Stack[], getting: Stack[], bought: Milli, given: Milli): number {
  const union = [...buying, ...getting.filter((each) => !buying.includes(each))];
  return Math.min(
    divideDown(leftOf(buying), 1, bought),
    divideDown(leftOf(getting), 1, given),
    divideDown(leftOf(union), 1, bought + given),
  );
}

function atMost(promotion: Promotion, count: number): number {
  const limit: unknown = promotion.max_times ?? null;
  if (limit === null) {
    return count;
  }
  if (!isWhole(limit) || limit < 0) {
    throw new DomainError('promotion_invalid');
  }
  return Math.min(count, limit);
}

function leftOf(stacks: Stack[]): Milli {
  return sum(stacks.map((each) => each.left));
}

/** Uses up so many units, from the first stack on. */
function take(stacks: Stack[], quantity: Milli): Taken {
  const taken: Taken = [];
  let missing = quantity;
  for (const stack of stacks) {
    const milli = Math.min(missing, stack.left);
    if (milli > 0) {
      taken.push([stack, milli]);
      stack.left -= milli;
      missing -= milli;
    }
  }
  return taken;
}

/** The largest number of bundles that can be filled when two items may want the same units. */
function fillMost(wanted: Wanted, most: number): [Taken, number] {
  const all = fill(wanted, most);
  if (all !== null) {
    return [all, most];
  }
  let low = 0;
  let high = most - 1;
  while (low < high) {
    const middle = divideDown(low + high + 1, 1, 2);
    if (fill(wanted, middle) === null) {
      high = middle - 1;
    } else {
      low = middle;
    }
  }
  return [fill(wanted, low) ?? [], low];
}

/** The units for so many bundles, items in the order given; null when there are too few. */
function fill(wanted: Wanted, count: number): Taken | null {
  const used = new Map<Stack, Milli>();
  const taken: Taken = [];
  for (const [stacks, quantity] of wanted) {
    let missing = multiply(quantity, count);
    for (const stack of stacks) {
      const milli = Math.min(missing, stack.left - (used.get(stack) ?? 0));
      if (milli > 0) {
        taken.push([stack, milli]);
        used.set(stack, (used.get(stack) ?? 0) + milli);
        missing -= milli;
      }
    }
    if (missing > 0) {
      return null;
    }
  }
  return taken;
}
