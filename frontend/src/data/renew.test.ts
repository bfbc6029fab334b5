import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { NEVER_MET, NOTHING } from './acks';
import { namesNow } from './carts';
import { Database } from './database';
import type { Identity } from './identity';
import { Outbox } from './outbox';
import { changeOver } from './renew';

const OLD = { device: 'd', epoch: 1, series: 'K01' } as Identity;
const NEW = { device: 'd', epoch: 2, series: 'K02' } as Identity;

describe('going on under a new identity', () => {
  it('gives carts new ids, because a profile that was put back may hold one that was sold', async () => {
    const database = new Database('renewal');
    await database.set('identity', OLD);
    const heads = { F: { seq: 7, hash: 'h' }, O: NOTHING };
    await database.set('tail', { device: 'd', epoch: 1, heads, receipts: 7, hlc: [5, 0] });
    await database.set('mark', NEVER_MET);
    const kept = [
      { id: 'sold-before', saved_at_ms: 1, content: { kind: 'cart', lines: [1] } },
      { id: 'held', saved_at_ms: 2, content: { kind: 'held', lines: [2] }, formerly: ['older'] },
      { id: 'shift', saved_at_ms: 3, content: { kind: 'shift' } },
    ];
    await database.use(async (handle) => {
      for (const cart of kept) await handle.put('carts', cart);
    });
    const key = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
    ])) as CryptoKeyPair;

    await changeOver(database, { old: OLD, identity: NEW, key, reason: 'fork' });

    const carts = await database.use((handle) => handle.getAll('carts'));
    const byKind = new Map(carts.map((cart) => [cart.content['kind'], cart]));
    expect(carts).toHaveLength(3);
    expect(byKind.get('shift')?.id).toBe('shift');
    expect(byKind.get('cart')?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(byKind.get('cart')?.content).toEqual({ kind: 'cart', lines: [1] });
    expect(byKind.get('held')?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(byKind.get('held')?.formerly).toEqual(['older', 'held']);
    expect(namesNow(carts)('older')).toBe(byKind.get('held')?.id);
    expect(namesNow(carts)('shift')).toBe('shift');
    expect((await database.get('tail'))?.heads.F).toEqual(NOTHING);
    expect(await database.get('former')).toHaveLength(1);
  });

  it('does not believe a mark that a late answer to the identity before has written', async () => {
    const database = new Database('late-answer');
    await new Outbox(database, OLD).believe({ incarnation: 'A', time: 0, heads: [] });
    const renewed = new Outbox(database, NEW);
    await renewed.load();
    expect(renewed.mark).toEqual(NEVER_MET);
    await renewed.believe({ incarnation: 'A', time: 0, heads: [] });
    const again = new Outbox(database, NEW);
    await again.load();
    expect(again.mark.incarnation).toBe('A');
  });
});
