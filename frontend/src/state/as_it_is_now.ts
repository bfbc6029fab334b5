/** Another till's sale may be taken back by somebody else this moment: only the hub knows. */
import type { History, SaleDetail } from '../data/history';
import { isAnythingLeft } from '../data/returned';
import type { SaleBody } from '../domain/receipt_shapes';

export class NotNow extends Error {
  readonly code: string;

  constructor(code: 'already_refunded' | 'receipt_gone') {
    super(code);
    this.code = code;
  }
}

/** As the answer has it: what was heard before proves nothing, and a hub put back may not know the sale. */
export async function asItIsNow(history: Pick<History, 'detail' | 'elsewhere'>, { row }: SaleDetail): Promise<SaleDetail> {
  const answer = await history.elsewhere(row.receiptNumber, row.id);
  const now = answer.some(({ id }) => id === row.id) ? await history.detail(row.id) : null;
  if (now === null) throw new NotNow('receipt_gone');
  if (!isAnythingLeft(now.body as unknown as SaleBody, now.marks)) throw new NotNow('already_refunded');
  return now;
}
