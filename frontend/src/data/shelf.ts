/**
 * One chunk of products with its own small indexes.
 *
 * A catalogue is a row of shelves. When one price changes, one chunk changes, and only that shelf
 * is indexed anew; the others are carried over as they are. Asking sixty shelves costs a few
 * microseconds; indexing 50,000 products on a slow tablet costs half a second, so it waits
 * for a quiet moment or the first question.
 */
import { lookupKey } from '../domain/barcode';
import type { ProductRow } from './catalog_rows';
import { ShelfText } from './search';

export interface Found {
  product: ProductRow;
  unit: string;
}

/** In the order in which a till that was just opened comes to them. */
export const NEEDS = ['tile', 'scan', 'search'] as const;
type Need = (typeof NEEDS)[number];

export class Shelf {
  readonly products: readonly ProductRow[];
  readonly hasVariants: boolean;
  private words: ShelfText | null = null;
  private known: Lookups | null = null;
  private named: Map<string, ProductRow> | null = null;

  constructor(products: readonly ProductRow[]) {
    this.products = products;
    this.hasVariants = products.some(({ archived, variant_of: parent }) => !archived && parent !== null);
  }

  /** What search looks through; made when first asked for, because selling begins without it. */
  get text(): ShelfText {
    this.words ??= new ShelfText(this.products);
    return this.words;
  }

  product(id: string): ProductRow | undefined {
    return this.byId.get(id);
  }

  barcode(key: string): Found | undefined {
    return this.lookups.byBarcode.get(key);
  }

  /** Every product with this code; more than one is a mistake that only a person can settle. */
  allOf(key: string): readonly Found[] {
    return this.lookups.allOf(key);
  }

  plu(plu: string): ProductRow | undefined {
    return this.lookups.byPlu.get(plu);
  }

  variantsOf(parent: string): readonly ProductRow[] {
    return this.lookups.byParent.get(parent) ?? [];
  }

  /** Makes ahead, in a quiet moment, what the first of these would have to make. */
  prepare(first: Need): void {
    if (first === 'tile') void this.byId;
    else if (first === 'scan') void this.lookups;
    else void this.text;
  }

  /** Apart from the codes: the favourites are found by it while somebody waits for the first screen, and
   *  reading the codes of every product takes five times as long. */
  private get byId(): Map<string, ProductRow> {
    this.named ??= new Map(this.products.map((product) => [product.id, product]));
    return this.named;
  }

  private get lookups(): Lookups {
    this.known ??= new Lookups(this.products);
    return this.known;
  }
}

class Lookups {
  readonly byBarcode = new Map<string, Found>();
  readonly byPlu = new Map<string, ProductRow>();
  readonly byParent = new Map<string, ProductRow[]>();
  /** Codes that stand on more than one product, with all of them. */
  private readonly shared = new Map<string, Found[]>();

  constructor(products: readonly ProductRow[]) {
    for (const product of products) this.index(product);
  }

  allOf(key: string): readonly Found[] {
    const one = this.byBarcode.get(key);
    return this.shared.get(key) ?? (one === undefined ? [] : [one]);
  }

  private index(product: ProductRow): void {
    if (product.archived) return;
    if (product.variant_of !== null) this.addVariant(product, product.variant_of);
    if (product.plu) this.byPlu.set(product.plu, product);
    for (const { barcode, unit } of product.barcodes) {
      const key = keyOf(barcode);
      if (key !== null) this.addBarcode(key, { product, unit });
    }
  }

  private addBarcode(key: string, found: Found): void {
    const present = this.byBarcode.get(key);
    if (present === undefined) this.byBarcode.set(key, found);
    else if (present.product !== found.product) this.shared.set(key, [...this.allOf(key), found]);
  }

  private addVariant(product: ProductRow, parent: string): void {
    const known = this.byParent.get(parent);
    if (known === undefined) this.byParent.set(parent, [product]);
    else known.push(product);
  }
}

/** Null for what cannot be a barcode at all; one bad row must not stop a shop from opening. */
export function keyOf(barcode: string): string | null {
  try {
    return lookupKey(barcode);
  } catch {
    return null;
  }
}
