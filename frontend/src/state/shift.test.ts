/** Opening and closing a shift when the disk refuses in between. */
import { describe, expect, it } from 'vitest';
import type { Appended, AppendRequest } from '../data/journal';
import type { JsonObject } from '../data/json';
import { Shift } from './shift.svelte';

const SITI = { id: 'siti', name: 'Siti' };

function desk() {
  const requests: AppendRequest[] = [];
  const written = new Map<string, string>();
  const kept = new Map<string, JsonObject>();
  const disk = { refuses: false, losesTheAnswer: false, heardAtMs: null as number | null };
  const append = async (request: AppendRequest): Promise<Appended> => {
    requests.push(request);
    const { id, body, businessDate } = request;
    const refuse = () => {
      throw Object.assign(new Error('disk'), { code: 'storage_failed' });
    };
    if (disk.refuses) refuse();
    const repeated = written.has(id);
    if (!repeated) written.set(id, JSON.stringify({ business_date: businessDate, body }));
    if (disk.losesTheAnswer) refuse();
    return {
      id, device: 'd', epoch: 1, stream: 'F', seq: 1, hash: 'h',
      raw: written.get(id)!, receipt: null, madeAtMs: 1, repeated,
    };
  };
  const keeper = {
    save: (id: string, content: JsonObject) => void kept.set(id, content),
    discard: (id: string) => void kept.delete(id),
    settled: async () => undefined,
  };
  const asked: unknown[] = [];
  const make = () =>
    new Shift({
      keeper, append,
      tally: async ({ id, event }) => {
        asked.push([id, event]);
        return { sales: 3, cashMinor: 52_000, refunds: 0, refundMinor: 0, repaidMinor: 8_000, paidOut: { minor: 20_000, asOfMs: 900 } };
      },
      nowMs: () => 1_000,
      heardAtMs: () => disk.heardAtMs,
      businessDate: () => '2026-11-21',
    });
  return { requests, written, kept, disk, asked, make };
}

describe('opening a shift', () => {
  it('that the disk refused is tried again as the same shift, not as a second one', async () => {
    const { requests, kept, disk, make } = desk();
    const shift = make();
    disk.refuses = true;
    await expect(shift.start(100_000, SITI, null)).rejects.toMatchObject({ code: 'storage_failed' });
    expect(shift.open).toBeNull();
    disk.refuses = false;
    await shift.start(150_000, SITI, null);
    expect(requests[0]!.id).toBe(requests[1]!.id);
    expect(requests[0]!.shift).toBe(requests[1]!.shift);
    expect(shift.open).toMatchObject({ floatMinor: 150_000, confirmed: true });
    expect([...kept.keys()]).toEqual([shift.open!.id]);
  });

  it('that was written although the answer was lost has the float of the first try', async () => {
    const { written, disk, make } = desk();
    const shift = make();
    disk.losesTheAnswer = true;
    await expect(shift.start(100_000, SITI, null)).rejects.toThrow();
    disk.losesTheAnswer = false;
    await shift.start(150_000, SITI, null);
    expect(written.size).toBe(1);
    expect(shift.open!.floatMinor).toBe(100_000);
  });

  it('left unconfirmed by a power cut is finished after the reload', async () => {
    const { kept, disk, written, make } = desk();
    disk.refuses = true;
    await expect(make().start(100_000, SITI, null)).rejects.toThrow();
    disk.refuses = false;
    const again = make();
    for (const [id, content] of kept) await again.restore({ id, saved_at_ms: 0, content });
    expect(again.open).toMatchObject({ floatMinor: 100_000, confirmed: true });
    expect(written.size).toBe(1);
  });
});

describe('closing a shift', () => {
  it('waits while the hub was silent for more than three days, and stays open', async () => {
    const { requests, disk, make } = desk();
    const shift = make();
    disk.heardAtMs = 1_000 - 72 * 3_600_000 - 1;
    await shift.start(100_000, SITI, null);
    const written = requests.length;
    await expect(shift.finish(131_000, SITI, null)).rejects.toMatchObject({ code: 'sells_only' });
    expect(shift.open).not.toBeNull();
    expect(requests).toHaveLength(written);
    disk.heardAtMs += 1;
    await shift.finish(131_000, SITI, null);
    expect(shift.open).toBeNull();
  });

  it('expects the float and the cash its own sales left, with kasbon that was paid, less what suppliers were paid', async () => {
    const { asked, make } = desk();
    const shift = make();
    await shift.start(100_000, SITI, null);
    const { id, event } = shift.open!;
    await shift.finish(131_000, SITI, null);
    expect(asked).toEqual([[id, event]]);
    expect(shift.closed).toMatchObject({
      shift: { id, floatMinor: 100_000 }, person: SITI, closedAtMs: 1_000, said: {}, countedMinor: 131_000, expectedMinor: 140_000, varianceMinor: -9_000, sales: 3, refunds: 0,
      refundMinor: 0, methods: [], paidOut: { minor: 20_000, asOfMs: 900 }, repaidMinor: 8_000, paidInMinor: 0,
      moved: { in: 0, out: 0, drop: 0 }, openings: 0, dishes: 0,
    });
  });

  it('says why it differs, what was counted first, and by which notes', async () => {
    const { requests, make } = desk();
    const shift = make();
    await shift.start(100_000, SITI, null);
    expect((await shift.reckon(120_000)).varianceMinor).toBe(-20_000);
    expect(requests.at(-1)?.type).toBe('shift.opened'); // to reckon writes nothing
    await shift.keepFirst(120_000);
    const said = { reason: 'Salah kembalian', counts: [{ value_minor: 1_000, count: 131 }] };
    await shift.finish(131_000, SITI, null, said);
    const told = { ...said, first_counted_minor: 120_000, counted_minor: 131_000, variance_minor: -9_000 };
    expect(requests.at(-1)).toMatchObject({ type: 'shift.closed', body: told });
    expect(shift.closed?.said).toEqual(said);
  });

  it('keeps the first count over a reload, and whatever is counted next does not replace it', async () => {
    const { requests, kept, make } = desk();
    const shift = make();
    await shift.start(100_000, SITI, null);
    await shift.keepFirst(1);
    const again = make();
    for (const [id, content] of kept) await again.restore({ id, saved_at_ms: 0, content });
    await again.keepFirst(2);
    await again.finish(140_000, SITI, null);
    const told = { first_counted_minor: 1, counted_minor: 140_000, variance_minor: 0 };
    expect(requests.at(-1)).toMatchObject({ type: 'shift.closed', body: told });
  });

  it('says no first count where the first was the only one', async () => {
    const { requests, make } = desk();
    const shift = make();
    await shift.start(100_000, SITI, null);
    await shift.keepFirst(131_000);
    await shift.finish(131_000, SITI, null);
    expect(requests.at(-1)).toMatchObject({ body: { first_counted_minor: null, counted_minor: 131_000 } });
  });

  it('with a difference that is another by now writes nothing, stays open and says the new one', async () => {
    const { requests, make } = desk();
    const shift = make();
    await shift.start(100_000, SITI, null);
    const written = requests.length;
    const said = { reason: 'Salah kembalian', variance_minor: -2_000 };
    expect(await shift.finish(131_000, SITI, null, said)).toMatchObject({ varianceMinor: -9_000, expectedMinor: 140_000 });
    expect([requests.length, shift.open === null, shift.working]).toEqual([written, false, false]);
    expect(await shift.finish(131_000, SITI, null, { ...said, variance_minor: -9_000 })).toBeNull();
    expect(requests.at(-1)).toMatchObject({ type: 'shift.closed', body: { variance_minor: -9_000 } });
    expect(shift.open).toBeNull();
  });
});
