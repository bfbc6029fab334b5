/** Proofs of kasbon that other tills took: only what its till signed, with the copies made of it. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { base64url, utf8 } from './bytes';
import { Database } from './database';
import { uuidV7 } from './ids';
import { askRepaid } from './repaid_elsewhere';
import type { Hub } from './request';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const OTHER = uuidV7();

async function signedBy(pair: CryptoKeyPair, type: string, seq: number, body: object) {
  const id = uuidV7();
  const raw = JSON.stringify({ id, device: OTHER, epoch: 1, stream: 'F', seq, prev: '', series: 'K02', type, body });
  const sig = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, utf8(raw));
  return { id, change: { server_seq: seq, type, raw, sig: base64url(new Uint8Array(sig)) } };
}

it('what its till signed is told with its copies, and what somebody else wrote is not', async () => {
  const [till, stranger] = await Promise.all([1, 2].map(() => crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])));
  const paid = await signedBy(till as CryptoKeyPair, 'kasbon.repaid', 3, { amount_minor: 5_000 });
  const copy = await signedBy(till as CryptoKeyPair, 'receipt.reprinted', 7, { sale: paid.id, copy_number: 2, printed_at: 9, by: { name: 'Ana' } });
  const forged = await signedBy(stranger as CryptoKeyPair, 'kasbon.repaid', 9, { amount_minor: 900_000 });
  const key = base64url(new Uint8Array(await crypto.subtle.exportKey('raw', (till as CryptoKeyPair).publicKey)));
  const receipts = [{ till: 'Kasir 2', events: [paid.change, copy.change] }, { till: 'Kasir 2', events: [forged.change] }];
  const answer = { receipts, keys: [{ device: OTHER, epoch: 1, public_key: key }] };
  const hub = { json: async () => answer } as unknown as Pick<Hub, 'json'>;
  const told = await askRepaid({ hub, database: new Database(`repaid-${uuidV7()}`) }, uuidV7());
  expect(told).toMatchObject([{ id: paid.id, series: 'K02', seq: 3, till: 'Kasir 2', body: { amount_minor: 5_000 } }]);
  expect(told[0]?.marks.map(({ kind, detail }) => [kind, detail])).toEqual([['reprinted', '2']]);
});
