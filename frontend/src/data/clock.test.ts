import { describe, expect, it } from 'vitest';
import { Clock } from './clock';

function walls(wall: number, steady: number) {
  const now = { wall, steady };
  const pass = (ms: number) => {
    now.wall += ms;
    now.steady += ms;
  };
  return { now, pass, wallMs: () => now.wall, steadyMs: () => now.steady };
}

describe('the clock', () => {
  it('stamps the bare wall until a hub has answered', () => {
    const clock = new Clock(walls(5000, 0));
    expect(clock.stamp('Asia/Jakarta')).toEqual({
      wall: 5000, zone: 'Asia/Jakarta', offset_ms: 0, uncertainty_ms: null, source: 'device',
    });
  });

  it("takes half the round trip as the answer's uncertainty", () => {
    const time = walls(5000, 0);
    const clock = new Clock(time);
    time.pass(40);
    clock.learn(9000, 0);
    expect(clock.nowMs()).toBe(9020);
    expect(clock.stamp('Asia/Jakarta')).toMatchObject({ offset_ms: 3980, uncertainty_ms: 20, source: 'hub' });
  });

  it('tells whole milliseconds, also when the steady clock, which counts fractions, is ahead', () => {
    const time = walls(5000, 0.25);
    const clock = new Clock(time);
    clock.learn(9000, 0.25);
    time.now.steady += 700.6; // the wall fell behind
    time.now.wall += 100;
    expect(clock.nowMs()).toBe(9700);
  });

  it('keeps the surer reading until drift has made it the worse one', () => {
    const time = walls(0, 0);
    const clock = new Clock(time);
    time.pass(10);
    clock.learn(1000, 0);
    time.pass(40);
    expect(clock.learn(9999, 10)).toBeNull();
    time.pass(200_000);
    expect(clock.learn(9999, time.now.steady - 20)).not.toBeNull();
  });

  it('forgets the hub after a step that may have been a sleep', () => {
    const time = walls(0, 0);
    const clock = new Clock(time);
    clock.learn(1000, 0);
    time.now.wall += 3_600_000;
    expect(clock.noticeJump()).toBe(3_600_000);
    expect(clock.stamp('Asia/Jakarta').source).toBe('device');
    expect(clock.noticeJump()).toBeNull();
  });

  it('carries the hub time on by the steady clock when somebody set the wall, back or by years', () => {
    for (const step of [-3_600_000, -40 * 365 * 86_400_000, 12 * 365 * 86_400_000]) {
      const time = walls(2e12, 0);
      const clock = new Clock(time);
      clock.learn(2e12 + 500, 0);
      time.now.wall += step;
      time.pass(1_000);
      expect(clock.noticeJump()).toBe(step);
      expect(clock.nowMs()).toBe(2e12 + 1_500);
    }
  });

  it('tells of every step once, with what was known before', () => {
    const time = walls(0, 0);
    const clock = new Clock(time);
    const told: unknown[] = [];
    clock.learn(1000, 0);
    clock.whenJumped(({ stepMs, before }) => told.push([stepMs, before?.offset_ms]));
    time.now.wall -= 5_000;
    clock.stamp('Asia/Jakarta');
    clock.noticeJump();
    expect(told).toEqual([[-5_000, 1000]]);
  });

  it('never goes back before what the hub said on an earlier page, and doubts such a wall', () => {
    const time = walls(0, 0); // 1970
    const clock = new Clock(time);
    clock.restore({ offset_ms: 0, uncertainty_ms: 5, measured_at_ms: 2e12 });
    time.pass(60_000);
    expect(clock.nowMs()).toBe(2e12 + 60_000);
    expect(clock.doubt).toEqual({ deviceMs: 60_000, hubMs: 2e12 + 60_000 });
  });

  it('doubts a wall years ahead until the hub answers or a person settles it', () => {
    const far = 2e12 + 12 * 365 * 86_400_000;
    const reading = { offset_ms: 0, uncertainty_ms: 5, measured_at_ms: 2e12 };
    const made = () => {
      const time = walls(far, 0);
      const clock = new Clock(time);
      clock.restore(reading);
      return clock;
    };
    expect(made().doubt).toEqual({ deviceMs: far, hubMs: 2e12 });
    const told = made();
    told.learn(2e12 + 9, 0);
    expect([told.doubt, told.nowMs()]).toEqual([null, 2e12 + 9]);
    const hub = made();
    hub.settle('hub');
    expect([hub.doubt, hub.nowMs()]).toEqual([null, 2e12]);
    const device = made();
    device.settle('device');
    expect([device.doubt, device.nowMs()]).toEqual([null, far]);
  });
});
