/** Rows of a time before the recovery key was known are sealed later, and a kill costs nothing. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { base64url, sha256, utf8 } from './bytes';
import { heal } from './copy_union';
import { Database, type StoredEvent } from './database';
import { uuidV7 } from './ids';
import { sealAll } from './sealing';
import { Vault } from './vault';

async function tablet(name: string): Promise<{ database: Database; vault: Vault }> {
  const database = new Database(name);
  for (let seq = 1; seq <= 120; seq++) {
    const raw = JSON.stringify({ seq, customer: 'Bu Siti' });
    const hash = await sha256(utf8(raw));
    const event = {
      device: 'd', epoch: 1, stream: 'F' as const, seq, id: uuidV7(), type: 'sale.completed', hash, sig: 's',
      raw, receipt: null, made_at_ms: 5,
    };
    await database.use((handle) => handle.put('events', event));
  }
  return { database, vault: new Vault(database) };
}

async function recoveryKey(): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  return base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
}

it('seals nothing before the shop has told its recovery key, everything after, once', async () => {
  const { database, vault } = await tablet('sealing-1');
  expect(await sealAll(database, vault)).toBe(0);
  await vault.trust(await recoveryKey());
  expect(await sealAll(database, vault)).toBe(120);
  const rows = await database.use((handle) => handle.getAll('events'));
  expect(rows.filter(({ raw }) => raw !== undefined)).toEqual([]);
  expect((await vault.openAll(rows)).map(({ raw }) => (JSON.parse(raw) as { seq: number }).seq)).toEqual(
    Array.from({ length: 120 }, (_, index) => index + 1),
  );
  expect(await sealAll(database, vault)).toBe(0);
});

it('goes on after it was killed in the middle, and loses no row', async () => {
  const { database, vault } = await tablet('sealing-2');
  await vault.trust(await recoveryKey());
  const use = database.use.bind(database);
  let steps = 0;
  database.use = async (work) => {
    if (++steps > 10) throw new Error('killed');
    return use(work);
  };
  await expect(sealAll(database, vault)).rejects.toThrow('killed');
  database.use = use;
  const later = new Vault(database);
  await later.load();
  expect(await sealAll(database, later)).toBeLessThan(120);
  const rows = await database.use((handle) => handle.getAll('events'));
  expect(rows.every(({ raw, sealed }) => raw === undefined && sealed !== undefined)).toBe(true);
  expect(await later.openAll(rows)).toHaveLength(120);
});

/** How many rows of the journal `work` reads. */
async function rowsRead(database: Database, work: () => Promise<unknown>): Promise<number> {
  const use = database.use.bind(database);
  let rows = 0;
  database.use = (doing) =>
    use(async (handle) => {
      const answer = await doing(handle);
      if (Array.isArray(answer)) rows += answer.filter((each) => (each as StoredEvent).hash !== undefined).length;
      return answer;
    });
  await work();
  database.use = use;
  return rows;
}

it('reads no event again that is sealed, and every one when a plain one was put back', async () => {
  const { database, vault } = await tablet('sealing-3');
  const [plain] = await database.use((handle) => handle.getAll('events'));
  await vault.trust(await recoveryKey());
  expect(await rowsRead(database, () => sealAll(database, vault))).toBe(120);
  expect(await rowsRead(database, () => sealAll(database, vault))).toBe(0);
  await heal(database, plain as StoredEvent);
  expect(await sealAll(database, vault)).toBe(1);
  await database.use((handle) => handle.put('events', { ...(plain as StoredEvent), seq: 121, id: uuidV7() }));
  expect(await rowsRead(database, () => sealAll(database, vault))).toBe(1);
});

it('comes back to an event that could not be sealed', async () => {
  const { database, vault } = await tablet('sealing-4');
  await vault.trust(await recoveryKey());
  const { seal } = vault;
  vault.seal = async (event) => (event.seq === 30 ? event : seal.call(vault, event));
  expect(await sealAll(database, vault)).toBe(119);
  vault.seal = seal;
  expect(await sealAll(database, vault)).toBe(1);
});
