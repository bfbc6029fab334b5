/** A weight typed at a till that has a scale: asked for as a right, without a scale it is free. */
import type { Register } from '../../state/register.svelte';
import { permitted } from '../../state/permits';
import { milliOf, scaleOf } from '../../state/weighing.svelte';

export async function mayTypeWeight(register: Register, unit: string): Promise<void> {
  const scale = scaleOf(register.catalog?.outlet ?? null, register.identity?.device ?? null);
  if (scale !== null && milliOf(1, unit) !== null) await permitted(register, register.basket.id, { action: 'manual_weight', amount: 0 });
}
