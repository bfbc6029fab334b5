/**
 * Indonesian mobile numbers: from what people type to the digits WhatsApp wants, and back to paper.
 *
 * `normalisePhone` answers E.164 digits without the plus ("6281234567890"). A foreign number is
 * taken only where the caller allows it and only when it was typed with its plus. What this is not:
 * a table of operators; any mobile prefix except 84 (not issued) passes.
 */
import { DomainError } from './errors.ts';
import { trim } from './text.ts';

export const WHATSAPP_TEXT_LIMIT = 1800;
/** What the same text may come to as %XX: an emoji is one letter and twelve characters of address. */
export const WHATSAPP_ADDRESS_LIMIT = 3900;
export const SHORTEST_SHOWN = 9;
const SEPARATORS = ' -.()/\u00a0\u2010\u2011\u2013';
const UNRESERVED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~';
const HEX = '0123456789ABCDEF';

/** E.164 digits of a mobile number typed in any of the usual ways. */
export function normalisePhone(text: string, allowForeign = false): string {
  const typed = trim(text);
  const digits = digitsOf(typed);
  const national = nationalPart(digits);
  if (national === null) {
    const sensible = digits.length >= 8 && digits.length <= 15;
    if (allowForeign && typed.startsWith('+') && sensible) return digits;
    throw notIndonesian(typed);
  }
  if (!national.startsWith('8') || national.charAt(1) === '4') throw new DomainError('phone_not_mobile');
  if (national.length < 9) throw new DomainError('phone_too_short');
  if (national.length > 12) throw new DomainError('phone_too_long');
  if (national.charAt(1) === '0') throw new DomainError('phone_not_mobile');
  return `62${national}`;
}

/** How a number is read aloud: 6281200000000 is 0812-0000-0000; others get a plus. */
export function displayPhone(digits: string): string {
  if (!digits.startsWith('628')) return `+${digits}`;
  const local = `0${digits.slice(2)}`;
  return [local.slice(0, 4), local.slice(4, 8), local.slice(8)].filter((part) => part !== '').join('-');
}

/** As paper may show it: 6281234567890 is 0812****7890 (UU 27/2022). */
export function maskedPhone(digits: string): string {
  const local = digits.startsWith('628') ? `0${digits.slice(2)}` : `+${digits}`;
  if (local.length < SHORTEST_SHOWN) return `****${local.slice(-2)}`;
  return `${local.slice(0, 4)}****${local.slice(-4)}`;
}

/** A wa.me address that opens a draft; without a number the sender picks the contact. */
export function whatsappLink(digits: string | null, text: string): string {
  if (fittingWhatsapp(text) !== text) throw new DomainError('whatsapp_text_too_long');
  return `https://wa.me/${digits ?? ''}?text=${percentEncoded(text)}`;
}

/** As much of the beginning of a text as a wa.me address holds. */
export function fittingWhatsapp(text: string): string {
  const letters = [...text].slice(0, WHATSAPP_TEXT_LIMIT);
  let room = WHATSAPP_ADDRESS_LIMIT;
  const end = letters.findIndex((letter) => (room -= encodedCharacter(letter).length) < 0);
  return letters.slice(0, end === -1 ? letters.length : end).join('');
}

/** UTF-8 with everything but letters, digits and -_.~ written as %XX. */
export function percentEncoded(text: string): string {
  return [...text].map(encodedCharacter).join('');
}

function digitsOf(typed: string): string {
  let found = '';
  for (const [position, each] of [...typed].entries()) {
    if (each >= '0' && each <= '9') found += each;
    else if (!SEPARATORS.includes(each) && !(each === '+' && position === 0)) {
      throw new DomainError('phone_unreadable');
    }
  }
  if (found === '') throw new DomainError('phone_empty');
  return found;
}

/** The number without country code and without its leading zero; null when it is foreign. */
function nationalPart(digits: string): string | null {
  const international = digits.startsWith('00') ? digits.slice(2) : digits;
  let rest: string;
  if (international.startsWith('62')) rest = international.slice(2);
  else if (digits.startsWith('8') || (digits.startsWith('0') && !digits.startsWith('00'))) rest = digits;
  else return null;
  const national = rest.startsWith('0') ? rest.slice(1) : rest;
  return national === '' ? null : national;
}

function notIndonesian(typed: string): DomainError {
  const foreign = typed.startsWith('+') || typed.startsWith('00');
  return new DomainError(foreign ? 'phone_foreign' : 'phone_not_mobile');
}

function encodedCharacter(character: string): string {
  if (UNRESERVED.includes(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const known = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
  return utf8(known)
    .map((byte) => `%${HEX.charAt(byte >> 4)}${HEX.charAt(byte & 15)}`)
    .join('');
}

function utf8(code: number): number[] {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  return [
    0xf0 | (code >> 18),
    0x80 | ((code >> 12) & 63),
    0x80 | ((code >> 6) & 63),
    0x80 | (code & 63),
  ];
}
