/**
 * Writes the rescue file `.posj`, version 1. sync/README.md section 7 describes it as a format.
 *
 * Lines go through gzip, are cut into frames and sealed to the shop's recovery key, so that anybody
 * may carry the file and only the owner's card opens it. It is written as a stream: what stands in
 * memory is one frame and the sealed bytes. It does not know where the lines come from.
 */
import { base64url, fromBase64url, hex, utf8, type Bytes } from './bytes';

export const MAGIC = 'LANCAR-POSJ 1\n';
export const FRAME_BYTES = 262_144;
const INFO = 'lancar posj v1';
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const SALT_BYTES = 16;

/** What anybody may read on the outside. */
export interface Label {
  merchant: string;
  made_at_ms: number;
  app_version: string;
}

/** `lines` without their ends, header first; the trailer is added here. */
export async function sealedFile(
  recipient: string,
  label: Label,
  lines: AsyncIterable<string>,
): Promise<Blob> {
  const { head, frame } = await lock(recipient, label);
  const parts: Bytes[] = [head];
  let number = 0;
  let waiting: Bytes | null = null; // the last frame is marked, so one is always held back
  for await (const piece of framed(packed(withTrailer(lines)))) {
    if (waiting !== null) parts.push(await frame(number++, waiting, false));
    waiting = piece;
  }
  parts.push(await frame(number, waiting ?? new Uint8Array(0), true));
  return new Blob(parts, { type: 'application/octet-stream' });
}

type Frame = (number: number, plain: Bytes, last: boolean) => Promise<Bytes>;

async function lock(recipient: string, label: Label): Promise<{ head: Bytes; frame: Frame }> {
  const [once, theirs] = await Promise.all([
    crypto.subtle.generateKey(CURVE, false, ['deriveBits']),
    crypto.subtle.importKey('raw', fromBase64url(recipient), CURVE, true, []),
  ]);
  const ephemeral = new Uint8Array(await crypto.subtle.exportKey('raw', once.publicKey));
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, once.privateKey, 256);
  const info = joined([utf8(INFO), ephemeral, fromBase64url(recipient)]);
  const key = await keyFrom(shared, salt, info);
  const clear = { ...label, recipient, ephemeral: base64url(ephemeral), salt: base64url(salt) };
  const head = utf8(`${MAGIC}${JSON.stringify(clear)}\n`);
  const additionalData = await crypto.subtle.digest('SHA-256', head);
  const frame: Frame = async (number, plain, last) => {
    const iv = nonce(number, last);
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain);
    return joined([length(sealed.byteLength), new Uint8Array(sealed)]);
  };
  return { head, frame };
}

async function keyFrom(shared: ArrayBuffer, salt: Bytes, info: Bytes): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt, info };
  return crypto.subtle.deriveKey(hkdf, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
}

/** 11 bytes of number, big-endian, and one that says whether it is the last. */
function nonce(number: number, last: boolean): Bytes {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setUint32(7, number);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

function length(bytes: number): Bytes {
  const four = new Uint8Array(4);
  new DataView(four.buffer).setUint32(0, bytes);
  return four;
}

/** WebCrypto hashes whole messages only, so the trailer's hash runs from line to line. */
async function* withTrailer(lines: AsyncIterable<string>): AsyncGenerator<Bytes> {
  let running: Bytes = new Uint8Array(32);
  let events = -1; // the header is no event
  for await (const text of lines) {
    const line = utf8(`${text}\n`);
    running = new Uint8Array(await crypto.subtle.digest('SHA-256', joined([running, line])));
    events += 1;
    yield line;
  }
  yield utf8(`${JSON.stringify({ kind: 'trailer', events, sha256: hex(running) })}\n`);
}

async function* packed(lines: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  const source = lines[Symbol.asyncIterator]();
  const stream = new ReadableStream<Bytes>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
  const reader = stream.pipeThrough(new CompressionStream('gzip')).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value as Bytes;
  }
}

async function* framed(pieces: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  let rest: Bytes[] = [];
  let size = 0;
  for await (const piece of pieces) {
    rest.push(piece);
    size += piece.length;
    if (size < FRAME_BYTES) continue;
    const all = joined(rest);
    let at = 0;
    for (; all.length - at >= FRAME_BYTES; at += FRAME_BYTES) yield all.slice(at, at + FRAME_BYTES);
    rest = [all.slice(at)];
    size = all.length - at;
  }
  if (size > 0) yield joined(rest);
}

function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
