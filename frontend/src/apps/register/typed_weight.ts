/** A weight typed at a till that has a scale: asked for as a right, and the sale says it. Without a scale it is free. */
import type { BasketLine, Milli } from '../../domain/types';
import type { Register } from '../../state/register.svelte';
import { permitted } from '../../state/permits';
import { milliOf, scaleOf } from '../../state/weighing.svelte';
import { changeQuantity } from './verbs';

/** Whether this till's scale could say the weight of goods sold in this unit. */
export function hasScaleFor(register: Register, unit: string): boolean {
  return scaleOf(register.catalog?.outlet ?? null, register.identity?.device ?? null) !== null && milliOf(1, unit) !== null;
}

export async function mayTypeWeight(register: Register, unit: string): Promise<void> {
  if (hasScaleFor(register, unit)) await permitted(register, register.basket.id, { action: 'manual_weight', amount: 0 });
}

/** Another weight for a line that is in the cart; resolves when it may be. */
export async function typeWeight(register: Register, line: BasketLine, quantityMilli: Milli): Promise<void> {
  if (!hasScaleFor(register, line.unit)) return changeQuantity(register, line.id, { quantity_milli: quantityMilli });
  await mayTypeWeight(register, line.unit);
  changeQuantity(register, line.id, { quantity_milli: quantityMilli, weight_typed: true });
}
