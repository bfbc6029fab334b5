/** The second copy beside a database that changes under it: nothing is called kept that is not there. */
import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';
import { NOTHING } from './acks';
import { base64url, sha256, utf8, type Bytes } from './bytes';
import { encoded, MAGIC, parsed } from './copy_file';
import type { CopyFolder, Segment } from './copy_folder';
import { CopyKeeper } from './copy_keeper';
import { Database, type StoredEvent } from './database';
import { GENESIS_HASH } from './envelope';
import type { Identity } from './identity';
import { uuidV7 } from './ids';
import { sealAll } from './sealing';
import { Vault } from './vault';

class Memory implements CopyFolder {
  readonly files = new Map<string, Uint8Array>();

  async names(): Promise<string[]> {
    return [...this.files.keys()].sort();
  }

  async content(name: string): Promise<Bytes> {
    return new Uint8Array(this.files.get(name) ?? []);
  }

  async open(name: string): Promise<Segment> {
    const { files } = this;
    if (!files.has(name)) files.set(name, new Uint8Array(MAGIC));
    const now = () => new Uint8Array(files.get(name) ?? []);
    return {
      name,
      size: () => now().length,
      content: now,
      write: (bytes, at) => {
        const grown = new Uint8Array(Math.max(now().length, at + bytes.length));
        grown.set(now());
        grown.set(bytes, at);
        files.set(name, grown);
      },
      flush: () => undefined,
      close: () => undefined,
    };
  }

  async remove(name: string): Promise<void> {
    this.files.delete(name);
  }
}

const identity: Identity = {
  merchant: uuidV7(), outlet: uuidV7(), outlet_code: 'B01', device: uuidV7(), series: 'K02', epoch: 1,
  name: 'Kasir 1', drawer: null, hub: { device: uuidV7(), public_key: '' },
};

async function event(seq: number, prev: string, device = identity.device): Promise<StoredEvent> {
  const raw = JSON.stringify({ seq, prev, goods: 'Kopi', id: uuidV7() });
  return {
    device, epoch: 1, stream: 'F', seq, id: uuidV7(), type: 'sale.completed', hash: await sha256(utf8(raw)),
    sig: 's', prev, hlc: [5, 0], receipt: null, made_at_ms: 5, raw,
  };
}

let names = 0;
let database: Database;
let folder: Memory;
let keeper: CopyKeeper;
let first: StoredEvent;

beforeEach(async () => {
  database = new Database(`keeper-test-${++names}`);
  folder = new Memory();
  first = await event(1, GENESIS_HASH);
  const heads = { F: { seq: 1, hash: first.hash }, O: NOTHING };
  await database.set('identity', identity);
  await database.set('tail', { device: identity.device, epoch: 1, heads, receipts: 1, hlc: [5, 0] });
  await database.use((handle) => handle.put('events', first));
  keeper = new CopyKeeper({ folder, database, vault: new Vault(database), told: () => undefined });
  await keeper.open();
  await keeper.append(first);
});

const stored = async () => (await database.use((handle) => handle.getAll('events'))).map(({ hash }) => hash);

it('leaves to the journal a sale that only it has: without the end of the chain it is not healed', async () => {
  const owed = await event(2, first.hash);
  await keeper.append(owed, 'last');
  await keeper.sweep();
  expect(await stored()).toEqual([first.hash]);
});

it('calls a last resort kept only when that very event stands in it', async () => {
  const owed = await event(2, first.hash);
  await keeper.append(owed, 'last');
  expect(await keeper.append(owed, 'last')).toBe(2); // asked again: its answer was lost
  await expect(keeper.append(await event(2, first.hash), 'last')).rejects.toThrow('another event');
});

it('finds its newest before a last segment that holds only an old one, and copies nothing twice', async () => {
  const rows = [first];
  for (let seq = 2; seq <= 4; seq++) rows.push(await event(seq, rows.at(-1)?.hash ?? ''));
  for (const row of rows) await database.use((handle) => handle.put('events', row));
  const heads = { F: { seq: 4, hash: rows[3]?.hash ?? '' }, O: NOTHING };
  await database.set('tail', { device: identity.device, epoch: 1, heads, receipts: 4, hlc: [5, 0] });
  const [name = ''] = await folder.names();
  const { end } = parsed(await folder.content(name));
  const without3 = [rows[1], rows[3]].flatMap((row) => [...encoded({ kind: 'event', event: row as StoredEvent })]);
  (await folder.open(name)).write(new Uint8Array(without3), end);
  (await folder.open('99999999.lcj')).write(encoded({ kind: 'event', event: first }), MAGIC.length);
  let rebuilt = 0;
  keeper = new CopyKeeper({ folder, database, vault: new Vault(database), told: (report) => ({ rebuilt } = report) });
  expect((await keeper.open()).head).toBe(4);
  await keeper.sweep();
  expect(rebuilt).toBe(1);
});

it('keeps events of an earlier identity when it seals what lies plain in a segment', async () => {
  const former = await event(1, GENESIS_HASH, uuidV7());
  await database.use((handle) => handle.put('events', former));
  const name = (await folder.names())[0] ?? '';
  const { end } = parsed(await folder.content(name));
  (await folder.open(name)).write(encoded({ kind: 'event', event: former }), end);
  keeper = new CopyKeeper({ folder, database, vault: new Vault(database), told: () => undefined });
  await keeper.open();
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const vault = new Vault(database);
  await vault.trust(base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))));
  expect(await sealAll(database, vault)).toBe(2);
  await keeper.reseal();
  const kept = (await Promise.all((await folder.names()).map((each) => folder.content(each))))
    .flatMap((bytes) => parsed(bytes).records)
    .flatMap((record) => (record.kind === 'event' ? [record.event] : []));
  expect(kept.map(({ hash }) => hash).sort()).toEqual([first.hash, former.hash].sort());
  expect(kept.filter(({ raw }) => raw !== undefined)).toEqual([]);
});
