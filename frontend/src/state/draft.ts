/** From a tapped or scanned product to a cart line, and the questions that may stand between.
 *
 * Pure: a draft goes in, the next question or the finished line comes out. Each answer makes a new
 * draft, so that closing a sheet leaves nothing half-done. Not here: showing the question
 * (`apps/register/sheets`) and pricing (`domain/pricing`).
 */
import type { Found } from '../data/catalog';
import type { ChoiceGroupRow, ProductRow } from '../data/catalog_rows';
import { uuidV7 } from '../data/ids';
import type { BasketLine, Choice, Milli, Minor } from '../domain/types';
import { namedOf } from './named';

export const ONE_MILLI: Milli = 1000;

export interface Draft {
  readonly product: ProductRow;
  readonly unit: string;
  /** null: not known yet; a weighed product is asked, anything else counts as one. */
  readonly quantityMilli: Milli | null;
  /** What the cashier typed for a product without a price. */
  readonly askedMinor: Minor | null;
  /** The exact amount printed on a scale label. */
  readonly labelMinor: Minor | null;
  /** The money the buyer named for so much of it. */
  readonly namedMinor?: Minor;
  /** The weight was typed at a till whose scale could have said it. */
  readonly weightTyped?: boolean;
  readonly choices: readonly Choice[] | null;
  readonly ageConfirmed: boolean;
  readonly note: string | null;
}

export type Question =
  | { readonly kind: 'variant'; readonly draft: Draft; readonly variants: readonly ProductRow[] }
  | { readonly kind: 'twins'; readonly code: string; readonly twins: readonly Found[] }
  | { readonly kind: 'age'; readonly draft: Draft; readonly years: number }
  | { readonly kind: 'price'; readonly draft: Draft }
  | { readonly kind: 'weight'; readonly draft: Draft }
  | { readonly kind: 'choices'; readonly draft: Draft; readonly groups: readonly ChoiceGroupRow[] };

export type Groups = ReadonlyMap<string, ChoiceGroupRow>;

export function draftOf(product: ProductRow, known: Partial<Draft> = {}): Draft {
  return {
    product,
    unit: product.unit,
    quantityMilli: null,
    askedMinor: null,
    labelMinor: null,
    choices: null,
    ageConfirmed: false,
    note: null,
    ...known,
  };
}

/** What must still be asked, in the order a cashier would say it; null when the line is complete. */
export function nextQuestion(draft: Draft, groups: Groups): Question | null {
  const { product } = draft;
  if (product.min_age !== null && !draft.ageConfirmed) {
    return { kind: 'age', draft, years: product.min_age };
  }
  if (needsPrice(draft)) return { kind: 'price', draft };
  if (product.weighed && draft.quantityMilli === null && draft.labelMinor === null) {
    return { kind: 'weight', draft };
  }
  const asked = groupsOf(product, groups);
  if (asked.length > 0 && draft.choices === null) return { kind: 'choices', draft, groups: asked };
  return null;
}

export function lineOf(draft: Draft): BasketLine {
  const { product } = draft;
  const level = unitLevel(product, draft.unit);
  return {
    id: uuidV7(),
    product: product.id,
    sku: product.sku ?? '',
    name: nameOf(product),
    category: product.category,
    unit: draft.unit,
    factor_milli: level.factor_milli,
    quantity_milli: draft.quantityMilli ?? ONE_MILLI,
    price_minor: level.price_minor,
    breaks: product.breaks.map((step) => ({ ...step })),
    override_minor: draft.askedMinor,
    label_minor: draft.labelMinor,
    ...(draft.weightTyped === true ? { weight_typed: true } : {}),
    ...(draft.namedMinor === undefined ? {} : { named_minor: draft.namedMinor }),
    tax_class: product.tax_class,
    choices: [...(draft.choices ?? [])],
    discount: null,
    note: draft.note,
    tracked: product.tracked,
    ...(product.list_prices === undefined ? {} : { list_prices: product.list_prices }),
  };
}

/** May this line swallow the other: same thing, same price, nothing personal about either? */
export function mergeable(present: BasketLine, added: BasketLine): boolean {
  return (
    present.product === added.product &&
    present.unit === added.unit &&
    present.price_minor === added.price_minor &&
    present.tax_class === added.tax_class &&
    present.override_minor === added.override_minor &&
    present.label_minor == null &&
    added.label_minor == null &&
    namedOf(present) === null &&
    namedOf(added) === null &&
    (present.weight_typed === true) === (added.weight_typed === true) &&
    present.discount === null &&
    present.note === added.note &&
    sameChoices(present.choices, added.choices)
  );
}

export function nameOf(product: ProductRow): string {
  return product.variant_name === null ? product.name : `${product.name} ${product.variant_name}`;
}

export function groupsOf(product: ProductRow, groups: Groups): ChoiceGroupRow[] {
  return product.choice_groups
    .map((id) => groups.get(id))
    .filter((group) => group !== undefined)
    .filter((group) => group.choices.length > 0)
    .sort((left, right) => left.position - right.position);
}

/** The price of one unit of this level; a level without its own price is a multiple of the base. */
export function unitLevel(
  product: ProductRow,
  unit: string,
): { factor_milli: Milli; price_minor: Minor | null } {
  const level = product.units.find((candidate) => candidate.unit === unit);
  if (unit === product.unit || level === undefined) {
    return { factor_milli: ONE_MILLI, price_minor: product.price_minor };
  }
  return {
    factor_milli: level.factor_milli,
    price_minor: level.price_minor ?? multiple(product.price_minor, level.factor_milli),
  };
}

function multiple(price: Minor | null, factor: Milli): Minor | null {
  if (price === null) return null;
  return Number((BigInt(price) * BigInt(factor) + 500n) / 1000n);
}

/** No price, or a price of nothing: what it costs is said at the till. */
export function asksPrice(price: Minor | null): boolean {
  return price === null || price === 0;
}

function needsPrice(draft: Draft): boolean {
  if (draft.askedMinor !== null || draft.labelMinor !== null) return false;
  return asksPrice(unitLevel(draft.product, draft.unit).price_minor);
}

function sameChoices(left: readonly Choice[], right: readonly Choice[]): boolean {
  if (left.length !== right.length) return false;
  return left.every((choice, index) => {
    const other = right[index];
    return (
      other !== undefined &&
      other.group === choice.group &&
      other.choice === choice.choice &&
      other.quantity === choice.quantity &&
      other.price_minor === choice.price_minor
    );
  });
}
