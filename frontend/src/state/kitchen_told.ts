/** What the kitchen was told of each order, as it is kept over a reload (kitchen.ts writes it). */
export const KITCHEN_KEY = 'lancar.kitchen';

/** The kitchen may have been told of this cart: what leaves it may be cooked already. */
export function mayBeCooked(cart: string): boolean {
  try {
    return (localStorage.getItem(KITCHEN_KEY) ?? '').includes(cart);
  } catch {
    return false; // a browser that keeps nothing knows no orders either
  }
}
