/**
 * Refunds as exact mirrors of a priced sale, whole or in parts, that always sum to the whole.
 *
 * The money of a line is a share of its quantity: the n-th part gets share(up to and with n) minus
 * share(before n), so no rounding is lost however often a line is refunded. What the receipt shows is
 * shared first and the net amount is what service and tax leave of it, so half of 36.000 is 18.000;
 * a sale of pricing contract 1 shares the net amount by itself, as its refunds did. What this is not:
 * a new pricing; today's prices, rates and promotions change nothing.
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

/** The first pricing contract whose refunds share what is shown. */
const SHARES_WHAT_IS_SHOWN = 2;

type Shared = Pick<
  PricedLine,
  'service_minor' | 'service_added_minor' | 'tax_minor' | 'tax_added_minor'
>;

/** The money of one tax class on a line: its own part, or an add-on taxed apart. */
interface Leaf extends Shared {
  tax_class: string | null;
  net_minor: Minor;
}

/** How much of a line was refunded before this refund, and is after it. */
export class Progress {
  quantity: Milli;
  version: number;
  before: Milli = 0;
  after: Milli = 0;

  constructor(quantity: Milli, version: number) {
    this.quantity = quantity;
    this.version = version;
  }

  /** This refund's part of an amount, with the sign turned. */
  share(amount: number): number {
    return this.until(amount, this.before) - this.until(amount, this.after);
  }

  /** What belongs to the first so many units. */
  until(amount: number, quantity: Milli): number {
    return divideHalfUp(amount, quantity, this.quantity);
  }

  net(leaf: Leaf): Minor {
    return this.netUntil(leaf, this.before) - this.netUntil(leaf, this.after);
  }

  netUntil(leaf: Leaf, quantity: Milli): Minor {
    if (this.version < SHARES_WHAT_IS_SHOWN) {
      return this.until(leaf.net_minor, quantity);
    }
    const parts = [shown(leaf), leaf.service_added_minor, leaf.tax_added_minor];
    const whole = sum(parts.map((each) => this.until(each, quantity)));
    return whole - this.until(leaf.service_minor, quantity) - this.until(leaf.tax_minor, quantity);
  }
}

function shown(leaf: Leaf): Minor {
  const added = leaf.service_added_minor + leaf.tax_added_minor;
  return leaf.net_minor + leaf.service_minor + leaf.tax_minor - added;
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
    progress.set(line.id, new Progress(line.quantity_milli, sale.pricing_version));
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

/** The line's mirror. Leaves are shared singly, everything else is added up from them. */
function refunded(line: PricedLine, progress: Progress): PricedLine {
  const leaves = leavesOf(line);
  const net = sum(leaves.map((each) => progress.net(each)));
  const share = (name: keyof Shared) => sum(leaves.map((each) => progress.share(each[name])));
  const service = share('service_minor');
  const serviceAdded = share('service_added_minor');
  const tax = share('tax_minor');
  const taxAdded = share('tax_added_minor');
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

/** The line's own part, then every add-on taxed apart. */
function leavesOf(line: PricedLine): Leaf[] {
  const apart = line.choices.filter((each) => each.tax_class !== null);
  const own = (name: keyof Shared | 'net_minor') =>
    line[name] - sum(apart.map((each) => each[name]));
  return [
    {
      tax_class: line.tax_class,
      net_minor: own('net_minor'),
      service_minor: own('service_minor'),
      service_added_minor: own('service_added_minor'),
      tax_minor: own('tax_minor'),
      tax_added_minor: own('tax_added_minor'),
    },
    ...apart,
  ];
}

function refundedChoice(choice: PricedChoice, progress: Progress): PricedChoice {
  return {
    ...choice,
    quantity_milli: progress.share(choice.quantity_milli),
    amount_minor: progress.share(choice.amount_minor),
    net_minor: progress.net(choice),
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
  return moved.after > moved.before && ofClass(line, taxClass).length > 0;
}

/** Base and tax are sums of the shares; the other base is what the base so far makes of it. */
function refundedTax(tax: TaxLine, sale: Priced, progress: ByLine): TaxLine {
  let before = 0;
  let after = 0;
  let movedTax = 0;
  for (const line of sale.lines) {
    const moved = of(progress, line.id);
    for (const leaf of ofClass(line, tax.tax_class)) {
      before += baseUntil(leaf, moved, moved.before);
      after += baseUntil(leaf, moved, moved.after);
      movedTax += moved.share(leaf.tax_minor);
    }
  }
  return {
    ...tax,
    base_minor: before - after,
    other_base_minor: otherBaseOf(tax, before) - otherBaseOf(tax, after),
    tax_minor: movedTax,
  };
}

function baseUntil(leaf: Leaf, progress: Progress, quantity: Milli): Minor {
  return progress.netUntil(leaf, quantity) + progress.until(leaf.service_minor, quantity);
}

function ofClass(line: PricedLine, taxClass: string): Leaf[] {
  return leavesOf(line).filter((each) => each.tax_class === taxClass);
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
