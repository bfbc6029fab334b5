/**
 * Work that may wait until the browser has nothing better to do, piece by piece.
 *
 * Taps, scans and the screen come first. Where idleness cannot be asked for (Safari, tests), a
 * moment later is as good. Nothing that must happen belongs here.
 */
const SOON_MS = 50;
const AT_LATEST_MS = 300;

/** Once, when nothing better is to be done, and in any case soon. */
export function soon(work: () => void): void {
  if (typeof requestIdleCallback === 'undefined') setTimeout(work, SOON_MS);
  else requestIdleCallback(work, { timeout: AT_LATEST_MS });
}

/** Calls `piece` again and again, each in a moment of its own, until it says there is no more. */
export function idly(piece: () => boolean): void {
  const next = () => {
    if (piece()) idly(piece);
  };
  if (typeof requestIdleCallback === 'undefined') setTimeout(next, SOON_MS);
  else requestIdleCallback(next);
}
