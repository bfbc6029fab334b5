/** What every event of the counter needs besides its own content, and the way into the journal. */
import type { OutletChunk } from '../data/catalog_rows';
import type { Appended, AppendRequest } from '../data/journal';

/** Who sells, where, in which shift. */
export interface SaleFrame {
  readonly outlet: OutletChunk;
  readonly cashier: { readonly id: string; readonly name: string };
  readonly actor: AppendRequest['actor'];
  readonly shift: string | null;
  readonly businessDate: string;
}

export type Append = (request: AppendRequest) => Promise<Appended>;
