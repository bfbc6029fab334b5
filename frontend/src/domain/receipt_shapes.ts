/**
 * The shapes receipts are made of: the body of `sale.completed`, a closing report, the settings.
 *
 * What this is not: validation. A receipt of a sale that already happened is always printed.
 */
import type {
  Currency,
  Discount,
  Minor,
  OrderType,
  Payment,
  Priced,
  PricedLine,
  RoundingRule,
  ServiceRule,
  Settled,
} from './types.ts';

export interface ReceiptNumber {
  number: string;
  series: string;
  counter: number;
}

export interface Person {
  id: string;
  name: string;
}

/** `phone` in E.164 digits; paper shows it masked. `member`: what decided the prices. */
export interface Buyer extends Person {
  phone?: string | null;
  member?: boolean;
}

/** The sale that a refund takes back. */
export interface OriginalSale {
  sale: string;
  number: string;
  completed_at: number;
}

/** `code` for counting, `label` as the cashier read it. */
export interface RefundReason {
  code: string;
  label: string;
}

/** What a card machine's slip says; never more of a card than its last four digits. */
export interface CardDetails {
  bank: string | null;
  last4: string | null;
  approval: string | null;
  trace: string | null;
}

/** What a payment is called on paper; its amounts are the contract's. */
export interface NamedPayment extends Payment {
  name?: string | null;
  details?: CardDetails | null;
  /** of a sale on kasbon: all that is owed after it */
  owed_minor?: Minor | null;
  /** of credit or a gift card: all that is held after it */
  held_minor?: Minor | null;
  /** which gift card */
  card?: string | null;
}

/** A line with the discount that was given by hand, so that paper can name it. */
export interface NamedLine extends PricedLine {
  discount?: Discount | null;
}

export interface Seller {
  name: string;
  address_lines: string[];
  phone: string | null;
  npwp: string | null;
  npwpd: string | null;
  pkp: boolean;
}

export interface SaleRules {
  pkp: boolean;
  prices_include_tax: boolean;
  service: ServiceRule | null;
  rounding: RoundingRule;
}

/** What of a line decides what it earns. */
export interface EarningLine {
  id: string;
  total_minor: Minor;
}

/** How points were counted: one for each `per_minor`, times `times_milli`, and `extra` ones. `without`: ids of
 * the lines that earn nothing. */
export interface PointsTerms {
  per_minor: Minor;
  times_milli: number;
  extra: number;
  without: string[];
}

/** What a document earned, or took back; `balance` is all that is held after it, as its till knew it from the
 * shop's server at `at`. null: it knew nothing. */
export interface Points {
  earned: number;
  balance: number | null;
  at?: number | null;
}

/**
 * `sale.completed`: who sold what to whom, with the priced basket and the payments.
 *
 * `receipt` is null on a pre-bill. `order_discount` only names the discount on paper; its amount is
 * in the totals. `original` and `reason` make it a refund (`sale.refunded`). A line may have
 * `discount` and a payment `name` and `details`: they too only name what was counted.
 */
export interface SaleBody extends Priced, Settled {
  sale: string;
  receipt: ReceiptNumber | null;
  currency: Currency;
  order_type: OrderType;
  table: string | null;
  queue_number: string | null;
  customer: Buyer | null;
  cashier: Person;
  seller: Seller;
  opened_at: number;
  completed_at: number;
  rules: SaleRules;
  order_discount?: Discount | null;
  donation_minor?: Minor;
  donation_to?: string | null;
  original?: OriginalSale | null;
  void?: boolean;
  reason?: RefundReason | null;
  points?: Points | null;
}

/**
 * How a receipt is printed. Absent lists mean the usual words, absent flags mean no.
 *
 * `copy`: 0 for the first paper, n for the n-th reprint. `unpaid`: a pre-bill. `free_choices`: also
 * print chosen options that cost nothing. `logo`: a PNG in base64. `qr`: receipt_proof.ts.
 * `points_months`: how many whole months points stay good, by the owner's rule of today.
 */
export interface ReceiptLayout {
  columns: number;
  utc_offset_minutes: number;
  header_lines?: string[];
  footer_lines?: string[];
  copy?: number;
  unpaid?: boolean;
  training?: boolean;
  free_choices?: boolean;
  qr?: string | null;
  logo?: string | null;
  points_months?: number | null;
}

/** What a kitchen needs of a sale; a sale body is one, and so is an order nobody has paid. `label`: what that was
 * called when it was put aside. */
export interface KitchenOrder {
  label?: string | null;
  receipt: ReceiptNumber | null;
  order_type: OrderType;
  table: string | null;
  queue_number: string | null;
  cashier: Person;
  completed_at: number;
  lines: PricedLine[];
}

/** `station` is the title; `line_ids` null prints every line; `sent_at` null: when sold. */
export interface KitchenLayout {
  columns: number;
  utc_offset_minutes: number;
  station: string;
  line_ids?: string[] | null;
  sent_at?: number | null;
  copy?: number;
  training?: boolean;
}

/** Discounts and refunds are positive numbers here and printed with a minus. */
export interface ReportSales {
  gross_minor: Minor;
  discount_minor: Minor;
  refund_minor: Minor;
  rounding_minor: Minor;
  net_minor: Minor;
}

/** Money that came for no sale. */
export interface ReportPaidIn {
  name: string;
  amount_minor: Minor;
}

export interface ReportPayment {
  method: string;
  amount_minor: Minor;
}

/** What went out is positive here and printed with a minus. Counted is null before the count. */
export interface ReportCash {
  opening_minor: Minor;
  sales_minor: Minor;
  cash_in_minor: Minor;
  cash_out_minor: Minor;
  drop_minor: Minor;
  expected_minor: Minor;
  counted_minor: Minor | null;
  variance_minor: Minor | null;
  variance_reason?: string;
  others?: ReportPaidIn[];
}

/** Of one class and rate, refunds taken off. */
export interface ReportTax {
  label: string;
  base_minor: Minor;
  tax_minor: Minor;
}

/** First and last number of a series, and how many of them are this shift's. */
export interface ReportNumbers {
  series: string;
  first: number;
  last: number;
  count: number;
}

/** Everything sold and taken back since the shop began, and the event that closed the shift: its hash
 * vouches for all before it. */
export interface ReportRecord {
  grand_sales_minor: Minor;
  grand_refund_minor: Minor;
  anchor: string | null;
}

/** null: whoever made the report cannot know it. */
export interface ReportCounts {
  sales: number;
  voids: number;
  removed_lines: number | null;
  drawer_openings: number | null;
}

/** `kind` z closes a shift, x looks at it while it is open (`closed_at` null). `number` null: the
 * shop's server has not numbered it yet. `provisional`: not all tills have told all yet, namely
 * `unheard`, where the server says so. */
export interface ClosingReport {
  kind: 'z' | 'x';
  seller_name: string;
  outlet_label: string;
  business_date: string;
  number: number | null;
  provisional?: boolean;
  cashier_name: string;
  series: string;
  opened_at: number;
  closed_at: number | null;
  currency: Currency;
  sales: ReportSales;
  payments: ReportPayment[];
  paid_in?: ReportPaidIn[];
  cash: ReportCash;
  counts: ReportCounts;
  unheard?: string[];
  taxes?: ReportTax[];
  receipts?: ReportNumbers[];
  record?: ReportRecord;
}

export interface ReportLayout {
  columns: number;
  utc_offset_minutes: number;
  copy?: number;
  training?: boolean;
}
