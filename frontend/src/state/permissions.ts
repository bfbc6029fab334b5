/** Must somebody be asked before this cart is sold? Only carts in which something was decided by hand, and
 * those of whoever may not sell as much as they like, are looked at (permits.ts, fetched when the till is
 * idle); all others never wait. */
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
  if ((!byHand && sellsFreely(desk)) || paying.frozen !== null) return false; // its first money moved with that yes
  import('./permits').then(({ permitCart }) => permitCart(desk, then)).catch(then); // the hub looks again
  return true;
}

/** Without a row (older hubs send none) whoever has a tile may sell, as the presets say. */
function sellsFreely({ outlet, session }: PermitDesk): boolean {
  const row = outlet.permissions?.['sell'];
  if (row === undefined) return true;
  const roles = session.person?.roles ?? [];
  return roles.some((role) => role === 'owner' || (row[role]?.rule === 'allowed' && row[role].limit === null));
}
