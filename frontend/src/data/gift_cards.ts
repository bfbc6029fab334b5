/**
 * A gift card's code as people write it, and the id it is known by (pos/kasbon/card_codes.py does the same).
 *
 * No row of this tablet holds a code: who reads its storage can buy nothing. The hash is slow on purpose.
 */
import { couponKey } from '../domain/coupons';
import { utf8 } from './bytes';

const LENGTH = 16;
/** The last letters, by which people name a card. */
export const SHOWN = 4;
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ROUNDS = 100_000;
const PREFIX = 'lancar gift card v1 ';

/** null: no code of a card. Letters that are misread for a digit are that digit. */
export function readCardCode(text: string): string | null {
  let key: string;
  try {
    key = couponKey(text);
  } catch {
    return null;
  }
  const code = key.replace(/O/g, '0').replace(/[IL]/g, '1');
  return code.length === LENGTH ? code : null;
}

/** How people name a card. */
export function cardEnding(code: string): string {
  return `****${code.slice(-SHOWN)}`;
}

/** 80 bits: nobody finds one by trying. */
export function newCardCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  return [...bytes].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join(''); // 256 is eight times 32: no letter is likelier
}

/** ABCD-EFGH-…: as people read it aloud. */
export function printedCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

export async function cardId(merchant: string, code: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', utf8(code), 'PBKDF2', false, ['deriveBits']);
  const salted = { name: 'PBKDF2', hash: 'SHA-256', salt: utf8(PREFIX + merchant), iterations: ROUNDS };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(salted, key, 128));
  const hex = [...bits].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
