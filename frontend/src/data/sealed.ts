/**
 * How event bytes are sealed on this tablet, written like a file format. No storage in here.
 *
 * Every algorithm is WebCrypto's own; `pos/outlets/vault.py` is the twin that opens the same bytes
 * with the owner's recovery seed, and `rescue.html` may use this file as it is.
 *
 *   device key   AES-256-GCM, made here, not extractable, kept in IndexedDB (`device_key`)
 *   data key     AES-256-GCM, 32 random bytes, one for a day of selling (vault.ts). Its row in the
 *                store `vault` has the 32 bytes twice, each sealed under
 *                AAD = "lancar data key v1\n" + id:
 *     device     by the device key:  { iv: 12 bytes, data: 48 bytes }
 *     recovery   to the shop's recovery key (P-256, `to` = its 65-byte point in base64url):
 *                { to, public: 65-byte point of a key made for this once, iv, data }, where the
 *                sealing key is HKDF-SHA256(ECDH x coordinate, salt = `public`, info =
 *                "lancar data key wrap v1"), 32 bytes
 *   event        AES-GCM(data key, iv, UTF-8 of `raw`), tag at the end, 16 bytes, under
 *                AAD = "lancar event v1\n" device \n epoch \n stream \n seq \n hash
 *   cart         AES-GCM(data key, iv, UTF-8 of its content as JSON) under AAD = "lancar cart v1": also
 *                held ones, customers made here and payments on their way, which repeat its lines
 *   people       a chunk of the catalogue with customers or staff and their PIN hashes, its bytes under
 *                AAD = "lancar chunk v1\n" + its SHA-256 (sealed_chunk.ts)
 *   sales page   words, amounts and customers by which a hundred sales are found, as JSON, under AAD =
 *                "lancar sales v1\n" + its name (sales_pages.ts)
 *   mark         who reprinted or refunded a receipt, and what came back, under AAD = "lancar mark v1\n" + its key
 *                (sales_marks.ts)
 *   shift report what a closed shift came to, as JSON, under AAD = "shift report v1\n" + its id and part
 *                (shift_reports.ts)
 *
 * What stays clear in a stored event, and what that tells somebody who copies the disk: device,
 * epoch, stream, seq, id, kind, hash, prev, signature and the clocks, because integrity is checked
 * without any key; receipt number and time of sale, because the history is sorted and searched by
 * them. So the number and the hours of sales are visible, and neither goods, amounts, customers nor
 * staff. The open shift is clear too: who opened it, when, with what float. What is hashed, signed
 * and pushed is always the plain bytes.
 */
import { base64url, fromBase64url, utf8, type Bytes } from './bytes';
import type { Stream } from './envelope';

export interface SealedBytes {
  key: string; // id of the data key
  iv: Bytes;
  data: Bytes;
}

/** One row of the store `vault`. */
export interface DataKeyRow {
  id: string;
  made_at_ms: number;
  device: { iv: Bytes; data: Bytes };
  recovery: { to: string; public: Bytes; iv: Bytes; data: Bytes };
}

export interface EventName {
  device: string;
  epoch: number;
  stream: Stream;
  seq: number;
  hash: string;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const WRAP_INFO = 'lancar data key wrap v1';
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

export function eventContext({ device, epoch, stream, seq, hash }: EventName): string {
  return `event v1\n${device}\n${epoch}\n${stream}\n${seq}\n${hash}`;
}

/** Byte strings as base64url text, for a file or another program (pos/outlets/vault.py). */
export function sealedJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return base64url(value as Bytes);
  if (Array.isArray(value)) return value.map(sealedJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, sealedJson(each)]));
}

const BYTE_STRINGS = new Set(['iv', 'data', 'public']);

/** What `sealedJson` was written as: the byte strings are bytes again. */
export function fromSealedJson(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) =>
    BYTE_STRINGS.has(key) && typeof value === 'string' ? fromBase64url(value) : value,
  );
}

export async function newDeviceKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** A fresh data key: ready for use, and the row from which it can be had again. */
export async function newDataKey(
  id: string,
  device: CryptoKey,
  recoveryKey: string,
): Promise<{ key: CryptoKey; row: DataKeyRow }> {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const [forDevice, recovery, key] = await Promise.all([
    sealWith(device, bytes, keyContext(id)),
    wrapTo(recoveryKey, bytes, id),
    importKey(bytes),
  ]);
  bytes.fill(0);
  return { key, row: { id, made_at_ms: Date.now(), device: forDevice, recovery } };
}

/** The data key of a row, by this tablet's device key. Throws when that key is another one. */
export async function openDataKey(row: DataKeyRow, device: CryptoKey): Promise<CryptoKey> {
  return importKey(await openWith(device, row.device, keyContext(row.id)));
}

/** Throws when the bytes, the key or what they are said to be about is not what was sealed. */
export async function openWith(
  key: CryptoKey,
  { iv, data }: { iv: Bytes; data: Bytes },
  context: string,
): Promise<Bytes> {
  const additionalData = utf8(`lancar ${context}`);
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, data));
}

export async function sealWith(
  key: CryptoKey,
  bytes: Bytes,
  context: string,
): Promise<{ iv: Bytes; data: Bytes }> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const additionalData = utf8(`lancar ${context}`);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, bytes);
  return { iv, data: new Uint8Array(sealed) };
}

async function wrapTo(recoveryKey: string, bytes: Bytes, id: string): Promise<DataKeyRow['recovery']> {
  const [once, theirs] = await Promise.all([
    crypto.subtle.generateKey(CURVE, false, ['deriveBits']),
    crypto.subtle.importKey('raw', fromBase64url(recoveryKey), CURVE, true, []),
  ]);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', once.publicKey));
  const to = base64url(new Uint8Array(await crypto.subtle.exportKey('raw', theirs)));
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, once.privateKey, 256);
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: point, info: utf8(WRAP_INFO) };
  const aes = { name: 'AES-GCM', length: 256 };
  const wrapping = await crypto.subtle.deriveKey(hkdf, secret, aes, false, ['encrypt']);
  return { to, public: point, ...(await sealWith(wrapping, bytes, keyContext(id))) };
}

function keyContext(id: string): string {
  return `data key v1\n${id}`;
}

function importKey(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
