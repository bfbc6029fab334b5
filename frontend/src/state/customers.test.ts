/** Customers at the till: found however they are typed, made without a network, kept with leave. */
import { describe, expect, it } from 'vitest';
import type { CustomerRow } from '../data/catalog_rows';
import type { AppendRequest, Appended } from '../data/journal';
import type { JsonObject } from '../data/json';
import { findCustomers, holderOf } from './customer_finding';
import { changeConsents, createCustomer, passingCustomer } from './customer_making';
import { Customers } from './customers.svelte';

function aCustomer(change: Partial<CustomerRow>): CustomerRow {
  return {
    id: 'ani', name: 'Bu Ani Lestari', phone: '6281234567890', member: true, price_list: null,
    consents: ['keep_data'], archived: false, ...change,
  };
}

function desk(known: CustomerRow[] = [], fails = false) {
  const requests: AppendRequest[] = [];
  const kept = new Map<string, JsonObject>();
  const customers = new Customers({
    append: async (request) => {
      if (fails) throw Object.assign(new Error('disk'), { code: 'storage_full' });
      requests.push(request);
      return { id: request.id } as Appended;
    },
    keeper: { save: (id, content) => void kept.set(id, content), discard: (id) => void kept.delete(id) },
    nowMs: () => 5_000,
    envelope: () => ({ actor: null, shift: 's', businessDate: '2026-11-21' }),
  });
  customers.receive({ customers: known } as never);
  return { customers, requests, kept };
}

describe('a customer made here before the pairing was renewed', () => {
  it('is kept under its own id again, and forgotten when the catalogue has it', async () => {
    const { customers, kept } = desk();
    const row = aCustomer({ id: 'made' });
    kept.set('renamed', { kind: 'customer', row: row as unknown as JsonObject });
    customers.restore({ id: 'renamed', saved_at_ms: 1, content: kept.get('renamed')! });
    expect([[...kept.keys()], customers.all]).toEqual([['made'], [row]]);
    customers.receive({ customers: [row] } as never);
    expect([kept.size, customers.all]).toEqual([0, [row]]);
  });
});

describe('searching', () => {
  const { customers } = desk([
    aCustomer({}),
    aCustomer({ id: 'budi', name: 'Pak Budi', phone: '6289900001111' }),
    aCustomer({ id: 'gone', name: '', phone: '', archived: true }),
  ]);
  it.each(['0812', '+62 812', '62812-3456', '567890', 'ani', 'LESTARI bu', '0812 3456 7890'])('%s finds Bu Ani', (text) => {
    expect(findCustomers(customers.all, text).map(({ id }) => id)).toEqual(['ani']);
  });
  it.each(['', '  ', '08', 'siapa', '0800000'])('“%s” finds nobody', (text) => {
    expect(findCustomers(customers.all, text)).toEqual([]);
  });
  it('knows who has a number, however it is written', () => {
    expect(holderOf(customers.all, '+62 812-3456-7890')?.id).toBe('ani');
    expect([holderOf(customers.all, ''), holderOf(customers.all, '12'), holderOf(customers.all, '0813 0000 0000')]).toEqual([null, null, null]);
  });
});

describe('what somebody known allows', () => {
  const ani = aCustomer({ consents: ['keep_data', 'send_promotions'] });

  it('is one event with what changed, and stands here until the catalogue says something else', async () => {
    const { customers, requests, kept } = desk([ani]);
    await changeConsents(customers, ani, ['keep_data', 'send_receipts']);
    expect(requests.map(({ type, version, body }) => [type, version, body])).toEqual([
      ['customer.consented', 1, {
        id: 'ani',
        ticks: [
          { consent: 'send_receipts', given: true, at: 5_000, wording: '2026-11', channel: 'till' },
          { consent: 'send_promotions', given: false, at: 5_000, wording: '2026-11', channel: 'till' },
        ],
      }],
    ]);
    const renamed = { ...ani, name: 'Bu Ani L' };
    customers.receive({ customers: [renamed] } as never);
    expect(customers.all).toEqual([{ ...renamed, consents: ['keep_data', 'send_receipts'] }]);
    expect(kept.size).toBe(1);
    customers.receive({ customers: [{ ...renamed, consents: ['keep_data'] }] } as never);
    expect([customers.all[0]?.consents, kept.size]).toEqual([['keep_data'], 0]);
  });

  it('and takes back leaves this till at once, also after a reload', async () => {
    const { customers, kept } = desk([ani]);
    await changeConsents(customers, ani, []);
    const later = desk([ani]);
    for (const [id, content] of kept) later.customers.restore({ id, content, saved_at_ms: 1 });
    expect([customers.all, later.customers.all, findCustomers(later.customers.all, '0812')]).toEqual([[], [], []]);
  });

  it('and does not change writes nothing', async () => {
    const { customers, requests } = desk([ani]);
    expect(await changeConsents(customers, ani, ['send_promotions', 'keep_data'])).toBe(ani);
    expect(requests).toEqual([]);
  });
});

describe('a new customer', () => {
  it('is one event with the ticks that were given, and is found at once', async () => {
    const { customers, requests } = desk();
    const made = await createCustomer(customers, { name: ' Ani ', phone: '0812-3456-7890', member: true, consents: ['keep_data'] });
    expect(requests[0]).toMatchObject({
      type: 'customer.changed', version: 1, shift: 's',
      body: {
        id: made.id,
        groups: {
          identity: { name: 'Ani', phone: '6281234567890' },
          membership: { member: true },
          consent: {
            keep_data: { given: true, at: 5_000, wording: '2026-11', channel: 'till' },
            send_receipts: null,
            send_promotions: null,
          },
          state: { archived: false },
        },
      },
    });
    expect(requests[0]!.body).not.toHaveProperty('groups.prices');
    expect(findCustomers(customers.all, '0812').map(({ id }) => id)).toEqual([made.id]);
  });

  it('with a number that cannot be one is refused before anything is written', async () => {
    const { customers, requests } = desk();
    const made = { name: 'Ani', phone: '021-555', member: false, consents: [] };
    await expect(createCustomer(customers, made)).rejects.toThrow();
    expect(requests).toEqual([]);
  });

  it('that cannot be stored is not shown as if it were', async () => {
    const { customers, kept } = desk([], true);
    await expect(createCustomer(customers, { name: 'Ani', phone: '', member: false, consents: ['keep_data'] })).rejects.toThrow();
    expect([customers.all, kept.size]).toEqual([[], 0]);
  });

  it('is still known after a reload, and once when the catalogue has it too', async () => {
    const { customers, kept } = desk();
    const made = await createCustomer(customers, { name: 'Ani', phone: '', member: false, consents: ['keep_data'] });
    const later = desk();
    for (const [id, content] of kept) later.customers.restore({ id, content, saved_at_ms: 1 });
    expect(later.customers.all.map(({ id }) => id)).toEqual([made.id]);
    customers.receive({ customers: [made] } as never);
    expect([customers.all.map(({ id }) => id), kept.size]).toEqual([[made.id], 0]);
  });

  it('without leave is on this sale only', () => {
    const passing = passingCustomer({ name: 'Ani', phone: '0812 3456 7890', member: true, consents: [] });
    expect(passing).toMatchObject({ name: 'Ani', phone: '6281234567890', member: false, price_list: null });
  });
});
