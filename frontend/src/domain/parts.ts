/**
 * What the steps of pricing hand to each other: items (basket lines with a price) and their parts.
 *
 * A part is a piece of a line with one tax class: the line itself with the choices taxed like it
 * (always the first part), or one add-on taxed apart. Money is taken off parts, so that it is always
 * known which tax class a discount lowered. What this is not: a shape of the contract (types.ts).
 */
import { allocate, sum } from './money.ts';
import type { BasketLine, Choice, Milli, Minor, PriceSource, Promotion } from './types.ts';

const SUMMED = [
  'gross',
  'amount',
  'promotion',
  'discount',
  'orderDiscount',
  'net',
  'service',
  'serviceAdded',
  'tax',
  'taxAdded',
] as const;

/** `amount` is what is left in price-tag terms while discounts are taken off. */
export class Part {
  key: string;
  taxClass: string;
  gross: Minor;
  amount: Minor;
  promotion: Minor = 0;
  discount: Minor = 0;
  orderDiscount: Minor = 0;
  net: Minor = 0;
  service: Minor = 0;
  serviceAdded: Minor = 0;
  tax: Minor = 0;
  taxAdded: Minor = 0;

  constructor(key: string, taxClass: string, gross: Minor) {
    this.key = key;
    this.taxClass = taxClass;
    this.gross = gross;
    this.amount = gross;
  }
}

/** A unit price and where it came from; `before` is what a promotion replaced. */
export class Price {
  unit: Minor;
  source: PriceSource;
  list: Minor;
  before: Minor;
  promotion: Promotion | null = null;

  constructor(unit: Minor, source: PriceSource, list: Minor) {
    this.unit = unit;
    this.source = source;
    this.list = list;
    this.before = unit;
  }
}

/** A chosen option with its counted quantity and amount; `part` only when it is taxed apart. */
export class PricedOption {
  choice: Choice;
  quantity: Milli;
  amount: Minor;
  part: Part | null = null;

  constructor(choice: Choice, quantity: Milli, amount: Minor) {
    this.choice = choice;
    this.quantity = quantity;
    this.amount = amount;
  }
}

/** A basket line with its price, options and parts; `own` is the first part. */
export class Item {
  line: BasketLine;
  price: Price;
  options: PricedOption[];
  own: Part;
  parts: Part[];

  constructor(line: BasketLine, price: Price, options: PricedOption[], own: Part) {
    this.line = line;
    this.price = price;
    this.options = options;
    this.own = own;
    this.parts = [own];
    for (const option of options) {
      if (option.part !== null) {
        this.parts.push(option.part);
      }
    }
  }
}

/** Every part of every item. */
export function allParts(items: Item[]): Part[] {
  const parts: Part[] = [];
  for (const item of items) {
    parts.push(...item.parts);
  }
  return parts;
}

/** One part that holds the sums of several; a line without add-ons taxed apart is that part. */
export function joined(parts: Part[]): Part {
  const [first, ...others] = parts;
  if (first === undefined || others.length === 0) {
    return first ?? new Part('', '', 0);
  }
  const whole = new Part(first.key, first.taxClass, 0);
  for (const name of SUMMED) {
    whole[name] = sum(parts.map((part) => part[name]));
  }
  return whole;
}

/** Parts grouped by tax class. */
export function byClass(parts: Part[]): Map<string, Part[]> {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const group = groups.get(part.taxClass);
    if (group === undefined) {
      groups.set(part.taxClass, [part]);
    } else {
      group.push(part);
    }
  }
  return groups;
}

/** Share an amount out by what is left: first among tax classes, then among each one's parts. */
export function spread(amount: Minor, parts: Part[]): [Part, Minor][] {
  const groups = [...byClass(parts)];
  const codes = groups.map(([code]) => code);
  const left = groups.map(([, group]) => sum(group.map((part) => part.amount)));
  const ofClass = allocate(amount, left, codes);
  return groups.flatMap(([, group], place) => {
    const weights = group.map((part) => part.amount);
    const shares = allocate(ofClass[place] ?? 0, weights, group.map((part) => part.key));
    return group.map((part, at): [Part, Minor] => [part, shares[at] ?? 0]);
  });
}
