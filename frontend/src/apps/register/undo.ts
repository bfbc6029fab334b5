/** "Batalkan" within a minute: the sale goes back whole, and the cashier reads what to hand back. */
import type { SaleBody } from '../../domain/receipt_shapes';
import type { Register } from '../../state/register.svelte';

export async function undoSale(register: Register, id: string): Promise<void> {
  const detail = await register.sales.detail(id);
  if (detail === null || !register.papers.canUndo(detail)) return;
  const { permitted } = await import('../../state/permits');
  const { due_minor: due } = detail.body as unknown as SaleBody; // rounded, as the refund will be
  await permitted(register, id, { action: 'undo_sale', amount: Math.max(0, due) });
  const refunded = await register.papers.undo(detail);
  if (refunded === null) {
    register.notices.show({ kind: 'refund_failed' });
    return;
  }
  if (register.place === 'done') register.go('sell');
  else await register.sales.refresh();
  register.notices.show({ kind: 'sale_undone', back: refunded.back });
}
