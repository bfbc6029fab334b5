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

/** Returns what stops it. Counted by the wall's steps from look to look, so that a tablet that slept is locked when it
 *  wakes, and a clock that somebody set back only begins to count again. */
export function watchIdle(desk: Desk, target: EventTarget, wallMs: () => number = () => Date.now()): () => void {
  let idleMs = 0;
  let lookedAtMs = wallMs();
  let { lines } = desk.basket;
  const touched = () => {
    [idleMs, lookedAtMs, lines] = [0, wallMs(), desk.basket.lines];
  };
  const look = () => {
    if (desk.session.person === null || desk.basket.lines !== lines) return touched();
    const nowMs = wallMs();
    idleMs += Math.max(0, nowMs - lookedAtMs);
    lookedAtMs = nowMs;
    const patience = PATIENT.has(desk.place) ? PATIENT_LOCK_MS : IDLE_LOCK_MS;
    if (idleMs >= patience && !desk.checkout.working) desk.lock();
  };
  for (const touch of TOUCHES) target.addEventListener(touch, touched, { capture: true });
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    for (const touch of TOUCHES) target.removeEventListener(touch, touched, { capture: true });
  };
}
