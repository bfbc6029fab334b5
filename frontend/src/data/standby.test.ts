/** When the cloud is asked: after a minute of silence, and no longer than the silence lasts. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SILENT_MS, Standby } from './standby';
import { PRESUMED, type Contact } from './sync';
import { Watched } from './watch';

const offer = { address: 'https://cloud.contoh.id', public_key: 'key' };
const silent: Contact = { ...PRESUMED, reachable: false };

function standby(kept: unknown = undefined, fails = 0) {
  const contact = new Watched<Contact>(PRESUMED);
  const database = { get: vi.fn(async () => kept), set: vi.fn(async () => undefined) };
  const rounds: number[] = [];
  const aim = vi.fn(async () => ({
    round: async () => {
      rounds.push(Date.now());
      if (rounds.length <= fails) throw new Error('no internet');
    },
  }));
  const tellWorker = vi.fn();
  const made = new Standby({ database: database as never, contact, aim, tellWorker });
  return { made, contact, database, rounds, aim, tellWorker };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a server that is silent', () => {
  it('is given a minute; then what it lacks goes to the cloud, until it is heard', async () => {
    const { made, contact, rounds } = standby();
    await made.start();
    contact.set({ ...PRESUMED, cloud: offer });
    contact.set({ ...silent, cloud: offer });
    await vi.advanceTimersByTimeAsync(SILENT_MS - 1);
    expect(rounds).toHaveLength(0);
    contact.set({ ...silent, cloud: offer, lastAtMs: 1 }); // heard of again as silent
    await vi.advanceTimersByTimeAsync(1);
    expect(rounds).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(rounds).toHaveLength(3);
    contact.set({ ...PRESUMED, cloud: offer });
    await vi.advanceTimersByTimeAsync(SILENT_MS * 5);
    expect(rounds).toHaveLength(3);
  });

  it('that comes back within the minute sends nothing to the cloud', async () => {
    const { made, contact, rounds } = standby(offer);
    await made.start();
    contact.set(silent);
    await vi.advanceTimersByTimeAsync(SILENT_MS - 1);
    contact.set(PRESUMED);
    contact.set(silent);
    await vi.advanceTimersByTimeAsync(SILENT_MS - 1);
    expect(rounds).toHaveLength(0);
  });

  it('told its cloud before this page was loaded; one that has none is told nothing', async () => {
    const { made, contact, rounds } = standby(offer);
    await made.start();
    contact.set(silent);
    await vi.advanceTimersByTimeAsync(SILENT_MS);
    expect(rounds).toHaveLength(1);
    const alone = standby();
    await alone.made.start();
    alone.contact.set(silent);
    await vi.advanceTimersByTimeAsync(SILENT_MS * 3);
    expect(alone.aim).not.toHaveBeenCalled();
  });

  it('and a cloud out of reach: tried at least once a minute, asked anew how far it is', async () => {
    const { made, contact, rounds, aim } = standby(offer, 20);
    await made.start();
    contact.set(silent);
    await vi.advanceTimersByTimeAsync(SILENT_MS * 6);
    expect(rounds.length).toBeGreaterThanOrEqual(5);
    expect(aim).toHaveBeenCalledTimes(rounds.length);
    made.stop();
    const before = rounds.length;
    await vi.advanceTimersByTimeAsync(SILENT_MS * 3);
    expect(rounds).toHaveLength(before);
  });
});

it('the offer is kept once, told to the worker with every greeting, and forgotten when the server leaves its cloud', async () => {
  const { made, contact, database, tellWorker } = standby();
  await made.start();
  contact.set({ ...PRESUMED, cloud: offer });
  contact.set({ ...contact.value, reachable: true }); // other news, the same greeting
  contact.set({ ...PRESUMED, cloud: { ...offer } });
  expect(database.set.mock.calls).toEqual([['cloud', offer]]);
  contact.set({ ...PRESUMED, cloud: null });
  expect(database.set.mock.calls.at(-1)).toEqual(['cloud', null]);
  expect(tellWorker.mock.calls).toEqual([[offer.address], [offer.address], ['']]);
});
