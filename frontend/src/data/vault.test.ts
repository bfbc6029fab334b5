/** What lies on the disk is sealed, opens here and with the owner's seed, and says when it cannot. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { base64url, fromBase64url, sha256, utf8, type Bytes } from './bytes';
import { Database, type OpenEvent, type StoredEvent } from './database';
import { uuidV7 } from './ids';
import { eventContext, openDataKey, openWith, type DataKeyRow } from './sealed';
import { KEY_LASTS_MS, Vault } from './vault';

const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../tests/golden/vault/sealed_event.json'), 'utf8'),
) as { device_key: string; key: unknown; event: StoredEvent; raw: string };
/** Base64url text back into bytes where the format has bytes. */
const BYTES = new Set(['iv', 'data', 'public']);
const revived = (value: unknown) =>
  JSON.parse(JSON.stringify(value), (key, each: unknown) =>
    BYTES.has(key) ? fromBase64url(each as string) : each,
  ) as never;

let database: Database;
let vault: Vault;
let names = 0;

async function recoveryKey(): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  return base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
}

async function event(seq = 1, body = 'Bu Siti'): Promise<OpenEvent> {
  const raw = JSON.stringify({ seq, body });
  return {
    device: 'd', epoch: 1, stream: 'F', seq, id: uuidV7(), type: 'sale.completed', sig: 's',
    hash: await sha256(utf8(raw)), raw, receipt: null, made_at_ms: 5,
  };
}

const keyRows = () => database.use((handle) => handle.getAll('vault'));

beforeEach(() => {
  database = new Database(`vault-test-${++names}`);
  vault = new Vault(database);
});

describe('a stored event', () => {
  it('stays plain while the shop has told no recovery key', async () => {
    const plain = await event();
    expect(await vault.seal(plain)).toEqual(plain);
    expect(vault.state.value).toBe('plain');
  });

  it('is sealed once it has, and opens again as the same bytes', async () => {
    await vault.trust(await recoveryKey());
    const plain = await event();
    const stored = await vault.seal(plain);
    expect(stored.raw).toBeUndefined();
    expect(new TextDecoder().decode(stored.sealed?.data)).not.toContain('Siti');
    expect((await vault.open(stored)).raw).toBe(plain.raw);
    expect(vault.state.value).toBe('sealing');
  });

  it('opens in a later page, which goes on with the key of the day', async () => {
    await vault.trust(await recoveryKey());
    const stored = await vault.seal(await event());
    const later = new Vault(database);
    await later.load();
    expect((await later.open(stored)).seq).toBe(1);
    expect((await later.seal(await event(2))).sealed?.key).toBe(stored.sealed?.key);
    expect(await keyRows()).toHaveLength(1);
  });

  it('of a later day or another recovery key gets a new data key; the old ones stay', async () => {
    await vault.trust(await recoveryKey());
    await vault.warmUp();
    const [first] = await keyRows();
    await database.use((handle) =>
      handle.put('vault', { ...first!, made_at_ms: Date.now() - KEY_LASTS_MS }),
    );
    const later = new Vault(database);
    await later.load();
    await later.warmUp();
    await later.trust(await recoveryKey());
    await later.warmUp();
    const rows = await keyRows();
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map(({ recovery }) => recovery.to)).size).toBe(2);
  });

  it('says locked when the device key is gone, and sealing goes on under a new one', async () => {
    await vault.trust(await recoveryKey());
    const stored = await vault.seal(await event());
    await database.use((handle) => handle.delete('device_key', 'device'));
    const later = new Vault(database);
    await later.load();
    await expect(later.open(stored)).rejects.toMatchObject({ code: 'vault_locked' });
    expect(later.state.value).toBe('locked');
    const next = await later.seal(await event(2));
    expect((await later.open(next)).seq).toBe(2);
  });

  it('says damaged when a bit is flipped or it lies under another number', async () => {
    await vault.trust(await recoveryKey());
    const stored = await vault.seal(await event());
    const flipped = stored.sealed!.data.slice();
    flipped[3]! ^= 1;
    const damaged = { ...stored, sealed: { ...stored.sealed!, data: flipped } };
    await expect(vault.open(damaged)).rejects.toMatchObject({ code: 'event_damaged' });
    await expect(vault.open({ ...stored, seq: 2 })).rejects.toMatchObject({ code: 'event_damaged' });
  });

  it('whose body was let go says so', async () => {
    const skeleton: StoredEvent = await event();
    delete skeleton.raw;
    await expect(vault.open(skeleton)).rejects.toMatchObject({ code: 'event_pruned' });
  });

  it('is stored plain rather than not at all when the key cannot be kept', async () => {
    await vault.trust(await recoveryKey());
    database.use = () => Promise.reject(new Error('disk'));
    const plain = await event();
    expect(await vault.seal(plain)).toEqual(plain);
  });

  it('of the golden file opens with its device key (Python opens it with the seed)', async () => {
    const bytes: Bytes = fromBase64url(golden.device_key);
    const device = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['decrypt']);
    const key = await openDataKey(revived(golden.key) as DataKeyRow, device);
    const { sealed, ...name } = revived(golden.event) as StoredEvent;
    const raw = await openWith(key, sealed!, eventContext(name));
    expect(new TextDecoder().decode(raw)).toBe(golden.raw);
  });
});
