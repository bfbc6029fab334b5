/** The door to advice about the cart (hinting.ts): its file is fetched when a cart first might have some. */
type Half = typeof import('./hinting');

let half = $state.raw<Half | null>(null);
let asked = false;

/** null: not here yet, or lost; nothing is advised then. */
export function advice(): Half | null {
  if (!asked) {
    asked = true;
    import('./hinting').then((found) => (half = found), () => (asked = false));
  }
  return half;
}
