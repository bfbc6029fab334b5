/** The tablet's bytes are the hub's (tests/hardware/golden/escpos.json). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { layOut, type Operation } from '../../domain/paper';
import { qrSquares } from '../../ui/qr_modules';
import { type Bitmap, encode, rollOf } from './escpos';

interface Case { name: string; columns: number; operations: Operation[]; expected: string }
const file = new URL('../../../../tests/hardware/golden/escpos.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };
const none = () => Promise.resolve(null);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('paper as bytes', () => {
  it.each(cases)('$name is what the hub writes', async ({ columns, operations, expected }) => {
    const written = await encode(layOut(operations, columns), rollOf(columns), none);
    expect(hex(written)).toBe(expected);
  });

  it('draws a code as large as the paper allows, with its quiet zone', async () => {
    const roll = rollOf(32);
    const data = 'lancar1:B01-K02-20261121-0007';
    const bytes = await encode([{ op: 'qr', data }], roll, none);
    const squares = qrSquares(data);
    const module = Math.min(6, Math.trunc(384 / squares.length));
    const rows = squares.length * module;
    expect(bytes.length).toBe(7 + 8 + rows * 48);
    const left = Math.trunc((384 - rows) / 2);
    const isDark = (x: number, y: number) => ((bytes[15 + y * 48 + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
    const middle = (at: number) => at * module + Math.trunc(module / 2);
    const read = squares.map((row, y) => row.map((_, x) => isDark(left + middle(x), middle(y))));
    expect(read).toEqual(squares);
    expect(squares.slice(0, 4).flat().some(Boolean)).toBe(false);
  });

  it('draws a picture in the middle, in bands, and goes without one that cannot be read', async () => {
    const tall: Bitmap = Array.from({ length: 300 }, () => [true, false, true, true]);
    const roll = rollOf(32);
    const bytes = await encode([{ op: 'image', png: 'x' }], roll, () => Promise.resolve(tall));
    const [first, second] = [bytes.slice(7, 15), bytes.slice(15 + 255 * 48, 23 + 255 * 48)];
    expect(hex(first)).toBe('1d7630003000ff00');
    expect(hex(second)).toBe('1d76300030002d00');
    expect(bytes.length).toBe(7 + 8 + 255 * 48 + 8 + 45 * 48);
    const row = bytes.slice(15, 15 + 48);
    expect([...row].filter((byte) => byte !== 0)).toEqual([0b0000_0010, 0b1100_0000]);
    expect(row[23]).toBe(0b0000_0010);
    expect((await encode([{ op: 'image', png: 'x' }], roll, none)).length).toBe(7);
  });
});
