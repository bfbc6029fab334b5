/** A tablet lets a body go only when the cloud or a verified backup has it, and it is old. */
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Database, type StoredEvent } from './database';
import { uuidV7 } from './ids';
import { Outbox } from './outbox';
import { reachOf } from './reach';
import { KEPT_MS, KEPT_WHEN_TIGHT_MS, letGo } from './retention';

const NOW = 1_800_000_000_000;
const identity = {
  merchant: 'm', outlet: 'o', outlet_code: 'B01', device: 'd', series: 'K02', epoch: 2, name: 'Kasir 1',
  drawer: null, hub: { device: 'h', public_key: '' },
};
let database: Database;
let names = 0;

const row = (seq: number, madeAtMs: number): StoredEvent => ({
  device: 'd', epoch: 2, stream: 'F', seq, id: uuidV7(), type: 'sale.completed', hash: `h${seq}`, sig: 's',
  raw: '{}', receipt: null, made_at_ms: madeAtMs, sold_at_ms: madeAtMs,
});
const withBodies = async () => {
  const rows = await database.use((handle) => handle.getAll('events'));
  return rows.filter(({ raw }) => raw !== undefined).map(({ seq }) => seq);
};

beforeEach(async () => {
  database = new Database(`retention-test-${++names}`);
  const ages = [40, 35, 20, 8, 6, 1];
  for (const [index, days] of ages.entries()) {
    await database.use((handle) => handle.put('events', row(index + 1, NOW - days * 86_400_000)));
  }
});

describe('what is safe beyond the hub', () => {
  const mark = (epoch: number, seq: number) => ({ epoch, stream: 'F' as const, seq });

  it('is nothing when only the hub has it', () => {
    const nowhere = { cloud: 0, backup: 0 };
    expect(reachOf({ durable: { hub: [mark(2, 9)], cloud: [], backup: [] } }, identity)).toEqual(nowhere);
    expect(reachOf({}, identity)).toEqual(nowhere);
  });

  it('is what the cloud or a verified backup has, of this epoch', () => {
    const durable = { hub: [mark(2, 9)], cloud: [mark(2, 3), mark(1, 8)], backup: [mark(2, 5)] };
    expect(reachOf({ durable }, identity)).toEqual({ cloud: 3, backup: 5 });
  });
});

describe('what staff read about it', () => {
  it('is when the last event was made that is safe there, and nothing before the hub has said so', async () => {
    const outbox = new Outbox(database, identity);
    expect(await outbox.beyond()).toBeNull();
    const answer = (backup: { epoch: number; stream: 'F'; seq: number }[]) => ({
      incarnation: 'i', time: NOW, heads: [{ epoch: 2, stream: 'F' as const, seq: 5, hash: 'h5' }],
      durable: { hub: [], cloud: [], backup },
    });
    await outbox.believe(answer([]));
    expect(await outbox.beyond()).toEqual({ cloud: null, backup: null });
    await outbox.believe(answer([{ epoch: 2, stream: 'F', seq: 4 }]));
    expect(await outbox.beyond()).toEqual({ cloud: null, backup: NOW - 8 * 86_400_000 });
    expect(outbox.safeBeyondHub).toBe(4);
    await outbox.believe(answer([{ epoch: 2, stream: 'F', seq: 6 }])); // more than it has of ours
    expect([outbox.safeBeyondHub, await outbox.beyond()]).toEqual([5, { cloud: null, backup: NOW - 6 * 86_400_000 }]);
  });
});

describe('letting bodies go', () => {
  const letting = { identity, upTo: 6, nowMs: NOW, tight: false };

  it('takes those older than thirty days; number, hash and signature stay', async () => {
    expect(await letGo(database, letting)).toBe(3);
    expect(await withBodies()).toEqual([3, 4, 5, 6]);
    const rows = await database.use((handle) => handle.getAll('events'));
    expect(rows.map(({ hash, sig }) => hash + sig)).toEqual(['h1s', 'h2s', 'h3s', 'h4s', 'h5s', 'h6s']);
  });

  it('goes on where it ended, and says the same when there is nothing more to take', async () => {
    await letGo(database, { ...letting, upTo: 2 });
    expect(await withBodies()).toEqual([3, 4, 5, 6]);
    expect(await letGo(database, letting)).toBe(3);
    expect(await letGo(database, { ...letting, tight: true })).toBe(5);
    expect([await letGo(database, { ...letting, tight: true }), await withBodies()]).toEqual([5, [5, 6]]);
  });

  it('takes those older than seven days when room is tight, and never a younger one', async () => {
    expect(await letGo(database, { ...letting, tight: true })).toBe(5);
    expect(await withBodies()).toEqual([5, 6]);
  });

  it('takes nothing that is not safe elsewhere, however old', async () => {
    await letGo(database, { ...letting, upTo: 1, tight: true });
    expect(await withBodies()).toEqual([2, 3, 4, 5, 6]);
    await letGo(database, { ...letting, upTo: 0, tight: true });
    expect(await withBodies()).toEqual([2, 3, 4, 5, 6]);
  });

  it('takes nothing while the hub has not told the time', async () => {
    expect(await letGo(database, { ...letting, nowMs: null, tight: true })).toBe(0);
    expect(await withBodies()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('keeps for exactly these times', () => {
    expect([KEPT_MS, KEPT_WHEN_TIGHT_MS]).toEqual([2_592_000_000, 604_800_000]);
  });
});
