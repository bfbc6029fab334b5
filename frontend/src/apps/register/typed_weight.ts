/** A weight typed at a till that has a scale: asked for as a right, and the sale says it. Without a scale it is free. */
import type { BasketLine } from '../../domain/types';
import type { Register } from '../../state/register.svelte';
import { permitted } from '../../state/permits';
import { milliOf, scaleOf } from '../../state/weighing.svelte';

/** Whether this till's scale could say the weight of goods sold in this unit. */
export function hasScaleFor(register: Register, unit: string): boolean {
  return scaleOf(register.catalog?.outlet ?? null, register.identity?.device ?? null) !== null && milliOf(1, unit) !== null;
}

/** Resolves when it may be typed, with what the line then says. */
export async function mayTypeWeight(register: Register, unit: string): Promise<Partial<BasketLine>> {
  if (!hasScaleFor(register, unit)) return {};
  await permitted(register, register.basket.id, { action: 'manual_weight', amount: 0 });
  return { weight_typed: true };
}
