/** Another till's sale may be taken back by somebody else this moment: only the hub knows. */
import type { History, SaleDetail } from '../data/history';

class AlreadyRefunded extends Error {
  readonly code = 'already_refunded';
}

export async function asItIsNow(history: Pick<History, 'detail' | 'elsewhere'>, { row }: SaleDetail): Promise<SaleDetail> {
  await history.elsewhere(row.receiptNumber);
  const now = await history.detail(row.id);
  if (now === null || now.row.refundedBy !== null) throw new AlreadyRefunded();
  return now;
}
