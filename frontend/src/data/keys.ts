/**
 * The device's P-256 key: made here, never leaving the browser, signing bytes.
 *
 * The private key is not extractable; IndexedDB keeps the key object itself. A key is made
 * before pairing under the name `new` and becomes the device's in the transaction that stores
 * the identity, so a pairing answer that was lost can be asked for again with the same key.
 */
import { base64url, utf8, type Bytes } from './bytes';
import type { Database } from './database';
import { keyName } from './former';

export const NEW_KEY = 'new';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };

export type Sign = (text: string) => Promise<string>;

export const makeKey = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);

/** The key waiting for a pairing, made on first use. */
export async function newKey(database: Database): Promise<CryptoKeyPair> {
  const waiting = await database.use((handle) => handle.get('keys', NEW_KEY));
  if (waiting !== undefined) return waiting;
  const made = await makeKey();
  await database.use((handle) => handle.put('keys', made, NEW_KEY));
  return made;
}

/** The 65-byte uncompressed point, as public keys travel. */
export async function publicKeyText(pair: CryptoKeyPair): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
}

export async function signer(database: Database, who: { device: string; epoch: number }): Promise<Sign> {
  const { privateKey } = await keyOf(database, who);
  return (text) => sign(privateKey, utf8(text));
}

export async function keyOf(
  database: Database,
  who: { device: string; epoch: number },
): Promise<CryptoKeyPair> {
  const pair = await database.use((handle) => handle.get('keys', keyName(who)));
  if (pair === undefined) throw new Error(`no key for device ${who.device}`);
  return pair;
}

export async function sign(key: CryptoKey, bytes: Bytes): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.sign(SIGNING, key, bytes)));
}
