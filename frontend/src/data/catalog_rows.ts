/**
 * The rows of the catalogue as the hub writes them into chunks.
 *
 * Keys are the wire's own snake_case. Money is integer minor units, quantities are
 * integer thousandths, ids are lower-case UUIDs. Unknown keys are simply carried.
 */
import type { ScaleLayout } from '../domain/barcode';
import type { Table } from '../domain/permissions';
import type { Break, ChoiceGroup, ChoiceOption, Discount, ListPrice, Rules, TenderKind } from '../domain/types';

export type ChoiceGroupRow = ChoiceGroup;
export type ChoiceRow = ChoiceOption;

/** One of the owner's ways to be paid. `code` stands in sales for ever. */
export interface PaymentMethodRow {
  id: string;
  code: string;
  name: string;
  kind: TenderKind;
  icon: string;
  needs_reference: boolean;
  opens_drawer: boolean;
  /** where the money goes; empty: not said */
  account: string;
  /** the shop's printed static code; empty: the customer scans the sticker */
  qris_payload: string;
  /** whom change may be given to; empty: nobody */
  donation_to: string;
  position: number;
}

export interface OutletChunk {
  merchant: { id: string; name: string };
  /** P-256 point that the owner's recovery seed opens; hubs of the first release do not say it */
  recovery?: { wrap_public_key: string };
  outlet: {
    id: string;
    code: string;
    name: string;
    address_lines: string[];
    phone: string | null;
    npwp: string | null;
    npwpd: string | null;
    zone: string;
    day_cutoff_minute: number;
    receipt: {
      columns: number;
      header_lines: string[];
      footer_lines: string[];
      /** black-and-white PNG in base64; hubs of the first release do not say it */
      logo?: string | null;
    };
    currency: { code: string; exponent: number };
  };
  /** hubs before payment methods do not say them: then cash it is */
  payment_methods?: PaymentMethodRow[];
  /** selling on kasbon; absent where the shop gives none, and from hubs before it */
  kasbon_method?: PaymentMethodRow;
  /** paying out of what the shop owes the customer; absent likewise */
  credit_method?: PaymentMethodRow;
  /** paying out of a gift card; likewise */
  gift_method?: PaymentMethodRow;
  /** how points are earned and what they pay; absent: there are none, and from hubs before them */
  points?: PointsRule;
  /** paying with points; absent: they buy nothing */
  points_method?: PaymentMethodRow;
  /** this hub knows `balance.paid_in`: cards are sold and credit is filled up here */
  takes_paid_in?: boolean;
  /** hubs before presets were the owner's do not say them */
  discount_presets?: Discount[];
  /** hubs before layouts were the owner's do not say them: then the usual ones */
  scale_layouts?: ScaleLayout[];
  /** who may do what here; hubs before it do not say: then the presets hold */
  permissions?: Table;
  /** `printers`: the hub's receipt printer; `kitchen`: what its stations make; hubs before them do not say it */
  rules: Rules & { printers?: PrinterRow[]; gadgets?: GadgetRow[]; kitchen?: { categories: string[] }[] };
  /** null or absent: nobody arranged; the marks of the products say what is favourite */
  favourites?: ArrangementRow | null;
}

/** What hangs on the hub's cables. `till` null: every till's. */
export interface GadgetRow {
  id: string;
  kind: string;
  name: string;
  till: string | null;
}

/** One point for each `per_minor` spent (0: none), which pays `worth_minor` (0: nothing); goods that earn none. */
export interface PointsRule {
  per_minor: number;
  without_categories: string[];
  without_products: string[];
  worth_minor: number;
  /** whole months for which points stay good; absent: for ever, and from hubs that do not say it */
  good_months?: number;
}

/** A printer that the hub owns, and what it does by itself after a sale. */
export interface PrinterRow {
  name: string;
  columns: number;
  auto_print: boolean;
  opens_drawer: boolean;
}

/** Favourites in the order a person gave them; `removed` carry the mark and were taken off. */
export interface ArrangementRow {
  products: string[];
  removed: string[];
  /** of the change that won */
  event: string;
  hlc: [number, number];
}

export interface StaffRow {
  id: string;
  name: string;
  roles: string[];
  colour: string | null;
  active: boolean;
  pin: { phc: string; version: number } | null;
  /** Their own, which may say yes for them; hubs before phones say none. */
  phones?: readonly PhoneRow[];
}

/** `secret` null: only what it signed can be checked. */
export interface PhoneRow {
  id: string;
  public_key: string;
  secret: string | null;
}

export interface CategoryRow {
  id: string;
  name: string;
  colour: string | null;
  position: number;
  archived: boolean;
}

export interface ProductRow {
  id: string;
  sku: string | null;
  name: string;
  category: string | null;
  unit: string;
  kind: 'goods' | 'service';
  weighed: boolean;
  /** null: the cashier is asked for the price */
  price_minor: number | null;
  units: { unit: string; factor_milli: number; price_minor: number | null }[];
  breaks: Break[];
  /** prices on the lists of the rules; an older hub sends none */
  list_prices?: ListPrice[];
  /** what begins later, the first to begin first; an older hub sends none */
  planned_prices?: PlannedPriceRow[];
  barcodes: { barcode: string; unit: string }[];
  tax_class: string;
  choice_groups: string[];
  min_age: number | null;
  tracked: boolean;
  /** each piece has a number of its own; absent: no */
  serials?: boolean;
  plu: string | null;
  image: string | null;
  position: number;
  favourite: boolean;
  variant_of: string | null;
  variant_name: string | null;
  archived: boolean;
}

/** From this moment on these units cost this; null is the base unit. */
export interface PlannedPriceRow {
  from_ms: number;
  prices: { unit: string | null; price_minor: number }[];
}

/** Somebody the shop knows. `phone` is E.164 digits without plus, or empty. */
export interface CustomerRow {
  id: string;
  name: string;
  phone: string;
  member: boolean;
  /** their own, or their group's */
  price_list: string | null;
  /** name of their group; absent: none */
  group?: string;
  /** how many times their group earns points, in thousandths; absent: once */
  points_times_milli?: number;
  /** what they allow now */
  consents: string[];
  archived: boolean;
}

export interface Manifest {
  version: 1;
  chunks: { name: string; sha256: string; rows: number }[];
}
