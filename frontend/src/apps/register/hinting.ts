/** Hints of the state layer in words: "2 lagi jadi Rp 3.400", "Rp 12.000 lagi: Belanja hemat". */
import type { CartRow } from '../../state/basket.svelte';
import { type Hint, hintFor, thresholdHint } from '../../state/hints';
import type { Register } from '../../state/register.svelte';
import { speaker } from '../../ui/i18n/words.svelte';
import { money, quantity } from './amounts';

/** For the selected line; empty when there is nothing to say. */
export function lineHint(register: Register, row: CartRow): string {
  if (register.catalog === null) return '';
  const hint = hintFor(row, register.basket.forPricing(), register.outlet.rules);
  return hint === null ? '' : hintText(register, hint);
}

/** For the cart as a whole. */
export function cartHint(register: Register): string {
  const { priced } = register.basket;
  if (register.catalog === null || priced === null) return '';
  const hint = thresholdHint(priced, register.basket.forPricing(), register.outlet.rules);
  return hint === null ? '' : speaker.words.basket.totals.ahead(money(register, hint.moreMinor), hint.name);
}

function hintText(register: Register, hint: Hint): string {
  const words = speaker.words.basket.hint;
  switch (hint.kind) {
    case 'step':
      return words.step(quantity(hint.moreMilli), money(register, hint.priceMinor));
    case 'free':
      return words.free(quantity(hint.moreMilli), quantity(hint.freeMilli));
    case 'offer':
      return words.offer(hint.name);
    case 'member':
      return words.member(money(register, hint.priceMinor));
  }
}
