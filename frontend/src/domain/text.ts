/**
 * Text for screens and for paper, the same in both languages: no locale, no Unicode tables.
 *
 * Python and JavaScript ship different Unicode versions, so letters are replaced from the small
 * table below and never by a library; only marks are joined to their letters by one. What
 * this is not: a general transliteration. A letter outside the table becomes "?", because a receipt
 * printer would print something worse.
 */

/** "e" and an accent are "é". Only old letters, whose joined forms no version of Unicode changes. */
const LETTER_AND_MARKS = /[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\u0300-\u036f]+/g;

export const PLAIN_SPACES = '\t\n\r\v\f \u00a0\u202f';

const LETTERS: readonly (readonly [string, string])[] = [
  ['A', 'ÀÁÂÃÄÅĀĂĄ'],
  ['AE', 'Æ'],
  ['C', 'ÇĆĈĊČ'],
  ['D', 'ÐĎĐ'],
  ['E', 'ÈÉÊËĒĔĖĘĚ'],
  ['G', 'ĜĞĠĢ'],
  ['H', 'ĤĦ'],
  ['I', 'ÌÍÎÏĨĪĬĮİ'],
  ['J', 'Ĵ'],
  ['K', 'Ķ'],
  ['L', 'ĹĻĽĿŁ'],
  ['N', 'ÑŃŅŇ'],
  ['O', 'ÒÓÔÕÖØŌŎŐ'],
  ['OE', 'Œ'],
  ['R', 'ŔŖŘ'],
  ['S', 'ŚŜŞŠ'],
  ['T', 'ŢŤŦ'],
  ['TH', 'Þ'],
  ['U', 'ÙÚÛÜŨŪŬŮŰŲ'],
  ['W', 'Ŵ'],
  ['Y', 'ÝŶŸ'],
  ['Z', 'ŹŻŽ'],
  ['a', 'àáâãäåāăąª'],
  ['ae', 'æ'],
  ['c', 'çćĉċč'],
  ['d', 'ðďđ'],
  ['e', 'èéêëēĕėęě'],
  ['g', 'ĝğġģ'],
  ['h', 'ĥħ'],
  ['i', 'ìíîïĩīĭįı'],
  ['j', 'ĵ'],
  ['k', 'ķ'],
  ['l', 'ĺļľŀł'],
  ['n', 'ñńņňŉ'],
  ['o', 'òóôõöøōŏőº'],
  ['oe', 'œ'],
  ['r', 'ŕŗř'],
  ['s', 'śŝşš'],
  ['ss', 'ß'],
  ['t', 'ţťŧ'],
  ['th', 'þ'],
  ['u', 'ùúûüũūŭůűų'],
  ['w', 'ŵ'],
  ['y', 'ýÿŷ'],
  ['z', 'źżž'],
  ['-', '‐‑‒–—―−'],
  ["'", '‘’‚‛′´'],
  ['"', '“”„‟″«»'],
  ['...', '…'],
  ['*', '•·●▪'],
  ['x', '×'],
  ['/', '÷⁄'],
  ['1/4', '¼'],
  ['1/2', '½'],
  ['3/4', '¾'],
  ['1', '¹'],
  ['2', '²'],
  ['3', '³'],
  ['0', '°'],
  ['(c)', '©'],
  ['(r)', '®'],
  ['TM', '™'],
  ['EUR', '€'],
  ['GBP', '£'],
  ['JPY', '¥'],
];
const PLAIN = new Map(
  LETTERS.flatMap(([plain, letters]) => [...letters].map((letter) => [letter, plain] as const)),
);

/** Marks that only change the letter beside them, or the direction of writing: dropped, not "?". */
const SILENT_RANGES: readonly (readonly [number, number])[] = [
  [0x00ad, 0x00ad],
  [0x0300, 0x036f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0x1f3fb, 0x1f3ff],
  [0xe0000, 0xe007f],
];

/** True for one or more of 0-9 and nothing else (not the digits of other scripts). */
export function isDigits(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

/** True when every character is between space and tilde. */
export function isPrintableAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** Without the spaces, tabs and line ends around it. */
export function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && PLAIN_SPACES.includes(text.charAt(start))) start += 1;
  while (end > start && PLAIN_SPACES.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** What a receipt printer can print: é becomes e, any kind of space a space, the rest "?". */
export function toAscii(text: string): string {
  return [...text].map(plainCharacter).join('');
}

/** ASCII, with runs of spaces and line ends made one space, and none around it. */
export function oneLine(text: string): string {
  return words(toAscii(text)).join(' ');
}

/** One line in the letters it was written in: what a screen shows and paper may have to replace. */
export function tidy(text: string): string {
  const joined = text.replace(LETTER_AND_MARKS, (each) => each.normalize('NFC'));
  return words([...joined].map(tidyCharacter).join('')).join(' ');
}

/** The pieces between spaces. */
export function words(text: string): string[] {
  return text.split(' ').filter((each) => each !== '');
}

/** A-Z made small; everything else as it was (lower-casing differs between languages). */
export function smallLetters(text: string): string {
  return [...text].map((each) => (each >= 'A' && each <= 'Z' ? each.toLowerCase() : each)).join('');
}

/** a-z made capital; everything else as it was. */
export function capitalLetters(text: string): string {
  return [...text].map((each) => (each >= 'a' && each <= 'z' ? each.toUpperCase() : each)).join('');
}

/** Lines of at most `width`, broken at spaces; a longer word is cut. Leading spaces repeat. */
export function wrap(text: string, width: number): string[] {
  if (lettersIn(text) <= width) return [text];
  const indent = Math.min(leadingSpaces(text), width - 1);
  const room = width - indent;
  const lines: string[] = [];
  for (const piece of pieces(text, room)) {
    const last = lines.at(-1);
    if (last !== undefined && lettersIn(last) + 1 + lettersIn(piece) <= room) {
      lines[lines.length - 1] = `${last} ${piece}`;
    } else {
      lines.push(piece);
    }
  }
  return lines.length === 0 ? [''] : lines.map((line) => ' '.repeat(indent) + line);
}

/** The words, those longer than the room cut into pieces that fit. */
function pieces(text: string, room: number): string[] {
  const cut: string[] = [];
  for (const word of words(text)) {
    const letters = [...word];
    for (let start = 0; start < letters.length; start += room) cut.push(letters.slice(start, start + room).join(''));
  }
  return cut;
}

/** Whole characters: an emoji is one, though it is two for JavaScript. */
export function lettersIn(text: string): number {
  return [...text].length;
}

function leadingSpaces(text: string): number {
  let count = 0;
  while (text.charAt(count) === ' ') count += 1;
  return count;
}

function plainCharacter(character: string): string {
  const tidied = tidyCharacter(character);
  if (tidied === '' || (tidied >= ' ' && tidied <= '~')) return tidied;
  return PLAIN.get(tidied) ?? '?';
}

function tidyCharacter(character: string): string {
  if (character >= ' ' && character <= '~') return character;
  const generalSpace = character >= '\u2000' && character <= '\u200a';
  if (PLAIN_SPACES.includes(character) || generalSpace) return ' ';
  return isSilent(character.codePointAt(0) ?? 0) ? '' : character;
}

function isSilent(code: number): boolean {
  if (code < 32 || code === 127) return true;
  return SILENT_RANGES.some(([first, last]) => first <= code && code <= last);
}
