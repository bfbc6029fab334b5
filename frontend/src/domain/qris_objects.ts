/**
 * The grammar under QRIS: a payload as a row of objects, and its checksum.
 *
 * A payload is a row of objects: tag (2 digits), length (2 digits, 01-99, in characters), value. The
 * first is tag 00 with value 01; the last is tag 63, four hexadecimal digits of CRC-16/CCITT-FALSE
 * over everything before them, "6304" included. A tag occurs once per level. The values of tags
 * 26-45, 51 and 62 are rows of objects themselves; 64 and 80-99 may be, and are carried as they are.
 * ASCII only, in and out.
 *
 * What this is not: what the objects mean (qris.ts).
 */
import { DomainError } from './errors.ts';
import { isDigits, isPrintableAscii, trim } from './text.ts';

export const PAYLOAD_LIMIT = 1024;
export const VALUE_LIMIT = 99;

export interface Child {
  tag: string;
  value: string;
}

export interface QrisObject {
  tag: string;
  value: string;
  children: Child[] | null;
}

/** The objects of a payload whose grammar and checksum are right. */
export function read(payload: string): QrisObject[] {
  const text = checkedText(payload);
  const flat = readRow(text);
  if (flat[0]?.tag !== '00' || flat[0].value !== '01') throw new DomainError('qris_format');
  checkCrc(text, flat);
  return flat.map((each) => ({ tag: each.tag, value: each.value, children: readChildren(each) }));
}

/** Objects back to a payload with a fresh checksum; an old tag 63 in the list is ignored. */
export function write(objects: readonly QrisObject[]): string {
  const body = `${objects.filter((each) => each.tag !== '63').map(written).join('')}6304`;
  if (body.length + 4 > PAYLOAD_LIMIT) throw new DomainError('qris_too_long');
  return body + crc(body);
}

/** CRC-16/CCITT-FALSE of an ASCII text: 4 upper-case hexadecimal digits. */
export function crc(text: string): string {
  let register = 0xffff;
  for (let position = 0; position < text.length; position += 1) {
    register ^= text.charCodeAt(position) << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      register <<= 1;
      if (register > 0xffff) register = (register & 0xffff) ^ 0x1021;
    }
  }
  return [12, 8, 4, 0].map((shift) => '0123456789ABCDEF'.charAt((register >> shift) & 15)).join('');
}

/** An object without objects inside. */
export function plain(tag: string, value: string): QrisObject {
  return { tag, value, children: null };
}

/** Merchant accounts, one for each acquirer. */
export function isAccountTag(tag: string): boolean {
  return tag >= '26' && tag <= '45';
}

function checkedText(payload: string): string {
  const text = trim(payload);
  if (text === '') throw new DomainError('qris_empty');
  if (!isPrintableAscii(text)) throw new DomainError('qris_not_ascii');
  if (text.length > PAYLOAD_LIMIT) throw new DomainError('qris_too_long');
  return text;
}

/** One level of tag, length, value, to the end of the text. */
function readRow(text: string): Child[] {
  const row: Child[] = [];
  const seen = new Set<string>();
  let position = 0;
  while (position < text.length) {
    const tag = text.slice(position, position + 2);
    const lengthDigits = text.slice(position + 2, position + 4);
    if (lengthDigits.length < 2) throw new DomainError('qris_truncated');
    if (!isDigits(tag) || !isDigits(lengthDigits) || lengthDigits === '00') {
      throw new DomainError('qris_format');
    }
    const value = text.slice(position + 4, position + 4 + Number(lengthDigits));
    if (value.length < Number(lengthDigits)) throw new DomainError('qris_truncated');
    if (seen.has(tag)) throw new DomainError('qris_duplicate_tag');
    seen.add(tag);
    row.push({ tag, value });
    position += 4 + value.length;
  }
  return row;
}

function checkCrc(text: string, row: readonly Child[]): void {
  const last = row.at(-1);
  if (last?.tag !== '63' || last.value.length !== 4) throw new DomainError('qris_crc_missing');
  if (crc(text.slice(0, -4)) !== upperHex(last.value)) throw new DomainError('qris_crc');
}

function upperHex(text: string): string {
  return [...text].map((each) => (each >= 'a' && each <= 'f' ? each.toUpperCase() : each)).join('');
}

function readChildren(item: Child): Child[] | null {
  const nested = isAccountTag(item.tag) || item.tag === '51' || item.tag === '62';
  return nested ? readRow(item.value) : null;
}

function written(item: QrisObject): string {
  const value =
    item.children === null
      ? item.value
      : item.children.map((child) => written(plain(child.tag, child.value))).join('');
  if (item.tag.length !== 2 || !isDigits(item.tag)) throw new DomainError('qris_format');
  if (!isPrintableAscii(value)) throw new DomainError('qris_not_ascii');
  if (value === '' || value.length > VALUE_LIMIT) throw new DomainError('qris_length');
  return item.tag + String(value.length).padStart(2, '0') + value;
}
