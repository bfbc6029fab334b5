/** Work for a quiet moment, in a browser that has none. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { soon } from './idle';
import { SENDS_WITHIN_MS } from './line';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Neither draws a frame nor is ever idle. */
function busy(): void {
  vi.stubGlobal('requestAnimationFrame', () => 0);
  vi.stubGlobal('requestIdleCallback', () => 0);
}

it('a busy till sends within 1 s, and once', () => {
  busy();
  const sent = vi.fn();
  soon(sent, SENDS_WITHIN_MS);
  vi.advanceTimersByTime(999);
  expect(sent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(sent).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10_000);
  expect(sent).toHaveBeenCalledTimes(1);
});

it('an idle till sends when its frame is painted, and not again when the time is up', () => {
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => setTimeout(frame, 16));
  vi.stubGlobal('requestIdleCallback', (work: () => void) => setTimeout(work, 1));
  const sent = vi.fn();
  soon(sent, SENDS_WITHIN_MS);
  vi.advanceTimersByTime(17);
  expect(sent).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10_000);
  expect(sent).toHaveBeenCalledTimes(1);
});

it('other work that may wait begins within 300 ms', () => {
  busy();
  const done = vi.fn();
  soon(done);
  vi.advanceTimersByTime(299);
  expect(done).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(done).toHaveBeenCalledTimes(1);
});
