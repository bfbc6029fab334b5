import { describe, expect, it } from 'vitest';
import { statusOf, type Facts } from './status';

const calm: Facts = {
  storageTrouble: null,
  unsent: 0,
  oldestUnsentAtMs: null,
  attention: 0,
  contact: { reachable: true, lastAtMs: 900, refusal: null, trouble: null, revoked: false },
  storage: { persisted: true, freeBytes: 10_000_000_000 },
  catalogAtMs: 1,
  nowMs: 10_000,
};
const pill = (facts: Partial<Facts>) => statusOf({ ...calm, ...facts }).pill;
const away = { ...calm.contact, reachable: false };

describe('the pill', () => {
  it('says saved when nothing waits, and still for the first two seconds of sending', () => {
    expect(pill({})).toBe('saved');
    expect(pill({ unsent: 1, oldestUnsentAtMs: 8_000 })).toBe('saved');
    expect(pill({ unsent: 1, oldestUnsentAtMs: 7_999 })).toBe('sending');
  });

  it('says unsent when the hub answers and yet the oldest has waited for more than a minute', () => {
    expect(pill({ nowMs: 70_000, unsent: 1, oldestUnsentAtMs: 10_000 })).toBe('sending');
    expect(pill({ nowMs: 70_000, unsent: 1, oldestUnsentAtMs: 9_999 })).toBe('unsent');
  });

  it('tells of what others did not prove, and does not call its own work unsafe for it', () => {
    const contact = { ...calm.contact, unproven: 2 };
    expect(statusOf({ ...calm, contact })).toMatchObject({ pill: 'saved', attention: 0, unproven: 2 });
  });

  it('says unsent as soon as the hub is away, and not red', () => {
    expect(pill({ contact: away, unsent: 7, oldestUnsentAtMs: 9_999 })).toBe('unsent');
    expect(pill({ contact: away })).toBe('unreachable');
  });

  it('says that all is in the cloud only when all of it is, and only while the hub is away', () => {
    expect(pill({ contact: away, unsent: 3, inCloud: 3 })).toBe('in_cloud');
    expect(pill({ contact: away, unsent: 3, inCloud: 2 })).toBe('unsent');
    expect(pill({ unsent: 3, inCloud: 3, oldestUnsentAtMs: 9_999 })).toBe('saved');
    expect(pill({ contact: away, attention: 1, unsent: 3, inCloud: 3 })).toBe('attention');
    expect(pill({ contact: away, inCloud: 0 })).toBe('unreachable');
  });

  it('counts all of it as unsent again once the hub answers and does not take it', () => {
    const facts = { unsent: 3, inCloud: 3, oldestUnsentAtMs: 0, nowMs: 100_000 };
    expect(statusOf({ ...calm, ...facts })).toMatchObject({ pill: 'unsent', unsent: 3, inCloud: 0 });
  });

  it('says unsent when the hub answers but refuses this till', () => {
    const contact = { ...calm.contact, refusal: { code: 'unknown_device', detail: 'x' } };
    expect(pill({ contact, unsent: 2, oldestUnsentAtMs: 0 })).toBe('unsent');
  });

  it('puts what a person must settle above everything else', () => {
    expect(pill({ attention: 1, contact: away, unsent: 3 })).toBe('attention');
    const torn = statusOf({ ...calm, contact: { ...away, trouble: 'fork' } });
    expect([torn.pill, torn.attention]).toEqual(['attention', 1]);
  });

  it('calls somebody when the disk did not give back what it had confirmed', () => {
    const alarmed = statusOf({ ...calm, storageTrouble: 'storage' });
    expect([alarmed.pill, alarmed.trouble, alarmed.attention]).toEqual(['attention', 'storage', 1]);
  });

  it('warns below 500 MB of room', () => {
    expect(pill({ storage: { persisted: true, freeBytes: 499_999_999 } })).toBe('storage_low');
    expect(pill({ storage: { persisted: false, freeBytes: null } })).toBe('saved');
  });
});
