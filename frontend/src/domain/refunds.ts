/**
 * Refunds as exact mirrors of a priced sale, whole or in parts, that always sum to the whole.
 *
 * The money of a line is a share of its quantity: the n-th part gets share(up to and with n) minus
 * share(before n), so no rounding is lost however often a line is refunded. What this is not: a new
 * pricing; today's prices, rates and promotions change nothing.
 */
import { DomainError } from './errors.ts';
import { divideHalfUp, isWhole, sum } from './money.ts';
import { addUp } from './totals.ts';
import type {
  AppliedPromotion,
  Milli,
  Minor,
  Priced,
  PricedChoice,
  PricedLine,
  RefundRequest,
  TaxLine,
} from './types.ts';

type Money =
  | 'net_minor'
  | 'service_minor'
  | 'service_added_minor'
  | 'tax_minor'
  | 'tax_added_minor';

/** How much of a line was refunded before this refund, and is after it. */
export class Progress {
  quantity: Milli;
  before: Milli;
  after: Milli;

  constructor(quantity: Milli, before: Milli) {
    this.quantity = quantity;
    this.before = before;
    this.after = before;
  }

  /** This refund's part of an amount, with the sign turned. */
  share(amount: number): number {
    return this.until(amount, this.before) - this.until(amount, this.after);
  }

  /** What belongs to the first so many units. */
  until(amount: number, quantity: Milli): number {
    return divideHalfUp(amount, quantity, this.quantity);
  }
}

type ByLine = Map<string, Progress>;

/** The mirror of the wanted quantities; `before` lists what was refunded earlier. */
export function refund(sale: Priced, wanted: RefundRequest[], before: RefundRequest[]): Priced {
  const progress = progressOf(sale, wanted, before);
  const asked = new Set(wanted.map((each) => each.line));
  const lines = sale.lines
    .filter((each) => asked.has(each.id))
    .map((each) => refunded(each, of(progress, each.id)));
  return {
    pricing_version: sale.pricing_version,
    lines,
    promotions: refundedPromotions(sale, progress),
    taxes: refundedTaxes(sale, progress),
    totals: addUp(lines),
  };
}

/** Every line of the sale with the quantity that was not refunded yet. */
export function leftToRefund(sale: Priced, before: RefundRequest[]): RefundRequest[] {
  const progress = progressOf(sale, [], before);
  return sale.lines.map((each) => ({
    line: each.id,
    quantity_milli: each.quantity_milli - of(progress, each.id).before,
  }));
}

function progressOf(sale: Priced, wanted: RefundRequest[], before: RefundRequest[]): ByLine {
  const progress: ByLine = new Map();
  for (const line of sale.lines) {
    progress.set(line.id, new Progress(line.quantity_milli, 0));
  }
  before.forEach((each) => add(progress, each));
  for (const line of progress.values()) {
    line.before = line.after;
  }
  const seen = new Set<string>();
  for (const each of wanted) {
    if (seen.has(each.line)) {
      throw new DomainError('refund_line_repeated');
    }
    seen.add(each.line);
    add(progress, each);
  }
  return progress;
}

function add(progress: ByLine, request: RefundRequest): void {
  const line = of(progress, request.line);
  const quantity: unknown = request.quantity_milli;
  if (!isWhole(quantity) || quantity <= 0) {
    throw new DomainError('refund_quantity_invalid');
  }
  line.after += quantity;
  if (line.after > line.quantity) {
    throw new DomainError('over_refund');
  }
}

function of(progress: ByLine, line: string): Progress {
  const found = progress.get(line);
  if (found === undefined) {
    throw new DomainError('refund_line_unknown');
  }
  return found;
}

/** The line's mirror. Leaves are shared, everything else is added up from them. */
function refunded(line: PricedLine, progress: Progress): PricedLine {
  const net = share(line, progress, 'net_minor');
  const service = share(line, progress, 'service_minor');
  const serviceAdded = share(line, progress, 'service_added_minor');
  const tax = share(line, progress, 'tax_minor');
  const taxAdded = share(line, progress, 'tax_added_minor');
  const discount = progress.share(line.discount_minor);
  const promotion = progress.share(line.promotion_minor);
  const orderDiscount = progress.share(line.order_discount_minor);
  const amount = net + service + tax - serviceAdded - taxAdded;
  return {
    ...line,
    quantity_milli: progress.before - progress.after,
    base_quantity_milli: progress.share(line.base_quantity_milli),
    gross_minor: amount + discount + promotion + orderDiscount,
    discount_minor: discount,
    promotion_minor: promotion,
    order_discount_minor: orderDiscount,
    amount_minor: amount,
    net_minor: net,
    service_minor: service,
    service_added_minor: serviceAdded,
    tax_minor: tax,
    tax_added_minor: taxAdded,
    total_minor: net + service + tax,
    choices: line.choices.map((each) => refundedChoice(each, progress)),
  };
}

/** The line's own part and each add-on taxed apart are shared singly, then summed. */
function share(line: PricedLine, progress: Progress, money: Money): Minor {
  return sum(classAmounts(line, money).map(([, amount]) => progress.share(amount)));
}

/** [tax class, amount] of the line's own part and of every add-on taxed apart. */
function classAmounts(line: PricedLine, money: Money): [string, Minor][] {
  const apart: [string, Minor][] = [];
  for (const each of line.choices) {
    if (each.tax_class !== null) {
      apart.push([each.tax_class, each[money]]);
    }
  }
  const own = line[money] - sum(apart.map(([, amount]) => amount));
  return [[line.tax_class, own], ...apart];
}

function refundedChoice(choice: PricedChoice, progress: Progress): PricedChoice {
  return {
    ...choice,
    quantity_milli: progress.share(choice.quantity_milli),
    amount_minor: progress.share(choice.amount_minor),
    net_minor: progress.share(choice.net_minor),
    service_minor: progress.share(choice.service_minor),
    service_added_minor: progress.share(choice.service_added_minor),
    tax_minor: progress.share(choice.tax_minor),
    tax_added_minor: progress.share(choice.tax_added_minor),
  };
}

function refundedTaxes(sale: Priced, progress: ByLine): TaxLine[] {
  return sale.taxes
    .filter((tax) => sale.lines.some((line) => touches(line, tax.tax_class, progress)))
    .map((tax) => refundedTax(tax, sale, progress));
}

function touches(line: PricedLine, taxClass: string, progress: ByLine): boolean {
  const moved = of(progress, line.id);
  const classes = classAmounts(line, 'net_minor').map(([name]) => name);
  return moved.after > moved.before && classes.includes(taxClass);
}

/** Base and tax are sums of the shares; the other base is what the base so far makes of it. */
function refundedTax(tax: TaxLine, sale: Priced, progress: ByLine): TaxLine {
  let before = 0;
  let after = 0;
  let movedTax = 0;
  for (const line of sale.lines) {
    const moved = of(progress, line.id);
    for (const amount of ofClass(line, tax.tax_class, ['net_minor', 'service_minor'])) {
      before += moved.until(amount, moved.before);
      after += moved.until(amount, moved.after);
    }
    for (const amount of ofClass(line, tax.tax_class, ['tax_minor'])) {
      movedTax += moved.share(amount);
    }
  }
  return {
    ...tax,
    base_minor: before - after,
    other_base_minor: otherBaseOf(tax, before) - otherBaseOf(tax, after),
    tax_minor: movedTax,
  };
}

function ofClass(line: PricedLine, taxClass: string, moneys: Money[]): Minor[] {
  return moneys
    .flatMap((money) => classAmounts(line, money))
    .filter(([name]) => name === taxClass)
    .map(([, amount]) => amount);
}

function otherBaseOf(tax: TaxLine, base: Minor): Minor {
  return tax.base_minor === 0 ? 0 : divideHalfUp(tax.other_base_minor, base, tax.base_minor);
}

function refundedPromotions(sale: Priced, progress: ByLine): AppliedPromotion[] {
  return sale.promotions.flatMap((promotion) => {
    const shared = promotion.lines.map((each) => ({
      line: each.line,
      amount_minor: of(progress, each.line).share(each.amount_minor),
    }));
    const lines = shared.filter((each) => each.amount_minor < 0);
    const amount = sum(lines.map((each) => each.amount_minor));
    return lines.length === 0 ? [] : [{ ...promotion, amount_minor: amount, lines }];
  });
}
