/** The units a product is sold in, and a cart line moved from one to another. Pure. */
import type { ProductRow } from '../data/catalog_rows';
import type { BasketLine, Milli } from '../domain/types';
import { asksPrice, unitLevel } from './draft';

export interface UnitLevel {
  readonly unit: string;
  /** How many base units, in thousandths. */
  readonly factorMilli: Milli;
}

export function unitsOf(product: ProductRow): UnitLevel[] {
  return [product.unit, ...product.units.map((level) => level.unit)].map((unit) => {
    return { unit, factorMilli: unitLevel(product, unit).factor_milli };
  });
}

/** What changes on the line; a price typed by hand was for the other unit and goes, unless it is the
 * only one there is: goods that ask for their price never come to cost nothing by themselves. */
export function inUnit(line: BasketLine, product: ProductRow, unit: string): Partial<BasketLine> {
  if (line.unit === unit || line.label_minor != null) return {};
  const level = unitLevel(product, unit);
  return {
    unit,
    factor_milli: level.factor_milli,
    price_minor: level.price_minor,
    override_minor: asksPrice(level.price_minor) ? line.override_minor : null,
  };
}
