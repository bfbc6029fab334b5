/** A till that nobody touches locks itself: whoever walks away leaves no rights behind. Goods that are scanned are a
 * touch. Where somebody counts a drawer or waits for money it is three times as patient. Nothing is lost: cart and
 * payment are there again after the PIN. */
import type { Register } from './register.svelte';

export const IDLE_LOCK_MS = 5 * 60_000;
export const PATIENT_LOCK_MS = 15 * 60_000;
const LOOK_EVERY_MS = 10_000;
const TOUCHES = ['pointerdown', 'keydown'] as const;
const PATIENT: ReadonlySet<string> = new Set(['pay', 'close-shift']);

type Desk = Pick<Register, 'place' | 'lock'> & {
  readonly session: { readonly person: object | null };
  readonly basket: { readonly lines: readonly object[] };
  readonly checkout: { readonly working: boolean };
};

/** Returns what stops it. A tablet that slept stands still by one of its clocks, so both are asked. */
export function watchIdle(desk: Desk, target: EventTarget, clocks = { steady: () => performance.now(), wall: () => Date.now() }): () => void {
  let at = { steady: clocks.steady(), wall: clocks.wall(), lines: desk.basket.lines };
  const touched = () => {
    at = { steady: clocks.steady(), wall: clocks.wall(), lines: desk.basket.lines };
  };
  const look = () => {
    if (desk.session.person === null || desk.basket.lines !== at.lines) return touched();
    const patience = PATIENT.has(desk.place) ? PATIENT_LOCK_MS : IDLE_LOCK_MS;
    const idle = Math.max(clocks.steady() - at.steady, clocks.wall() - at.wall);
    if (idle >= patience && !desk.checkout.working) desk.lock();
  };
  for (const touch of TOUCHES) target.addEventListener(touch, touched, { capture: true });
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    for (const touch of TOUCHES) target.removeEventListener(touch, touched, { capture: true });
  };
}
