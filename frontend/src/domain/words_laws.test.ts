/** Laws of everything printed, scanned and typed, whatever the text. The twin of test_words_laws.py. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as barcode from './barcode.ts';
import { DomainError } from './errors.ts';
import { formatMoney, formatNumber, formatQuantity, readMoney, readQuantity } from './formatting.ts';
import { businessDate, formatDateTime } from './moments.ts';
import { renderText, row, text } from './paper.ts';
import { displayPhone, normalisePhone, whatsappLink } from './phone.ts';
import * as qris from './qris.ts';
import { type QrisObject, write } from './qris_objects.ts';
import { receiptLines } from './receipt.ts';
import type { SaleBody } from './receipt_shapes.ts';
import { isPrintableAscii, oneLine, toAscii, wrap } from './text.ts';
import { numberInWords } from './words.ts';

const NASTY = [...'aZ09 .,-/:éÆß–…😀حلا\u202e\u200b\u00a0\n\t\u001b½²٣１\ud83d'];
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom(...NASTY), maxLength: 70 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const wholes = fc.maxSafeInteger();
const columns = fc.constantFrom(24, 32, 42, 48, 64);
const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });

const plain = (tag: string, value: string): QrisObject => ({ tag, value, children: null });
const codes = fc
  .tuple(
    fc.constantFrom('TOKO CONTOH JAYA', '6304AAAA', '5802ID', '010211 5303360'),
    fc.constantFrom('6304', 'A01', '***'),
    fc.boolean(),
  )
  .map(([name, terminal, dated]) => [
    plain('00', '01'),
    ...(dated ? [plain('01', '11')] : []),
    { tag: '26', value: '0003A.B', children: [{ tag: '00', value: 'A.B' }] },
    plain('52', '5411'),
    plain('53', '360'),
    plain('58', 'ID'),
    plain('59', name),
    plain('60', 'JAKARTA'),
    {
      tag: '62',
      value: `07${String(terminal.length).padStart(2, '0')}${terminal}`,
      children: [{ tag: '07', value: terminal }],
    },
  ]);

function refusalOf(call: () => unknown): DomainError | null {
  try {
    call();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  return null;
}

describe('QRIS', () => {
  test('a written code reads back as it was', () => {
    fc.assert(
      fc.property(codes, (objects) => {
        const payload = write(objects);
        expect(qris.parse(payload).objects.slice(0, -1)).toEqual(objects);
        expect(write(qris.parse(payload).objects)).toBe(payload);
      }),
    );
  });

  test('an amount is put in once and only the last one counts', () => {
    const amounts = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(codes, amounts, amounts, (objects, first, second) => {
        const once = qris.withAmount(write(objects), second);
        expect(qris.withAmount(once, second)).toBe(once);
        expect(qris.withAmount(qris.withAmount(once, first), second)).toBe(once);
        expect(qris.parse(once)).toMatchObject({ amount_minor: second, initiation: 'dynamic' });
      }),
    );
  });

  test('one changed character never gives another valid code', () => {
    fc.assert(
      fc.property(codes, fc.nat(), fc.integer({ min: 33, max: 126 }), (objects, at, code) => {
        const payload = write(objects);
        const place = at % payload.length;
        const other = String.fromCharCode(code);
        fc.pre(other.toUpperCase() !== payload.charAt(place).toUpperCase());
        const broken = payload.slice(0, place) + other + payload.slice(place + 1);
        expect(() => qris.parse(broken)).toThrow(DomainError);
      }),
    );
  });
});

describe('barcodes', () => {
  test('a check digit notices every single wrong digit', () => {
    fc.assert(
      fc.property(digits(12), fc.nat(11), fc.integer({ min: 1, max: 9 }), (start, place, more) => {
        const changed = String((Number(start.charAt(place)) + more) % 10);
        const broken = start.slice(0, place) + changed + start.slice(place + 1);
        expect(barcode.checkDigit(broken)).not.toBe(barcode.checkDigit(start));
      }),
    );
  });

  test('leading zeros do not change what is found', () => {
    fc.assert(
      fc.property(digits(11), (start) => {
        const upc = start + barcode.checkDigit(start);
        expect(barcode.lookupKey(`0${upc}`)).toBe(barcode.lookupKey(upc));
        expect(barcode.lookupKey(upc)).toBe(upc.padStart(14, '0'));
      }),
    );
  });

  test('internal codes are valid', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: barcode.INTERNAL_LIMIT }), (sequence) => {
        expect(barcode.isGtin(barcode.internalCode(sequence))).toBe(true);
      }),
    );
  });
});

describe('typing', () => {
  test('a written amount reads back', () => {
    fc.assert(
      fc.property(wholes, fc.nat(3), (amount, exponent) => {
        expect(readMoney(formatNumber(amount, exponent), exponent)).toBe(amount);
        expect(readMoney(formatMoney(amount, 'IDR', exponent), exponent)).toBe(amount);
        expect(readQuantity(formatQuantity(amount))).toBe(amount);
      }),
    );
  });

  test('rubbish is refused with a code and never crashes', () => {
    fc.assert(
      fc.property(texts, (typed) => {
        const readers = [readMoney, readQuantity, normalisePhone, qris.parse, barcode.lookupKey];
        for (const read of readers) {
          const refusal = refusalOf(() => read(typed));
          if (refusal !== null) expect(refusal.code).toMatch(/^[a-z_]+$/);
        }
      }),
    );
  });

  test('a mobile number is the same however it is typed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...'12356789'), digits(8), (operator, rest) => {
        const national = `8${operator}${rest}`;
        const ways = [`0${national}`, `+62 ${national}`, `62${national}`, `0062 0${national}`];
        for (const way of ways) expect(normalisePhone(way)).toBe(`62${national}`);
        expect(normalisePhone(displayPhone(`62${national}`))).toBe(`62${national}`);
      }),
    );
  });

  test('a WhatsApp link decodes to its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (message) => {
        const link = whatsappLink(null, message);
        expect(decodeURIComponent(link.slice('https://wa.me/?text='.length))).toBe(message);
      }),
    );
  });

  test('dates agree with the calendar of the language', () => {
    const moments = fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(moments, fc.constantFrom(420, 480, 540, -300, 330), (at, offset) => {
        const iso = new Date(at + offset * 60_000).toISOString();
        expect(businessDate(at, offset, 0)).toBe(iso.slice(0, 10));
        expect(formatDateTime(at, offset).slice(-5)).toBe(iso.slice(11, 16));
      }),
    );
  });

  test('different numbers have different words', () => {
    fc.assert(
      fc.property(wholes, wholes, (one, other) => {
        expect(numberInWords(one) === numberInWords(other)).toBe(one === other);
      }),
    );
  });
});

describe('paper', () => {
  test('text for paper is ASCII and stays what it is', () => {
    fc.assert(
      fc.property(texts, (typed) => {
        expect(isPrintableAscii(toAscii(typed))).toBe(true);
        expect(toAscii(toAscii(typed))).toBe(toAscii(typed));
        expect(oneLine(oneLine(typed))).toBe(oneLine(typed));
      }),
    );
  });

  test('wrapping loses no letter and no line is too long', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 64 }), (typed, width) => {
        const ascii = toAscii(typed);
        const lines = wrap(ascii, width);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(ascii.replaceAll(' ', ''));
      }),
    );
  });

  test('no text breaks the width', () => {
    fc.assert(
      fc.property(texts, texts, columns, (left, right, width) => {
        const operations = [row(left, right), text(left, 'center'), text(right, 'right', true)];
        for (const line of renderText(operations, width)) {
          expect(line.length).toBeLessThanOrEqual(width);
          expect(isPrintableAscii(line)).toBe(true);
        }
      }),
    );
  });

  test('no name and no amount breaks a receipt, not even a thousand lines', () => {
    const url = new URL('../../../tests/vectors/receipt/retail.json', import.meta.url);
    const vector = JSON.parse(readFileSync(url, 'utf8')) as {
      cases: { input: { sale: SaleBody } }[];
    };
    const sample = vector.cases[0]!.input.sale;
    fc.assert(
      fc.property(texts, wholes, columns, (name, amount, width) => {
        const line = { ...sample.lines[0]!, name, unit: name, gross_minor: amount };
        const sale = { ...sample, lines: Array.from({ length: 1000 }, () => line), due_minor: amount };
        const lines = receiptLines(sale, { columns: width, utc_offset_minutes: 420 });
        expect(lines.every((each) => each.length <= width && isPrintableAscii(each))).toBe(true);
        expect(lines.length).toBeGreaterThan(2000);
      }),
      { numRuns: 12 },
    );
  });
});
