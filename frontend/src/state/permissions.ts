/** Must somebody be asked before this cart is sold? Only carts in which something was decided by hand
 * are looked at (permits.ts, fetched when the till is idle); all others never wait. */
import type { Paying } from './paying.svelte';
import type { PermitDesk } from './permits';

interface Desk extends PermitDesk {
  readonly paying: Pick<Paying, 'frozen'>;
}

/** True: `then` is called when it may go on, at once or after a supervisor's yes. */
export function isHeldUp(desk: Desk, then: () => void): boolean {
  const { basket, paying } = desk;
  const byHand = basket.facts.orderDiscount !== null ||
    basket.lines.some(({ discount, override_minor: typed }) => discount !== null || typed !== null);
  if (!byHand || paying.frozen !== null) return false; // its first money moved with that yes
  import('./permits').then(({ permitCart }) => permitCart(desk, then)).catch(then); // the hub looks again
  return true;
}
