/**
 * The second copy of the journal as bytes: a file format, written like one. No storage in here.
 *
 * The copy lies in OPFS (another engine than IndexedDB), folder `lancar-journal`, as segments
 * `00000001.lcj`, `00000002.lcj` … of some 4 MiB. A segment is only ever appended to; a till that
 * finds its last one torn or held by another tab begins the next.
 *
 *   segment  = "LANCARC1", record …, zeros         the zeros are room reserved for a full disk
 *   record   = length u32, crc32 u32, content      little-endian; both of the content; length 0: end
 *   content  = head length u32, head, body         head: UTF-8 JSON, byte strings in it base64url
 *
 *   head.kind   head besides                               body
 *   event       the row's clear columns, sealed {key, iv}   the sealed bytes (sealed.ts), or UTF-8 of
 *               or no `sealed`                              `raw`, or nothing (the body was let go)
 *   key         row: a row of the store `vault`             -     before the first event that needs it
 *   identity    identity: as in `meta`                      -     at the start of every segment
 *
 * A record whose checksum or length is wrong is skipped and counted, and the next sound one is looked
 * for by the first letters of its head: a wrong bit in a length hides one sale, not all behind it. One
 * that runs past the end, with nothing sound behind it, ends the segment. The same event may stand in
 * it more than once; equal hashes make it one.
 */
import { base64url, fromBase64url, utf8, type Bytes } from './bytes';
import type { EventColumns, StoredEvent } from './database';
import type { Identity } from './identity';
import { fromSealedJson, sealedJson, type DataKeyRow } from './sealed';

export const MAGIC = utf8('LANCARC1');
export const FOLDER = 'lancar-journal';
const HEAD_BYTES = 8;
const MOST_RECORD_BYTES = 2_097_152;

export type CopyRecord =
  | { kind: 'event'; event: StoredEvent }
  | { kind: 'key'; row: DataKeyRow }
  | { kind: 'identity'; identity: Identity };

export interface Parsed {
  records: CopyRecord[];
  /** where the next record belongs */
  end: number;
  /** records whose checksum was wrong */
  damaged: number;
  /** nothing may be appended behind this */
  torn: boolean;
}

export function encoded(record: CopyRecord): Bytes {
  const head = utf8(JSON.stringify(headOf(record)));
  const body = record.kind === 'event' ? bodyOf(record.event) : new Uint8Array(0);
  const bytes = new Uint8Array(HEAD_BYTES + 4 + head.length + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length - HEAD_BYTES, true);
  view.setUint32(HEAD_BYTES, head.length, true);
  bytes.set(head, HEAD_BYTES + 4);
  bytes.set(body, HEAD_BYTES + 4 + head.length);
  view.setUint32(4, crc32(bytes.subarray(HEAD_BYTES)), true);
  return bytes;
}

export function parsed(bytes: Bytes): Parsed {
  const found: Parsed = { records: [], end: MAGIC.length, damaged: 0, torn: false };
  if (!MAGIC.every((letter, index) => bytes[index] === letter)) return { ...found, torn: true };
  while (found.end + HEAD_BYTES <= bytes.length) {
    const content = contentAt(bytes, found.end);
    const isWhole = content !== null && content !== 'torn';
    const record = isWhole ? recordOf(content) : null;
    const ends = isWhole ? found.end + HEAD_BYTES + content.length : null;
    const next = record === null ? (nextSound(bytes, found.end + 1) ?? ends) : ends;
    if (record !== null) found.records.push(record);
    else if (next !== null) found.damaged += 1;
    if (next === null && content === null) break; // the written part ends here
    if (next === null || next !== ends) found.torn = true; // its length was not to be believed
    if (next === null) break;
    found.end = next;
  }
  return found;
}

const HEAD_BEGINS = utf8('{"kind":"');

function nextSound(bytes: Bytes, from: number): number | null {
  const [brace = 0] = HEAD_BEGINS;
  for (let at = bytes.indexOf(brace, from + HEAD_BYTES + 4); at !== -1; at = bytes.indexOf(brace, at + 1)) {
    if (!HEAD_BEGINS.every((letter, index) => bytes[at + index] === letter)) continue;
    const start = at - HEAD_BYTES - 4;
    const content = contentAt(bytes, start);
    if (content !== null && content !== 'torn' && recordOf(content) !== null) return start;
  }
  return null;
}

/** null: no length, so the written part ends here unless something sound follows. */
function contentAt(bytes: Bytes, at: number): Bytes | 'torn' | null {
  const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0, true);
  if (length === 0) return null;
  if (length > MOST_RECORD_BYTES || at + HEAD_BYTES + length > bytes.length) return 'torn';
  return bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length);
}

function recordOf(content: Bytes): CopyRecord | null {
  const view = new DataView(content.buffer, content.byteOffset - HEAD_BYTES); // with its own length
  if (view.getUint32(4, true) !== crc32(content)) return null;
  const headLength = view.getUint32(HEAD_BYTES, true);
  const head = JSON.parse(new TextDecoder().decode(content.subarray(4, 4 + headLength))) as Head;
  const body = content.slice(4 + headLength);
  if (head.kind === 'key') return { kind: 'key', row: fromSealedJson(JSON.stringify(head.row)) as DataKeyRow };
  if (head.kind === 'identity') return { kind: 'identity', identity: head.identity };
  return { kind: 'event', event: eventFrom(head.columns, head.sealed, body) };
}

type Head =
  | { kind: 'event'; columns: EventColumns; sealed?: { key: string; iv: string } }
  | { kind: 'key'; row: unknown }
  | { kind: 'identity'; identity: Identity };

function headOf(record: CopyRecord): Head {
  if (record.kind === 'identity') return record;
  if (record.kind === 'key') return { kind: 'key', row: sealedJson(record.row) };
  const { sealed, ...columns } = record.event;
  delete columns.raw;
  if (sealed === undefined) return { kind: 'event', columns };
  return { kind: 'event', columns, sealed: { key: sealed.key, iv: base64url(sealed.iv) } };
}

function bodyOf({ raw, sealed }: StoredEvent): Bytes {
  return sealed?.data ?? utf8(raw ?? '');
}

function eventFrom(
  columns: EventColumns,
  sealed: { key: string; iv: string } | undefined,
  body: Bytes,
): StoredEvent {
  if (sealed) return { ...columns, sealed: { key: sealed.key, iv: fromBase64url(sealed.iv), data: body } };
  return body.length === 0 ? columns : { ...columns, raw: new TextDecoder().decode(body) };
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

export function crc32(bytes: Bytes): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ (TABLE[(sum ^ byte) & 255] ?? 0);
  return (sum ^ 0xffffffff) >>> 0;
}
