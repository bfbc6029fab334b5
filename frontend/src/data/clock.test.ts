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

  it('forgets the hub when the wall jumps by more than two seconds', () => {
    const time = walls(0, 0);
    const clock = new Clock(time);
    clock.learn(1000, 0);
    time.now.wall += 3_600_000;
    expect(clock.noticeJump()).toBe(3_600_000);
    expect(clock.stamp('Asia/Jakarta').source).toBe('device');
    expect(clock.noticeJump()).toBeNull();
  });
});
