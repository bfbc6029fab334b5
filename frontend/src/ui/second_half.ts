/** The second half of a double tap on a button that closed a dialog would press what lay beneath it:
 * a tile, and something nobody asked for is in the cart. So it is nobody's. */

export interface Tap {
  readonly clientX: number;
  readonly clientY: number;
  readonly timeStamp: number;
  /** 0: a key pressed the button. */
  readonly detail: number;
}

const TWICE_WITHIN_MS = 300;
const SAME_SPOT_PX = 16;

export function isSecondHalf(first: Tap, second: Tap): boolean {
  const near =
    Math.abs(second.clientX - first.clientX) <= SAME_SPOT_PX &&
    Math.abs(second.clientY - first.clientY) <= SAME_SPOT_PX;
  return first.detail > 0 && second.detail > 0 && near && second.timeStamp - first.timeStamp <= TWICE_WITHIN_MS;
}

/** For as long as it may come: the next tap, wherever it is, is the last that can be it. */
export function ignoreSecondHalf(first: Tap): void {
  const hear = (second: MouseEvent): void => {
    if (!isSecondHalf(first, second)) return;
    second.preventDefault();
    second.stopImmediatePropagation();
  };
  window.addEventListener('click', hear, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', hear, { capture: true }), TWICE_WITHIN_MS);
}
