/**
 * Serial numbers at the line of a sale: read from what people type, and told in the line's note.
 *
 *     SN A100, A101        the note of a line whose serial numbers are known
 *     SN A100; kado        and something else beside them
 *
 * A note is printed on the receipt and kept by every release, so the number stands where the customer
 * looks for it. What this is not: which numbers exist, and whose they are (pos.stock).
 */
const MARK = 'SN';
const LONGEST_SERIAL = 40;
const WORDS = ['SN', 'IMEI']; // what people write before a number
const BETWEEN = ', ;\t\r\n';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const SMALL = 'abcdefghijklmnopqrstuvwxyz';

/** Capitals and digits alone: 35-6938 and 356938 are one number. */
export function serialKey(serial: string): string {
  let key = '';
  for (const letter of serial) {
    const capital = SMALL.includes(letter) ? LETTERS.charAt(SMALL.indexOf(letter)) : letter;
    if (LETTERS.includes(capital)) {
      key += capital;
    }
  }
  return key;
}

/** As typed or scanned one after the other; each once. */
export function readSerials(text: string): string[] {
  const found: string[] = [];
  const keys = [...WORDS];
  for (const part of partsOf(text)) {
    const key = serialKey(part);
    if (key !== '' && Array.from(part).length <= LONGEST_SERIAL && !keys.includes(key)) {
      keys.push(key);
      found.push(part);
    }
  }
  return found;
}

/** The serial numbers that a line's note tells; what stands behind a semicolon is no number. */
export function serialsIn(note: string | null): string[] {
  if (note === null) {
    return [];
  }
  const head = note.split(';')[0] ?? '';
  const first = partsOf(head)[0];
  return first !== undefined && WORDS.includes(serialKey(first)) ? readSerials(head) : [];
}

/** What a note says besides its serial numbers. */
export function noteBeside(note: string | null): string {
  if (note === null || serialsIn(note).length === 0) {
    return note ?? '';
  }
  return note.split(';').slice(1).join(';').trim();
}

/** The note of a line. Null: nothing to say. */
export function noteWith(serials: readonly string[], beside: string): string | null {
  const told = serials.length === 0 ? [] : [`${MARK} ${serials.join(', ')}`];
  const said = (beside === '' ? told : [...told, beside]).join('; ');
  return said === '' ? null : said;
}

function partsOf(text: string): string[] {
  const parts = [''];
  for (const letter of text) {
    if (BETWEEN.includes(letter)) {
      parts.push('');
    } else {
      parts[parts.length - 1] += letter;
    }
  }
  return parts.filter((part) => part !== '');
}
