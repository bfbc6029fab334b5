/** The rescue also carries away what only the second copy has. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { base64url, sha256, utf8 } from './bytes';
import { encoded, MAGIC, type CopyRecord } from './copy_file';
import type { StoredEvent } from './database';
import { uuidV7 } from './ids';
import { look } from './rescue';
import { openReader } from './rescue_reader';
import { eventContext, newDataKey, newDeviceKey, sealWith } from './sealed';

const identity = {
  merchant: uuidV7(), outlet: uuidV7(), outlet_code: 'B01', device: uuidV7(), series: 'K02', epoch: 1,
  name: 'Kasir 1', drawer: null, hub: { device: uuidV7(), public_key: '' },
};

/** A browser whose folder holds one segment with these records. */
function browserWith(records: readonly CopyRecord[]): void {
  const parts = [MAGIC, ...records.map(encoded)];
  const file = { getFile: async () => new Blob(parts) };
  const folder = { keys: async function* () { yield '00000001.lcj'; }, getFileHandle: async () => file };
  const root = { getDirectoryHandle: async () => folder };
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => root } });
}

it('finds every sale in the second copy when the browser has lost its database, still sealed', async () => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const recovery = base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const { key, row } = await newDataKey(uuidV7(), await newDeviceKey(), recovery);
  const raw = JSON.stringify({ clock: { zone: 'Asia/Jayapura' }, body: { due_minor: 5000 } });
  const columns: StoredEvent = {
    device: identity.device, epoch: 1, stream: 'F', seq: 1, id: uuidV7(), type: 'sale.completed',
    hash: await sha256(utf8(raw)), sig: 's', receipt: null, made_at_ms: 5,
  };
  const sealed = { key: row.id, ...(await sealWith(key, utf8(raw), eventContext(columns))) };
  const event = { ...columns, sealed };
  browserWith([
    { kind: 'identity', identity },
    { kind: 'key', row },
    { kind: 'event', event },
    { kind: 'event', event },
  ]);
  const found = await look(() => undefined);
  expect(found).toMatchObject({ events: 1, sales: 1, locked: 1, unsent: 1, zone: null });
  expect(found?.kept).toMatchObject({ identity: { series: 'K02' }, recoveryKey: recovery, vault: [{ id: row.id }] });
});

it('knows the shop’s zone from what its sales say', async () => {
  const sale = (seq: number, zone: string): CopyRecord => ({
    kind: 'event',
    event: {
      device: identity.device, epoch: 1, stream: 'F', seq, id: uuidV7(), type: 'sale.completed', hash: uuidV7(), sig: 's',
      receipt: null, made_at_ms: seq, raw: JSON.stringify({ clock: { zone }, body: { due_minor: 5000 } }),
    },
  });
  browserWith([{ kind: 'identity', identity }, sale(1, 'Asia/Jakarta'), sale(2, 'Asia/Jayapura')]);
  expect(await look(() => undefined)).toMatchObject({ sales: 2, totalMinor: 10_000, zone: 'Asia/Jayapura' });
});

it('has nothing to say in a browser without database and copy', async () => {
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => Promise.reject(new Error('blocked')) } });
  expect(await openReader()).toBeNull();
});
