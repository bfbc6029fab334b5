/** What a scanned code means: a product, a scale's label, or nothing we know.
 *
 * The product list is asked first, so a shop may give its goods codes that begin like a label.
 * Pure; where a label has its fields is the outlet's setting, or the usual of Indonesian scales.
 */
import type { Found } from '../data/catalog';
import type { ProductRow } from '../data/catalog_rows';
import { isGtin, readLabel, type ScaleLabel, type ScaleLayout, USUAL_LAYOUTS } from '../domain/barcode';
import type { Milli, Minor } from '../domain/types';
import type { Draft } from './draft';
import { unitLevel } from './draft';

export interface ScanCatalog {
  allOfBarcode(code: string): readonly Found[];
  findPlu(plu: string): ProductRow | null;
}

export type ReadScan =
  | { readonly kind: 'product'; readonly product: ProductRow; readonly known: Partial<Draft> }
  | { readonly kind: 'twins'; readonly twins: readonly Found[] }
  | { readonly kind: 'bad_label' }
  | { readonly kind: 'unknown' };

export function readScan(
  code: string,
  catalog: ScanCatalog,
  layouts: readonly ScaleLayout[] = USUAL_LAYOUTS,
): ReadScan {
  const [found, ...others] = catalog.allOfBarcode(code);
  if (found !== undefined && others.length > 0) return { kind: 'twins', twins: [found, ...others] };
  if (found !== undefined) return { kind: 'product', product: found.product, known: { unit: found.unit } };
  const label = labelOf(code, layouts);
  if (label === 'bad') return { kind: 'bad_label' };
  if (label === null) return { kind: 'unknown' };
  const product = catalog.findPlu(label.item) ?? catalog.findPlu(label.item.replace(/^0+/, ''));
  if (product === null) return { kind: 'unknown' };
  return weighedScan(product, label);
}

/** A code after bare digits: whole with them where the shop knows it so, without them where its check
 * digit vouches for it. null: either may be meant, and a wrong thing sold is worse than a second scan. */
export function wholeCode(code: string, head: string, isKnown: (code: string) => boolean): string | null {
  if (head === '' || !/^[0-9]+$/.test(code)) return code;
  const joined = head + code;
  if (isKnown(joined)) return joined;
  if (isGtin(code)) return code;
  return isGtin(joined) ? joined : null;
}

function weighedScan(product: ProductRow, label: ScaleLabel): ReadScan {
  if (label.price_minor === null) {
    if (label.quantity_milli === null || label.quantity_milli <= 0) return { kind: 'bad_label' };
    return { kind: 'product', product, known: { quantityMilli: label.quantity_milli } };
  }
  const each = unitLevel(product, product.unit).price_minor;
  if (each === null || each <= 0 || label.price_minor <= 0) return { kind: 'bad_label' };
  const quantityMilli = quantityFor(label.price_minor, each);
  return { kind: 'product', product, known: { quantityMilli, labelMinor: label.price_minor } };
}

/** At least one thousandth, so that a tiny piece is still a quantity. */
function quantityFor(amount: Minor, each: Minor): Milli {
  const doubled = (2000n * BigInt(amount) + BigInt(each)) / (2n * BigInt(each));
  return Math.max(1, Number(doubled));
}

function labelOf(code: string, layouts: readonly ScaleLayout[]): ScaleLabel | null | 'bad' {
  try {
    return readLabel(code, layouts);
  } catch {
    return 'bad';
  }
}
