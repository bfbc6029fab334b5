/** The whole catalogue in memory: an immutable snapshot with its look-ups. (Signatures first.) */
import type { CategoryRow, ChoiceGroupRow, OutletChunk, ProductRow, StaffRow } from './catalog_rows';

export interface Found {
  product: ProductRow;
  unit: string;
}

export declare class Catalog {
  readonly manifest: string; // its sha256; goes into every envelope
  readonly outlet: OutletChunk; // .rules are the pricing rules
  readonly staff: StaffRow[]; // active, with names sorted
  readonly categories: CategoryRow[]; // not archived, in the owner's order
  readonly choiceGroups: ReadonlyMap<string, ChoiceGroupRow>;
  readonly productCount: number;
  product(id: string): ProductRow | null;
  /** Any barcode as scanned; compared in GTIN-14 normal form. */
  findBarcode(code: string): Found | null;
  findPlu(plu: string): ProductRow | null;
  /** Not archived, by position then name. null = favourites. */
  productsOf(category: string | null): readonly ProductRow[];
  /** Every word must occur in name, variant name or SKU; best first. */
  search(words: string, limit?: number): ProductRow[];
}
