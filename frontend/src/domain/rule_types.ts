/**
 * The shapes of an outlet's rules and of choice groups: what decides amounts, as plain JSON.
 *
 * types.ts names them too; import them from there. What this is not: baskets, sales and payments.
 */

export type Minor = number;
export type Milli = number;
export type Ppm = number;

export type TaxKind =
  | 'ppn'
  | 'ppn_full'
  | 'exempt'
  | 'not_collected'
  | 'tobacco'
  | 'pulsa'
  | 'none'
  | 'pbjt'
  | 'pbjt_entertainment';

export interface Currency {
  code: string;
  exponent: number;
}

/** Service charge. `included`: menu prices already contain it (default: added on top). */
export interface ServiceRule {
  rate_ppm: Ppm;
  base: 'net' | 'gross';
  order_types: string[];
  included?: boolean;
}

export interface RoundingRule {
  unit_minor: Minor;
  mode: 'nearest' | 'down' | 'up';
  apply: 'cash_only' | 'all' | 'none';
}

/** Dates are inclusive, YYYY-MM-DD. */
export interface TaxRate {
  from: string;
  to: string | null;
  rate_ppm: Ppm;
  base_numerator: number;
  base_denominator: number;
}

/** `service`: lines of this class bear the service charge (food and drink). */
export interface TaxClass {
  code: string;
  label: string;
  kind: TaxKind;
  service: boolean;
  rates: TaxRate[];
  /** null or absent = rules.prices_include_tax; set it when one shop mixes both habits. */
  included?: boolean | null;
}

export interface PriceList {
  id: string;
  name: string;
  /** all = the outlet's list; member = every member; customer = who names it in price_list */
  applies: 'all' | 'member' | 'customer';
  from?: string | null;
  to?: string | null;
  order_types?: string[];
}

export interface PromotionPrice {
  product: string;
  unit: string | null;
  price_minor: Minor;
}

/**
 * So many of any of these products or categories (both empty = everything).
 * Only lines sold in the base unit count, unless `unit` names another one (a case is not a piece).
 */
export interface PromotionItem {
  products: string[];
  categories: string[];
  quantity_milli: Milli;
  unit?: string | null;
}

/** Conditions: absent, null or empty = always, everybody. See types.py for each key's meaning. */
export interface Promotion {
  id: string;
  name: string;
  kind: 'price' | 'buy_get' | 'bundle' | 'threshold';
  from?: string | null;
  to?: string | null;
  weekdays?: number[];
  from_minute?: number | null;
  to_minute?: number | null;
  members_only?: boolean;
  order_types?: string[];
  priority?: number;
  prices?: PromotionPrice[];
  products?: string[];
  categories?: string[];
  buy?: PromotionItem;
  /** null = get_quantity_milli more of the same set */
  get?: PromotionItem | null;
  get_quantity_milli?: Milli;
  max_times?: number | null;
  items?: PromotionItem[];
  price_minor?: Minor;
  minimum_minor?: Minor;
  rate_ppm?: Ppm | null;
  amount_minor?: Minor | null;
  maximum_minor?: Minor | null;
  /** counts only in a basket that brought its code; then it stands in rules.coupons */
  coupon?: CouponTerms;
}

/** How the code is recognised, and how often it may be used; null: as often as one likes. */
export interface CouponTerms {
  hash: string;
  uses_limit: number | null;
  customer_limit: number | null;
  /** uses a till may hold ahead, for hours without the hub */
  till_allotment: number;
}

/** A code this basket brought; `customer` is whom it was promised to, null: anybody. */
export interface Claimed {
  promotion: string;
  customer: string | null;
}

/** Everything of an outlet that decides amounts; travels in the `outlet` catalogue chunk. */
export interface Rules {
  version: number;
  currency: Currency;
  pkp: boolean;
  prices_include_tax: boolean;
  service: ServiceRule;
  rounding: RoundingRule;
  tax_classes: TaxClass[];
  price_lists: PriceList[];
  promotions: Promotion[];
  coupons?: Promotion[];
}

export interface ChoiceOption {
  id: string;
  name: string;
  price_minor: Minor;
  tax_class: string | null;
  default: boolean;
  position: number;
}

/** `required` means at least one, whatever `min` says; `max` null or 0 = no limit. */
export interface ChoiceGroup {
  id: string;
  name: string;
  min: number;
  max: number | null;
  required?: boolean;
  position: number;
  choices: ChoiceOption[];
}
