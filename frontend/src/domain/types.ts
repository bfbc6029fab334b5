/**
 * The shapes of the money contract: plain JSON objects, the same keys in both languages.
 *
 * What it is: names for objects. What it is not: validation (basket.ts and payments.ts check).
 * `_minor` is integer minor units of the currency (rupiah: exponent 0), `_milli` thousandths of a
 * unit, `_ppm` millionths (11 % = 110000). Keys marked with ? may be left out.
 */
import type { Milli, Minor, Ppm, TaxKind } from './rule_types.ts';

export type {
  ChoiceGroup,
  ChoiceOption,
  Claimed,
  CouponTerms,
  Currency,
  Milli,
  Minor,
  Ppm,
  PriceList,
  Promotion,
  PromotionItem,
  PromotionPrice,
  RoundingRule,
  Rules,
  ServiceRule,
  TaxClass,
  TaxKind,
  TaxRate,
} from './rule_types.ts';

export type OrderType = 'retail' | 'dine_in' | 'take_away' | 'delivery';
export type PriceSource =
  | 'unit'
  | 'break'
  | 'price_list'
  | 'promotion'
  | 'override'
  | 'asked'
  | 'label';
export type TenderKind =
  | 'cash'
  | 'qris'
  | 'card'
  | 'transfer'
  | 'voucher'
  | 'other'
  | 'kasbon'
  | 'store_credit'
  | 'gift_card'
  | 'points';

export interface PercentDiscount {
  kind: 'percent';
  rate_ppm: Ppm;
  reason?: string;
}

export interface AmountDiscount {
  kind: 'amount';
  amount_minor: Minor;
  reason?: string;
}

export type Discount = PercentDiscount | AmountDiscount;

/** From this quantity on, this price per unit. `unit` absent or null = the line's unit. */
export interface Break {
  unit?: string | null;
  min_quantity_milli: Milli;
  price_minor: Minor;
}

/** The line's price on one price list of the rules (min_quantity_milli 0 or absent: always). */
export interface ListPrice {
  price_list: string;
  unit?: string | null;
  min_quantity_milli?: Milli;
  price_minor: Minor;
}

/**
 * A chosen option. `quantity` counts per unit of the line; `once` = once for the whole line.
 * `price_minor` is the difference to the line's price and may be negative unless the choice has its
 * own tax class. `tax_class` null (or the line's own) = taxed with the line.
 */
export interface Choice {
  group: string;
  choice: string;
  name: string;
  quantity: number;
  price_minor: Minor;
  tax_class: string | null;
  once?: boolean;
}

export interface BasketLine {
  id: string;
  product: string;
  sku: string;
  name: string;
  category: string | null;
  unit: string;
  factor_milli: Milli;
  quantity_milli: Milli;
  /** null = ask: override_minor must be given */
  price_minor: Minor | null;
  breaks: Break[];
  list_prices?: ListPrice[];
  override_minor: Minor | null;
  /** price printed on a scale label: the line's exact amount */
  label_minor?: Minor | null;
  /** by a person, past the till's scale: a right, and no part of any price */
  weight_typed?: boolean;
  tax_class: string;
  choices: Choice[];
  discount: Discount | null;
  note: string | null;
  tracked: boolean;
}

export interface Customer {
  id: string;
  name: string;
  price_list: string | null;
  member: boolean;
}

export interface Basket {
  business_date: string;
  minute_of_day: number;
  order_type: OrderType;
  customer: Customer | null;
  lines: BasketLine[];
  order_discount: Discount | null;
}

/**
 * `tax_class` null = its money is inside the line's own part and net/service/tax are 0 here;
 * otherwise they are this choice's share of the line's net, service and tax.
 * `quantity` is as chosen (per unit), `quantity_milli` the counted total: print this one.
 */
export interface PricedChoice {
  group: string;
  choice: string;
  name: string;
  quantity: number;
  quantity_milli: Milli;
  once: boolean;
  unit_price_minor: Minor;
  amount_minor: Minor;
  tax_class: string | null;
  net_minor: Minor;
  service_minor: Minor;
  service_added_minor: Minor;
  tax_minor: Minor;
  tax_added_minor: Minor;
}

/**
 * Three identities hold for every line, for the totals, and for every partial refund:
 *
 * gross - discount - promotion - order_discount = amount   (in the terms of the price tag)
 * net + service + tax = total                              (net never contains tax)
 * amount + service_added + tax_added = total               (what the receipt adds up)
 */
export interface PricedLine {
  id: string;
  product: string;
  sku: string;
  name: string;
  category: string | null;
  unit: string;
  factor_milli: Milli;
  quantity_milli: Milli;
  base_quantity_milli: Milli;
  unit_price_minor: Minor;
  list_price_minor: Minor;
  price_source: PriceSource;
  gross_minor: Minor;
  discount_minor: Minor;
  promotion_minor: Minor;
  order_discount_minor: Minor;
  amount_minor: Minor;
  net_minor: Minor;
  service_minor: Minor;
  service_added_minor: Minor;
  tax_class: string;
  tax_minor: Minor;
  tax_added_minor: Minor;
  total_minor: Minor;
  choices: PricedChoice[];
  note: string | null;
  tracked: boolean;
}

export interface PromotionLine {
  line: string;
  amount_minor: Minor;
}

/** `in_price`: the saving is already inside the lines' unit price (kind "price"). */
export interface AppliedPromotion {
  id: string;
  name: string;
  kind: string;
  in_price: boolean;
  amount_minor: Minor;
  lines: PromotionLine[];
  /** the code that brought it, as a finished sale names it */
  coupon?: string;
}

/** One per tax class used. `included`: inside the printed prices, so shown, not added. */
export interface TaxLine {
  tax_class: string;
  label: string;
  kind: TaxKind;
  rate_ppm: Ppm;
  base_numerator: number;
  base_denominator: number;
  base_minor: Minor;
  other_base_minor: Minor;
  tax_minor: Minor;
  included: boolean;
}

/**
 * subtotal = gross - line_discount - promotion_discount.
 * subtotal - order_discount + service_added + tax_added = total = net + service + tax.
 */
export interface Totals {
  gross_minor: Minor;
  line_discount_minor: Minor;
  promotion_discount_minor: Minor;
  subtotal_minor: Minor;
  order_discount_minor: Minor;
  net_minor: Minor;
  service_minor: Minor;
  service_added_minor: Minor;
  tax_minor: Minor;
  tax_added_minor: Minor;
  total_minor: Minor;
  item_count: number;
}

/** A priced basket; a refund has the same shape with every quantity and amount negated. */
export interface Priced {
  pricing_version: number;
  lines: PricedLine[];
  promotions: AppliedPromotion[];
  taxes: TaxLine[];
  totals: Totals;
}

export interface RefundRequest {
  line: string;
  quantity_milli: Milli;
}

/** What was handed over; `tip_minor` is the part of it the guest leaves. */
export interface Tender {
  id: string;
  method: string;
  kind: TenderKind;
  tendered_minor: Minor;
  tip_minor?: Minor;
  reference?: string | null;
}

/** tendered = amount + tip + change. */
export interface Payment {
  id: string;
  method: string;
  kind: TenderKind;
  amount_minor: Minor;
  tendered_minor: Minor;
  tip_minor: Minor;
  change_minor: Minor;
  reference: string | null;
}

/** due = total + rounding = the sum of the payments' amounts. */
export interface Settled {
  rounding_minor: Minor;
  due_minor: Minor;
  payments: Payment[];
  change_minor: Minor;
  tip_minor: Minor;
}

/** tendered = amount + tip + donation + change. */
export interface DonatedPayment extends Payment {
  donation_minor: Minor;
}

/** Settled, with what the customer gave away of the change. */
export interface Donated extends Settled {
  payments: DonatedPayment[];
  donation_minor: Minor;
}

export interface ChoiceProblem {
  group: string;
  code: string;
}
