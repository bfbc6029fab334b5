/**
 * The whole catalogue in memory: an immutable snapshot with its look-ups.
 *
 * A till asks it at every tap and scan, so nothing here waits for a disk. A new catalogue is a new
 * object that shares the unchanged shelves with the old one; whoever holds the old one keeps a
 * consistent picture. Where its bytes come from: catalog_store.ts.
 */
import type { CategoryRow, ChoiceGroupRow, CustomerRow, OutletChunk, ProductRow, StaffRow } from './catalog_rows';
import { search } from './search';
import { keyOf, NEEDS, type Found, type Shelf } from './shelf';

export type { Found } from './shelf';

export interface CatalogContent {
  manifest: string;
  outlet: OutletChunk;
  staff: readonly StaffRow[];
  categories: readonly CategoryRow[];
  choiceGroups: readonly ChoiceGroupRow[];
  shelves: readonly Shelf[];
  customers?: readonly CustomerRow[];
}

const SEARCH_LIMIT = 60;

export class Catalog {
  readonly manifest: string; // its sha256; goes into every envelope
  readonly outlet: OutletChunk; // .rules are the pricing rules
  readonly staff: readonly StaffRow[]; // active ones, by name
  readonly categories: readonly CategoryRow[]; // not archived, in the owner's order
  readonly choiceGroups: ReadonlyMap<string, ChoiceGroupRow>;
  readonly customers: readonly CustomerRow[];
  readonly productCount: number;
  private readonly shelves: readonly Shelf[];
  private readonly withVariants: readonly Shelf[];
  private prepared = 0;
  private byCategory: Map<string | null, ProductRow[]> | null = null;
  private readonly sorted = new Map<string | null, readonly ProductRow[]>();

  constructor(content: CatalogContent) {
    this.manifest = content.manifest;
    this.outlet = content.outlet;
    this.staff = content.staff.filter(({ active }) => active).sort(byName);
    this.categories = content.categories.filter(({ archived }) => !archived).sort(byPosition);
    this.choiceGroups = new Map(content.choiceGroups.map((group) => [group.id, group]));
    this.shelves = content.shelves;
    this.withVariants = content.shelves.filter((shelf) => shelf.hasVariants);
    this.customers = content.customers ?? [];
    this.productCount = content.shelves.reduce((sum, { products }) => sum + products.length, 0);
  }

  /** Also archived products: an open cart may still hold one. */
  product(id: string): ProductRow | null {
    return this.first((shelf) => shelf.product(id));
  }

  /** Any barcode as scanned; compared in GTIN-14 normal form. */
  findBarcode(code: string): Found | null {
    const key = keyOf(code);
    return key === null ? null : this.first((shelf) => shelf.barcode(key));
  }

  /** As `findBarcode`, but all of them: a code may stand on two products by mistake. */
  allOfBarcode(code: string): readonly Found[] {
    const key = keyOf(code);
    const found: Found[] = [];
    if (key === null) return found;
    for (const shelf of this.shelves) if (shelf.barcode(key) !== undefined) found.push(...shelf.allOf(key));
    return found;
  }

  /** What a product is chosen from, in the owner's order; the product itself when it is one of them.
   *  Empty: it is sold as it is. */
  variantsOf(product: ProductRow): readonly ProductRow[] {
    const found = this.withVariants.flatMap((shelf) => shelf.variantsOf(product.id));
    if (found.length === 0) return found;
    const itself = product.price_minor !== null && product.variant_name !== null ? [product] : [];
    return [...itself, ...found.sort(byPosition)];
  }

  findPlu(plu: string): ProductRow | null {
    return this.first((shelf) => shelf.plu(plu));
  }

  /** Not archived, by position then name. null = favourites. */
  productsOf(category: string | null): readonly ProductRow[] {
    const known = this.sorted.get(category);
    if (known !== undefined) return known;
    const products = (this.grouped().get(category) ?? []).sort(byPosition);
    this.sorted.set(category, products);
    return products;
  }

  /** Every word must occur in name, variant name or SKU; see search.ts for order and typos. */
  search(words: string, limit: number = SEARCH_LIMIT): ProductRow[] {
    return search(this.shelves.map((shelf) => shelf.text), words, limit);
  }

  /** Makes ahead what the first screen, scan and search need, a piece at a time. True while there is more. */
  prepare(): boolean {
    if (this.byCategory === null) {
      this.productsOf(null);
      return true;
    }
    const need = NEEDS[Math.floor(this.prepared / this.shelves.length)];
    if (need === undefined) return false; // also of a shop without goods
    this.shelves[this.prepared % this.shelves.length]?.prepare(need);
    this.prepared += 1;
    return true;
  }

  private first<T>(ask: (shelf: Shelf) => T | undefined): T | null {
    for (const shelf of this.shelves) {
      const found = ask(shelf);
      if (found !== undefined) return found;
    }
    return null;
  }

  private grouped(): Map<string | null, ProductRow[]> {
    if (this.byCategory !== null) return this.byCategory;
    const groups = new Map<string | null, ProductRow[]>();
    for (const { products } of this.shelves) {
      for (const product of products) {
        if (product.archived) continue;
        const isInside = product.variant_of !== null && this.product(product.variant_of)?.archived === false;
        if (isInside && !product.favourite) continue; // it is chosen from its parent's tile
        if (product.favourite) put(groups, null, product);
        if (product.category !== null) put(groups, product.category, product);
      }
    }
    this.byCategory = groups;
    return groups;
  }
}

function put(groups: Map<string | null, ProductRow[]>, key: string | null, product: ProductRow): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [product]);
  else group.push(product);
}

interface Placed {
  position?: number;
  name: string;
}

/** Plain comparison, not a collator: that takes half a second for 50,000 names. */
function byPosition(one: Placed, other: Placed): number {
  return (one.position ?? 0) - (other.position ?? 0) || byName(one, other);
}

function byName(one: Placed, other: Placed): number {
  const [left, right] = [one.name.toLowerCase(), other.name.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}
