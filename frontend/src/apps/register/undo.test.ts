/** What a yes for an undo is asked for: the amount that goes back, as the hub will count it. */
import { expect, it, vi } from 'vitest';
import type { Register } from '../../state/register.svelte';
import { undoSale } from './undo';

const asked = vi.hoisted(() => [] as unknown[]);
vi.mock('../../state/permits', () => ({
  permitted: async (...[, document, ...needs]: unknown[]) => void asked.push([document, ...needs]),
}));

it('somebody is asked for what was due, not for what it was before rounding', async () => {
  const detail = { row: { totalMinor: 9_980 }, body: { due_minor: 10_000 } };
  const shown: unknown[] = [];
  const register = {
    sales: { detail: async () => detail },
    papers: { canUndo: () => true, undo: async () => null },
    notices: { show: (notice: unknown) => shown.push(notice) },
  };
  await undoSale(register as unknown as Register, 'sale-1');
  expect(asked).toEqual([['sale-1', { action: 'undo_sale', amount: 10_000 }]]);
  expect(shown).toEqual([{ kind: 'refund_failed' }]);
});
