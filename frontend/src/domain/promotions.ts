/**
 * Promotions the shop's rules give by themselves: when they hold, and what each one gives.
 *
 * Order: dated prices (pricing.ts), buy_get, bundle (offers.ts), then discounts by hand on lines,
 * then the basket threshold. Within a kind: priority, then id. Each states its amount per line.
 * What this is not: discounts by hand (discounts.ts).
 */
import { inForce, weekday } from './dates.ts';
import { discountAmount } from './discounts.ts';
import { DomainError } from './errors.ts';
import { compare, sum } from './money.ts';
import { saveOnBundle, saveOnBuyGet, Stack } from './offers.ts';
import { type Item, type Part, spread } from './parts.ts';
import { amountFor } from './quantity.ts';
import type { AppliedPromotion, Basket, Minor, Promotion, PromotionLine, Rules } from './types.ts';

export const FIXED_SOURCES = ['override', 'asked', 'label'];

/** The promotions whose conditions hold for this basket, in the order they are tried. */
export function activePromotions(basket: Basket, rules: Rules): Promotion[] {
  const found = rules.promotions.filter((each) => isActive(each, basket));
  return found.sort(
    (left, right) => compare(left.priority ?? 0, right.priority ?? 0) || compare(left.id, right.id),
  );
}

/** Dates, weekdays, happy hour, members only, order types: all that are set must hold. */
export function isActive(promotion: Promotion, basket: Basket): boolean {
  if (!inForce(promotion, basket.business_date)) {
    return false;
  }
  const weekdays = promotion.weekdays ?? [];
  const orderTypes = promotion.order_types ?? [];
  if (weekdays.length > 0 && !weekdays.includes(weekday(basket.business_date))) {
    return false;
  }
  if (orderTypes.length > 0 && !orderTypes.includes(basket.order_type)) {
    return false;
  }
  if (promotion.members_only && !basket.customer?.member) {
    return false;
  }
  return withinHours(promotion, basket.minute_of_day);
}

/** What promotion prices saved: already inside the unit prices, listed to be seen. */
export function pricePromotions(items: Item[], promotions: Promotion[]): AppliedPromotion[] {
  return promotions
    .filter((promotion) => promotion.kind === 'price')
    .flatMap((promotion) => {
      const chosen = items.filter((item) => item.price.promotion === promotion);
      return described(promotion, chosen.map(savedByPrice));
    });
}

/** Buy-get and bundles; lines with a price by hand or a label keep their price and stay out. */
export function applyLinePromotions(items: Item[], promotions: Promotion[]): AppliedPromotion[] {
  const free = items.filter((item) => !FIXED_SOURCES.includes(item.price.source));
  const stacks = free.map((item) => new Stack(item));
  const applied: AppliedPromotion[] = [];
  for (const kind of ['buy_get', 'bundle']) {
    for (const promotion of promotions.filter((each) => each.kind === kind)) {
      (kind === 'buy_get' ? saveOnBuyGet : saveOnBundle)(promotion, stacks);
      applied.push(...described(promotion, stacks.map(takeOff)));
    }
  }
  return applied;
}

/** The highest threshold the basket reaches after all line discounts: one, never several. */
export function applyThreshold(
  items: Item[],
  parts: Part[],
  promotions: Promotion[],
): AppliedPromotion[] {
  const left = sum(parts.map((part) => part.amount));
  const best = bestThreshold(promotions, left);
  if (best === null) {
    return [];
  }
  const shares = new Map(spread(thresholdAmount(best, left), parts));
  for (const [part, share] of shares) {
    part.promotion += share;
    part.amount -= share;
  }
  const saved = items.map((item): PromotionLine => {
    const amount = sum(item.parts.map((part) => shares.get(part) ?? 0));
    return { line: item.line.id, amount_minor: amount };
  });
  return described(best, saved);
}

function withinHours(promotion: Promotion, minute: number): boolean {
  const start = promotion.from_minute ?? null;
  const end = promotion.to_minute ?? null;
  if (start === null || end === null) {
    return true;
  }
  if (start <= end) {
    return start <= minute && minute < end;
  }
  return minute >= start || minute < end;
}

function savedByPrice(item: Item): PromotionLine {
  const quantity = item.line.quantity_milli;
  const saved = amountFor(item.price.before, quantity) - amountFor(item.price.unit, quantity);
  return { line: item.line.id, amount_minor: saved };
}

/** Moves what an offer saved on an item to its first part, which never falls below zero. */
function takeOff(stack: Stack): PromotionLine {
  const part = stack.item.own;
  const saved = Math.min(stack.saved, part.amount);
  stack.saved = 0;
  part.promotion += saved;
  part.amount -= saved;
  return { line: stack.item.line.id, amount_minor: saved };
}

function bestThreshold(promotions: Promotion[], left: Minor): Promotion | null {
  let best: Promotion | null = null;
  for (const each of promotions) {
    if (each.kind === 'threshold' && minimum(each) <= left) {
      best = best === null || minimum(each) > minimum(best) ? each : best;
    }
  }
  return best;
}

function minimum(promotion: Promotion): Minor {
  return promotion.minimum_minor ?? 0;
}

function thresholdAmount(promotion: Promotion, left: Minor): Minor {
  const found = thresholdGift(promotion, left);
  const limit = promotion.maximum_minor ?? null;
  if (limit === null) {
    return found;
  }
  return Math.min(found, discountAmount({ kind: 'amount', amount_minor: limit }, left));
}

function thresholdGift(promotion: Promotion, left: Minor): Minor {
  const rate = promotion.rate_ppm ?? null;
  const amount = promotion.amount_minor ?? null;
  if (rate !== null) {
    return discountAmount({ kind: 'percent', rate_ppm: rate }, left);
  }
  if (amount !== null) {
    return discountAmount({ kind: 'amount', amount_minor: amount }, left);
  }
  throw new DomainError('promotion_invalid');
}

/** The promotion with its amounts, smallest line id first; nothing when it gave nothing. */
function described(promotion: Promotion, saved: PromotionLine[]): AppliedPromotion[] {
  const lines = saved.filter((each) => each.amount_minor > 0);
  if (lines.length === 0) {
    return [];
  }
  lines.sort((left, right) => compare(left.line, right.line));
  const { id, name, kind } = promotion;
  const amount = sum(lines.map((line) => line.amount_minor));
  return [{ id, name, kind, in_price: kind === 'price', amount_minor: amount, lines }];
}
