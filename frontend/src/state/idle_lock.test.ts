/** A till that nobody touches locks itself, later where somebody counts, and never while a sale is written. */
import { afterEach, expect, it, vi } from 'vitest';
import { IDLE_LOCK_MS, PATIENT_LOCK_MS, watchIdle } from './idle_lock';

afterEach(() => void vi.useRealTimers());

function stage(place: string) {
  vi.useFakeTimers();
  let now = 1_000_000;
  const desk = {
    place, locks: 0, lock: () => void (desk.locks += 1),
    session: { person: {} as object | null }, basket: { lines: [] as object[] }, checkout: { working: false },
  };
  const hands = new EventTarget();
  watchIdle(desk as never, hands, () => now);
  const pass = (ms: number) => {
    now += ms;
    vi.advanceTimersByTime(10_000);
  };
  return { desk, hands, pass };
}

it.each([['sell', IDLE_LOCK_MS], ['history', IDLE_LOCK_MS], ['close-shift', PATIENT_LOCK_MS], ['pay', PATIENT_LOCK_MS]])(
  'on %s after %i ms, and a touch or a scan begins it anew',
  (place, patience) => {
    const { desk, hands, pass } = stage(place);
    pass(patience - 1);
    hands.dispatchEvent(new Event('keydown'));
    pass(patience - 1);
    desk.basket.lines = [{}];
    pass(patience);
    expect(desk.locks).toBe(0);
    pass(patience - 1);
    expect(desk.locks).toBe(0);
    pass(1);
    expect(desk.locks).toBe(1);
  },
);

it('not while a sale is written, nor when nobody is there, whatever the clock does', () => {
  const { desk, pass } = stage('sell');
  desk.checkout.working = true;
  pass(IDLE_LOCK_MS);
  expect(desk.locks).toBe(0);
  desk.checkout.working = false;
  pass(0);
  expect(desk.locks).toBe(1);
  desk.session.person = null;
  pass(2 * IDLE_LOCK_MS);
  desk.session.person = {};
  pass(-9 * IDLE_LOCK_MS); // whoever just signed in, and set the clock back
  pass(IDLE_LOCK_MS - 1);
  expect(desk.locks).toBe(1);
  pass(1);
  expect(desk.locks).toBe(2);
});
