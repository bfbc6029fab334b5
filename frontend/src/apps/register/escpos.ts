/** Laid-out paper as ESC/POS bytes: twin of the hub's hardware/encoding.py for the plain profiles of 58 and
 * 80 mm, held to it by shared vectors. Codes are drawn, because the cheapest printers cannot; their mask may
 * be another than the hub's, their words are the same. */
import type { LaidOut } from '../../domain/paper';
import { qrSquares } from '../../ui/qr_modules';

/** Dark squares, row by row. */
export type Bitmap = readonly (readonly boolean[])[];
export interface Roll {
  readonly dots: number;
  readonly hasCutter: boolean;
}

const START = [0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x74, 0x00];
const BOLD = [0x1b, 0x45];
const SIZE = [0x1d, 0x21];
const FEED = [0x1b, 0x64, 4];
const CUT = [0x1d, 0x56, 0x01];
const RASTER = [0x1d, 0x76, 0x30, 0x00];
const LARGEST_MODULE = 6;
const BAND_ROWS = 255;
const QUESTION_MARK = 0x3f;

export function rollOf(columns: number): Roll {
  if (columns >= 48) return { dots: 576, hasCutter: true };
  return columns >= 42 ? { dots: 512, hasCutter: true } : { dots: 384, hasCutter: false };
}

/** `drawn` gives the picture of a PNG in base64; null: it cannot be read, and the paper goes without it. */
export async function encode(
  lines: readonly LaidOut[], roll: Roll, drawn: (png: string) => Promise<Bitmap | null>,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = [...START];
  for (const each of lines) {
    if (each.op === 'line') bytes.push(...line(each.text, each.bold, each.size === 'tall'));
    else if (each.op === 'qr') bytes.push(...picture(code(each.data, roll.dots), roll.dots));
    else if (each.op === 'image') bytes.push(...picture((await drawn(each.png)) ?? [], roll.dots));
    else bytes.push(...FEED, ...(roll.hasCutter ? CUT : []));
  }
  return new Uint8Array(bytes);
}

function line(text: string, bold: boolean, tall: boolean): number[] {
  const plain = [...text].map((letter) => letter.charCodeAt(0)).map((byte) => (byte < 0x80 ? byte : QUESTION_MARK));
  const sized = tall ? [...SIZE, 1, ...plain, 0x0a, ...SIZE, 0] : [...plain, 0x0a];
  return bold ? [...BOLD, 1, ...sized, ...BOLD, 0] : sized;
}

/** As large as the paper allows, in whole dots a square. */
function code(data: string, dots: number): Bitmap {
  const squares = qrSquares(data);
  const module = Math.max(1, Math.min(LARGEST_MODULE, Math.trunc(dots / squares.length)));
  const stretch = <T>(items: readonly T[]): T[] => items.flatMap((each) => Array<T>(module).fill(each));
  return stretch(squares.map((row) => stretch(row)));
}

/** In the middle of the paper, in bands that clones take. */
function picture(bitmap: Bitmap, dots: number): number[] {
  const left = Math.trunc((dots - (bitmap[0]?.length ?? 0)) / 2);
  const rows = bitmap.map((row) => packed(row, left, dots / 8));
  const bytes: number[] = [];
  for (let at = 0; at < rows.length; at += BAND_ROWS) {
    const band = rows.slice(at, at + BAND_ROWS);
    bytes.push(...RASTER, dots / 8, 0, band.length, 0);
    for (const row of band) bytes.push(...row);
  }
  return bytes;
}

function packed(row: readonly boolean[], left: number, width: number): Uint8Array {
  const bytes = new Uint8Array(width);
  row.forEach((isDark, x) => {
    const at = (left + x) >> 3;
    if (isDark) bytes[at] = (bytes[at] ?? 0) | (0x80 >> ((left + x) & 7));
  });
  return bytes;
}
