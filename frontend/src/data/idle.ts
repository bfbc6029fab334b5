/**
 * Work that may wait until the browser has nothing better to do, piece by piece.
 *
 * Taps, scans and the screen come first. Where idleness cannot be asked for (Safari, tests), a
 * moment later is as good. Nothing that must happen belongs here.
 */
const SOON_MS = 50;
const AT_LATEST_MS = 300;

/** Once, after the next frame, when nothing better is to be done, and in any case soon: a page in
 *  the background draws no frames. */
export function soon(work: () => void, latestMs = AT_LATEST_MS): void {
  if (typeof requestIdleCallback === 'undefined') {
    setTimeout(work, SOON_MS);
    return;
  }
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    work();
  };
  requestAnimationFrame(() => requestIdleCallback(begin));
  setTimeout(begin, latestMs);
}

/** Once, when the next frame has been painted; a page that draws none does not wait for it. Answers
 *  with what calls it off. */
export function afterPaint(work: () => void): () => void {
  let waiting = true;
  const begin = () => {
    if (waiting) work();
    waiting = false;
  };
  if (typeof requestAnimationFrame !== 'undefined') requestAnimationFrame(() => setTimeout(begin));
  setTimeout(begin, typeof requestAnimationFrame === 'undefined' ? 0 : AT_LATEST_MS);
  return () => (waiting = false);
}

/** Resolves in a quiet moment, and in any case soon. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve, SOON_MS);
    else requestIdleCallback(() => resolve(), { timeout: AT_LATEST_MS });
  });
}

/** Calls `piece` again and again, each in a moment of its own, until it says there is no more. */
export function idly(piece: () => boolean): void {
  const next = () => {
    if (piece()) idly(piece);
  };
  if (typeof requestIdleCallback === 'undefined') setTimeout(next, SOON_MS);
  else requestIdleCallback(next);
}
