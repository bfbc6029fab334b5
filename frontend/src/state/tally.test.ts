/** Which sales belong to a shift, read from the journal itself. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { reckoned, shiftTally } from './shift_tally';
import { NOTHING } from '../data/acks';
import { Clock } from '../data/clock';
import { Database } from '../data/database';
import { History } from '../data/history';
import { uuidV7 } from '../data/ids';
import { Journal } from '../data/journal';
import { learnPaidOut } from '../data/paid_out';
import type { TillStatus } from '../data/status';
import { Watched } from '../data/watch';

const identity = {
  merchant: uuidV7(), outlet: uuidV7(), outlet_code: 'B01', device: uuidV7(), series: 'K02', epoch: 1,
  name: 'Kasir 1', drawer: null, hub: { device: uuidV7(), public_key: '' },
};

async function desk() {
  const database = new Database(`history-test-${uuidV7()}`);
  const { device, epoch } = identity;
  await database.set('tail', { device, epoch, heads: { F: NOTHING, O: NOTHING }, receipts: 0, hlc: [0, 0] });
  await database.set('writer', { token: 1, tab: 'a' });
  const journal = new Journal({
    database, clock: new Clock(),
    writer: { reign: 1, owns: () => true, dethrone: () => undefined },
    carts: { close: () => undefined, reopen: () => undefined },
    surroundings: () => ({ identity, sign: async () => 'sig', catalog: null, zone: 'Asia/Jakarta' }),
  });
  const append = (type: string, shift: string, body: object, id = uuidV7()) =>
    journal.append({
      id, type, version: 1, actor: null, shift, businessDate: '2026-11-21', body: { ...body },
    });
  const status = new Watched({ reachable: true, lastContactAtMs: 900 } as TillStatus);
  return { append, database, status, history: new History(database, () => ({ identity, mark: null })) };
}

const paid = (kind: string, amount_minor: number, tip_minor = 0) => ({
  payments: [{ kind, method: kind, amount_minor, tip_minor }],
});

it('a shift counts its own sales with their tips, whatever the clock said when they were made', async () => {
  const { append, database, status, history } = await desk();
  const [before, now] = [{ id: uuidV7(), event: uuidV7() }, { id: uuidV7(), event: uuidV7() }];
  await append('shift.opened', before.id, {}, before.event);
  await append('sale.completed', before.id, paid('cash', 90_000));
  await append('shift.opened', now.id, {}, now.event);
  await append('sale.completed', now.id, paid('cash', 10_000, 2_000));
  await append('sale.completed', before.id, paid('cash', 70_000)); // not of this shift
  await append('sale.completed', now.id, paid('qris', 50_000, 5_000));
  const repaid = (kind: string, amount: number) => ({ repayment: uuidV7(), ...paid(kind, amount) });
  await append('kasbon.repaid', now.id, repaid('cash', 7_000));
  await append('kasbon.repaid', now.id, repaid('transfer', 8_000));
  await append('kasbon.repaid', before.id, repaid('cash', 9_000));
  await append('balance.paid_in', now.id, { document: uuidV7(), ...paid('cash', 20_000) });
  await append('balance.paid_in', now.id, { document: uuidV7(), ...paid('qris', 6_000) });
  await append('cash.moved', now.id, { direction: 'in', amount_minor: 3_000 });
  await append('cash.moved', now.id, { direction: 'out', amount_minor: 1_000 });
  await append('cash.moved', now.id, { direction: 'out', amount_minor: 500 });
  await append('cash.moved', before.id, { direction: 'drop', amount_minor: 9_000 }); // not of this shift
  await append('drawer.opened_by_hand', now.id, { opening: uuidV7() });
  await append('drawer.opened_by_hand', now.id, { opening: uuidV7() });
  await append('drawer.opened_by_hand', before.id, { opening: uuidV7() }); // not of this shift
  await append('order.voided', now.id, { lines: [{}, {}] });
  const raw = JSON.stringify({ id: uuidV7(), body: { shift: now.id, amount_minor: 4_000 } });
  await learnPaidOut(database, [{ server_seq: 1, type: 'supplier.paid', raw, sig: '' }]);
  await database.set('identity', identity);
  const asked: string[] = [];
  const brought = (device: string, drawer_minor: number) => ({ device, series: 'K03', name: 'Kasir 3', drawer_minor });
  const tills = [brought(identity.device, 22_500), brought(uuidV7(), -600)]; // what the hub knows of us is counted here
  let answers = true;
  const hub = { json: async () => {
    if (!answers) throw new Error('silent');
    return { shifts: [{ shift: before.id, tills: [brought(uuidV7(), 1)] }, { shift: now.id, tills }] } as never;
  } };
  const till = { history, status, hub, nowMs: () => 5_000, catchUp: async () => void asked.push('hub') };
  const tally = await shiftTally(till, now);
  expect(asked).toEqual(['hub']);
  expect(tally).toEqual({
    sales: 2,
    cashMinor: 12_000,
    refunds: 0,
    refundMinor: 0,
    methods: [
      { name: 'qris', count: 1, amountMinor: 55_000 },
      { name: 'cash', count: 1, amountMinor: 12_000 },
    ],
    paidOut: { minor: 4_000, asOfMs: null },
    repaidMinor: 7_000,
    paidInMinor: 20_000,
    moved: { in: 3_000, out: 1_500, drop: 0 },
    openings: 2,
    dishes: 2,
    others: [{ series: 'K03', name: 'Kasir 3', minor: -600, asOfMs: null }],
  });
  const shift = { ...now, openedAtMs: 1, floatMinor: 100_000, businessDate: '2026-11-21', actor: null, person: { id: 's', name: 'Siti' }, confirmed: true };
  expect(reckoned(shift, tally, 0).expectedMinor).toBe(100_000 + 12_000 + 7_000 + 20_000 + 1_500 - 4_000 - 600);
  status.set({ reachable: false, lastContactAtMs: 900 } as TillStatus);
  answers = false; // what it last told still counts, and since when is said
  const silent = await shiftTally(till, now);
  expect(silent.paidOut).toEqual({ minor: 4_000, asOfMs: 900 });
  expect(silent.others).toEqual([{ series: 'K03', name: 'Kasir 3', minor: -600, asOfMs: 5_000 }]);
});
