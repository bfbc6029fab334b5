/**
 * Service charge and tax: per receipt and tax class from the sum, then shared out to the parts.
 *
 * Tax classes are data with dated rates; nothing here knows a percentage. A rate counts on a fraction
 * of the base (PPN 12 % on 11/12), stands in or on top of the price, and a class may bear the service
 * charge, which is taxed with it. What this is not: the default classes (tax_classes.ts).
 */
import { inForce } from './dates.ts';
import { DomainError } from './errors.ts';
import { allocate, divideHalfUp, isWhole, multiply, PPM, sum } from './money.ts';
import { byClass, type Part } from './parts.ts';
import type { Basket, Minor, Ppm, Rules, ServiceRule, TaxClass, TaxLine, TaxRate } from './types.ts';

export const PBJT_KINDS = ['pbjt', 'pbjt_entertainment'];
export const MAX_BASE_FRACTION = 1000;

/** How one tax class counts on one day: tax = base x share / whole; service at a rate. */
export class Terms {
  share: number;
  whole: number;
  included: boolean;
  servicePpm: Ppm = 0;
  serviceIncluded: boolean;
  serviceOnGross: boolean;

  constructor(rate: TaxRate, included: boolean, service: ServiceRule) {
    this.share = multiply(rate.base_numerator, rate.rate_ppm);
    this.whole = multiply(rate.base_denominator, PPM);
    this.included = included;
    this.serviceIncluded = service.included ?? false;
    this.serviceOnGross = service.base === 'gross';
  }
}

/** Fills in each part's net, service and tax; answers a line per tax class, in rules' order. */
export function applyTaxes(parts: Part[], basket: Basket, rules: Rules): TaxLine[] {
  const groups = byClass(parts);
  const found: TaxLine[] = [];
  for (const taxClass of rules.tax_classes) {
    const group = groups.get(taxClass.code);
    if (group !== undefined) {
      groups.delete(taxClass.code);
      found.push(...applyClass(taxClass, group, basket, rules));
    }
  }
  if (groups.size > 0) {
    throw new DomainError('tax_class_unknown');
  }
  return found;
}

/** The class's rate on a business date. */
export function rateInForce(taxClass: TaxClass, date: string): TaxRate {
  const rate = taxClass.rates.find((each) => inForce(each, date));
  if (rate === undefined) {
    throw new DomainError('tax_rate_missing');
  }
  return checkedRate(rate);
}

/** One amount's base, other base and tax: the arithmetic of a receipt of one class. */
export function taxOf(
  amount: Minor,
  rate: TaxRate,
  included: boolean,
): { base_minor: Minor; other_base_minor: Minor; tax_minor: Minor } {
  const share = multiply(rate.base_numerator, rate.rate_ppm);
  const whole = multiply(rate.base_denominator, PPM);
  const tax = divideHalfUp(amount, share, included ? whole + share : whole);
  const base = included ? amount - tax : amount;
  return { base_minor: base, other_base_minor: otherBase(base, rate), tax_minor: tax };
}

/** The base the rate counts on (DPP nilai lain): 11/12 of the base for ordinary PPN. */
export function otherBase(base: Minor, rate: TaxRate): Minor {
  return divideHalfUp(base, rate.base_numerator, rate.base_denominator);
}

function applyClass(taxClass: TaxClass, group: Part[], basket: Basket, rules: Rules): TaxLine[] {
  const rate = rateInForce(taxClass, basket.business_date);
  const included = taxClass.included ?? rules.prices_include_tax;
  const collected = rules.pkp || PBJT_KINDS.includes(taxClass.kind);
  const terms = new Terms(rate, included, rules.service);
  if (!collected) {
    terms.share = 0;
  }
  if (taxClass.service && rules.service.order_types.includes(basket.order_type)) {
    terms.servicePpm = checkService(rules.service);
  }
  shareOut(group, terms);
  return collected ? [taxLine(taxClass, rate, included, group)] : [];
}

/** Service and tax of the group's sum, to the parts, so that the parts make the sum again. */
function shareOut(group: Part[], terms: Terms): void {
  const added = serviceAdded(group, terms);
  const charged = group.map((part, place) => part.amount + (added[place] ?? 0));
  const divisor = terms.included ? terms.whole + terms.share : terms.whole;
  const tax = divideHalfUp(sum(charged), terms.share, divisor);
  const taxes = allocate(tax, charged, group.map((part) => part.key));
  const inside = terms.included ? taxes : [];
  const untaxed = charged.map((amount, place) => amount - (inside[place] ?? 0));
  const services = serviceWithoutTax(group, untaxed, added, terms);
  group.forEach((part, place) => {
    part.service = services[place] ?? 0;
    part.serviceAdded = added[place] ?? 0;
    part.tax = taxes[place] ?? 0;
    part.taxAdded = terms.included ? 0 : part.tax;
    part.net = (untaxed[place] ?? 0) - part.service;
  });
}

/** The service charge on top of the prices, in their terms (with tax if they contain it). */
function serviceAdded(group: Part[], terms: Terms): Minor[] {
  if (terms.servicePpm === 0 || terms.serviceIncluded) {
    return group.map(() => 0);
  }
  const bases = group.map((part) => (terms.serviceOnGross ? part.gross : part.amount));
  const service = divideHalfUp(sum(bases), terms.servicePpm, PPM);
  return allocate(service, bases, group.map((part) => part.key));
}

/** The service charge as income: what was added, less the tax inside it, or what prices hold. */
function serviceWithoutTax(
  group: Part[],
  untaxed: Minor[],
  added: Minor[],
  terms: Terms,
): Minor[] {
  if (terms.servicePpm === 0 || !(terms.included || terms.serviceIncluded)) {
    return added;
  }
  const taxed = terms.included ? terms.whole + terms.share : terms.whole;
  const service = terms.serviceIncluded
    ? serviceHeld(group, taxed, terms)
    : divideHalfUp(sum(added), terms.whole, taxed);
  return allocate(Math.min(service, sum(untaxed)), untaxed, group.map((part) => part.key));
}

/** The service charge that menu prices already contain. */
function serviceHeld(group: Part[], taxed: number, terms: Terms): Minor {
  const amount = sum(group.map((part) => part.amount));
  const held = multiply(terms.servicePpm, terms.whole);
  return divideHalfUp(amount, held, multiply(PPM + terms.servicePpm, taxed));
}

function taxLine(taxClass: TaxClass, rate: TaxRate, included: boolean, group: Part[]): TaxLine {
  const base = sum(group.map((part) => part.net + part.service));
  return {
    tax_class: taxClass.code,
    label: taxClass.label,
    kind: taxClass.kind,
    rate_ppm: rate.rate_ppm,
    base_numerator: rate.base_numerator,
    base_denominator: rate.base_denominator,
    base_minor: base,
    other_base_minor: otherBase(base, rate),
    tax_minor: sum(group.map((part) => part.tax)),
    included,
  };
}

function checkedRate(rate: TaxRate): TaxRate {
  const upper = rate.base_numerator;
  const lower = rate.base_denominator;
  const whole = isWhole(rate.rate_ppm) && isWhole(upper) && isWhole(lower);
  const sane = rate.rate_ppm >= 0 && rate.rate_ppm <= PPM && upper > 0 && upper <= lower;
  if (whole && sane && lower <= MAX_BASE_FRACTION) {
    return rate;
  }
  throw new DomainError('tax_rate_invalid');
}

function checkService(service: ServiceRule): Ppm {
  const rate = service.rate_ppm;
  if (isWhole(rate) && rate >= 0 && rate <= PPM && ['net', 'gross'].includes(service.base)) {
    return rate;
  }
  throw new DomainError('service_invalid');
}
