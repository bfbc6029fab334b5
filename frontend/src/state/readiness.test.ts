import { describe, expect, it } from 'vitest';
import { CUT_OFF_MS } from './cut_off';
import { isReady, linesOf, type Facts } from './readiness';

const GOOD: Facts = {
  serviceWorker: true,
  controlling: true,
  secure: true,
  trusted: true,
  products: 120,
  status: { unsent: 0, storage: { persisted: true, freeBytes: 9e9 }, lastContactAtMs: 1_000 },
  fileSystem: true,
  installed: true,
  onHub: false,
  sealed: true,
  clockOffsetMs: 400,
  wakeLock: true,
  nowMs: 2_000,
};

const line = (facts: Partial<Facts>, check: string) =>
  linesOf({ ...GOOD, ...facts }).find((each) => each.check === check);

describe('ready for selling without anybody', () => {
  it('is every line fine', () => {
    const lines = linesOf(GOOD);
    expect(lines.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(isReady(lines)).toBe(true);
  });

  it('is not without a shell that controls the page, whatever the page claims about itself', () => {
    expect(line({ controlling: false }, 'shell')).toMatchObject({ state: 'bad', say: 'reload' });
    expect(line({ controlling: false, serviceWorker: false }, 'shell')?.say).toBe('missing');
    expect(line({ controlling: false, secure: false }, 'shell')?.say).toBe('insecure');
    expect(line({ controlling: false, trusted: false }, 'shell')).toMatchObject({ state: 'bad', say: 'untrusted' });
    expect(isReady(linesOf({ ...GOOD, controlling: false }))).toBe(false);
    expect(isReady(linesOf({ ...GOOD, products: null }))).toBe(false);
  });

  it('is not while the browser may throw the sales away, but on the hub itself they lie on the same disk', () => {
    const status = { ...GOOD.status, storage: { persisted: false, freeBytes: 9e9 } };
    expect(line({ status, installed: false }, 'storage')).toMatchObject({ state: 'bad', say: 'unsafe' });
    expect(line({ status }, 'storage')).toMatchObject({ state: 'bad', say: 'refused' });
    expect(isReady(linesOf({ ...GOOD, status, installed: false }))).toBe(false);
    expect(line({ status, installed: false, onHub: true }, 'storage')?.state).toBe('warn');
  });

  it('says what to do about the rest, and sells all the same', () => {
    const status = {
      unsent: 3,
      storage: { persisted: false, freeBytes: 4e8 },
      lastContactAtMs: 2_000 - CUT_OFF_MS - 1,
    };
    const lines = linesOf({
      ...GOOD, onHub: true, status, fileSystem: false, sealed: false, clockOffsetMs: -3_600_000, wakeLock: false,
    });
    const told = lines.filter(({ state }) => state === 'warn').map(({ check, say, count }) => [check, say, count]);
    expect(told).toEqual([
      ['storage', 'unsafe', 0],
      ['room', 'low', 400],
      ['copy', 'missing', 0],
      ['sealed', 'plain', 0],
      ['queue', 'waiting', 3],
      ['age', 'stale', 72],
      ['clock', 'off', 60],
      ['awake', 'missing', 0],
    ]);
    expect(isReady(lines)).toBe(true);
  });
});
