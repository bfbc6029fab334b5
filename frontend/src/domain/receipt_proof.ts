/**
 * The text in a receipt's QR code: paper that proves the sale, also when the tablet is gone.
 *
 *     LANCAR1:<number>:<total>:<epoch>:<seq>:<event>:<device>:<hash>:<signature>
 *
 *     number     printed receipt number, e.g. B01-K02-20261121-0007
 *     total      what was paid in minor units, after cash rounding; negative for a refund
 *     epoch seq  place of the event in its device's journal (stream F)
 *     event      id of the event, 16 bytes         } base32 of RFC 4648 without padding,
 *     device     id of the device, 16 bytes        } so that the whole text stays in the QR
 *     hash       first 16 bytes of the event's SHA-256   } alphabet of capitals and digits,
 *     signature  64 bytes r||s of ECDSA P-256      } which needs a third less paper
 *
 * The signature is the device's own, made with its journal key over `lancar-receipt-v1`, a line end
 * and the text up to the last colon. It is not the event's signature: that one covers bytes which
 * nobody with only paper in hand can see. So paper alone proves that this device recorded this
 * number with this total, and the hash says which bytes must turn up. What this is not:
 * cryptography; signing and checking happen outside (data/proof.ts, pos.sales.proof).
 */
import { DomainError } from './errors.ts';
import { capitalLetters, isDigits, trim } from './text.ts';
import type { Minor } from './types.ts';

/** `bits` a letter; `identity` and `signature`: letters that 16 and 64 bytes need. */
interface Alphabet {
  readonly letters: string;
  readonly bits: number;
  readonly identity: number;
  readonly signature: number;
}

export const PROOF_START = 'LANCAR1';
export const SIGNING_START = 'lancar-receipt-v1\n';
export const PARTS = 9;
export const LONGEST_PROOF = 400;
export const HASH_HEX = 32;
const BASE32: Alphabet = {
  letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', bits: 5, identity: 26, signature: 103,
};
const BASE64: Alphabet = {
  letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  bits: 6, identity: 22, signature: 86,
};
const HEX: Alphabet = { letters: '0123456789abcdef', bits: 4, identity: 32, signature: 128 };
const NUMBER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-';
const LONGEST_WHOLE = 15;

/** `event` and `device` are ids, `hash` is the event's SHA-256 in hex (its first half counts). */
export interface ProofFacts {
  number: string;
  total_minor: Minor;
  epoch: number;
  seq: number;
  event: string;
  device: string;
  hash: string;
}

/** What paper says. `hash` has 32 hex digits; `signed` is the text the signature covers and
 *  `signature` its 64 bytes in base64url. */
export interface Proof extends ProofFacts {
  signed: string;
  signature: string;
}

/** Everything before the signature. */
export function proofText(facts: ProofFacts): string {
  return [
    PROOF_START,
    facts.number,
    String(facts.total_minor),
    String(facts.epoch),
    String(facts.seq),
    packed(facts.event.replaceAll('-', '')),
    packed(facts.device.replaceAll('-', '')),
    packed(facts.hash.slice(0, HASH_HEX)),
  ].join(':');
}

/** What is really signed: never the same bytes as an event or a request. */
export function signingText(text: string): string {
  return SIGNING_START + text;
}

/** The finished text; the signature comes as the journal writes it, in base64url. */
export function withSignature(text: string, signature: string): string {
  return `${text}:${regrouped(signature, BASE64, BASE32).slice(0, BASE32.signature)}`;
}

/** What a scanned or typed text says. Raises proof_unreadable; nothing is believed yet. */
export function readProof(scanned: string): Proof {
  const text = capitalLetters(trim(scanned));
  const parts = text.split(':');
  if (text.length > LONGEST_PROOF || parts.length !== PARTS || parts[0] !== PROOF_START) refuse();
  const [, number = '', total = '', epoch = '', seq = '', event = '', device = '', hash = '', sig = ''] = parts;
  if (sig.length !== BASE32.signature) refuse();
  return {
    number: numberOf(number),
    total_minor: whole(total),
    epoch: whole(epoch),
    seq: whole(seq),
    event: identity(event),
    device: identity(device),
    hash: unpacked(hash),
    signed: parts.slice(0, 8).join(':'),
    signature: regrouped(sig, BASE32, BASE64).slice(0, BASE64.signature),
  };
}

function numberOf(text: string): string {
  if (text === '' || [...text].some((each) => !NUMBER.includes(each))) refuse();
  return text;
}

function whole(text: string): number {
  const digits = text.startsWith('-') ? text.slice(1) : text;
  if (!isDigits(digits) || digits.length > LONGEST_WHOLE) refuse();
  const number = Number(text);
  return number === 0 ? 0 : number;
}

function identity(text: string): string {
  const digits = unpacked(text);
  const [a, b, c] = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16)];
  return [a, b, c, digits.slice(16, 20), digits.slice(20)].join('-');
}

function packed(digits: string): string {
  return regrouped(digits, HEX, BASE32).slice(0, BASE32.identity);
}

function unpacked(text: string): string {
  if (text.length !== BASE32.identity) refuse();
  return regrouped(text, BASE32, HEX).slice(0, HEX.identity);
}

/** The same bits in another alphabet; the last letter is filled up with zeros. */
function regrouped(text: string, source: Alphabet, target: Alphabet): string {
  let held = 0;
  let waiting = 0;
  let letters = '';
  for (const each of text) {
    held = (held << source.bits) | placeOf(each, source);
    waiting += source.bits;
    while (waiting >= target.bits) {
      waiting -= target.bits;
      letters += target.letters.charAt(held >> waiting);
      held &= (1 << waiting) - 1;
    }
  }
  if (waiting > 0) letters += target.letters.charAt(held << (target.bits - waiting));
  return letters;
}

function placeOf(letter: string, alphabet: Alphabet): number {
  const place = alphabet.letters.indexOf(letter);
  if (place < 0) refuse();
  return place;
}

function refuse(): never {
  throw new DomainError('proof_unreadable');
}
