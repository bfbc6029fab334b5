/**
 * Printed paper as a neutral list of operations, and how it becomes lines of a fixed width.
 *
 * Operations (plain JSON; printers, screens and tests all read the same list):
 *
 *     {"op": "text", "text", "align": left|center|right, "bold", "size": normal|tall}
 *     {"op": "columns", "left", "right", "bold", "size"}    left text, right text, spaces between
 *     {"op": "rule", "char"}                                one character across the paper
 *     {"op": "qr", "data"}                                  a QR code, centred
 *     {"op": "image", "png"}                                a black-and-white PNG in base64, centred
 *     {"op": "cut"}                                         end of the paper; the driver feeds first
 *
 * `layOut` turns text, columns and rules into {"op": "line", "text", "bold", "size"}, each at most
 * `columns` ASCII characters, and passes qr, image and cut on. Tall letters are double height and keep
 * their width, so size never changes a line. What this is not: printer commands (hardware/).
 */
import { DomainError } from './errors.ts';
import { isPrintableAscii, toAscii, wrap } from './text.ts';

/** After letters that are read from the right: the amount stays right of them. */
const LEFT_TO_RIGHT = '\u200e';
export const SMALLEST_COLUMNS = 24;
export const LARGEST_COLUMNS = 64;

export type Align = 'left' | 'center' | 'right';
export type Size = 'normal' | 'tall';

export interface TextOperation {
  op: 'text';
  text: string;
  align: Align;
  bold: boolean;
  size: Size;
}

export interface ColumnsOperation {
  op: 'columns';
  left: string;
  right: string;
  bold: boolean;
  size: Size;
}

export interface RuleOperation {
  op: 'rule';
  char: string;
}

export interface QrOperation {
  op: 'qr';
  data: string;
}

export interface ImageOperation {
  op: 'image';
  png: string;
}

export interface CutOperation {
  op: 'cut';
}

export interface Line {
  op: 'line';
  text: string;
  bold: boolean;
  size: Size;
}

export type Picture = QrOperation | ImageOperation;
export type Operation = TextOperation | ColumnsOperation | RuleOperation | Picture | CutOperation;
export type LaidOut = Line | Picture | CutOperation;

/** One paragraph of normal size. */
export function text(words: string, align: Align = 'left', bold = false): TextOperation {
  return { op: 'text', text: words, align, bold, size: 'normal' };
}

/** Left and right on one line where they fit. */
export function row(left: string, right: string, bold = false): ColumnsOperation {
  return { op: 'columns', left, right, bold, size: 'normal' };
}

/** A line across the paper. */
export function rule(character: string): RuleOperation {
  return { op: 'rule', char: character };
}

/** The same operations in double height. */
export function tall(operations: readonly Operation[]): Operation[] {
  return operations.map((each) =>
    each.op === 'text' || each.op === 'columns' ? { ...each, size: 'tall' } : each,
  );
}

/** Finished lines, none longer than the paper is wide. `plain`: ASCII, as printers print it; a screen
 * shows the letters as they were written. */
export function layOut(operations: readonly Operation[], columns: number, plain = true): LaidOut[] {
  checkColumns(columns);
  const written = plain ? toAscii : String;
  const laid: LaidOut[] = [];
  for (const each of operations) {
    if (each.op === 'text') {
      const lines = textLines(written(each.text), each.align, columns);
      laid.push(...lines.map((one) => line(one, each.bold, each.size)));
    } else if (each.op === 'columns') {
      const lines = rowLines(written(each.left), written(each.right), columns);
      laid.push(...lines.map((one) => line(one, each.bold, each.size)));
    } else if (each.op === 'rule') {
      laid.push(line(`${toAscii(each.char)}-`.charAt(0).repeat(columns), false, 'normal'));
    } else {
      laid.push(each);
    }
  }
  return laid;
}

/** The lines alone, for screens, tests and plain printers; pictures and cuts are left out. */
export function renderText(operations: readonly Operation[], columns: number): string[] {
  return layOut(operations, columns).flatMap((each) => (each.op === 'line' ? [each.text] : []));
}

/** Refuses a paper too narrow for an amount beside its name, or wider than any printer. */
export function checkColumns(columns: number): void {
  if (columns < SMALLEST_COLUMNS || columns > LARGEST_COLUMNS) throw new DomainError('receipt_columns');
}

function line(words: string, bold: boolean, size: Size): Line {
  return { op: 'line', text: words, bold, size };
}

function textLines(words: string, align: Align, columns: number): string[] {
  return wrap(words, columns).map((one) => aligned(one, align, columns));
}

function aligned(words: string, align: Align, columns: number): string {
  const free = columns - [...words].length;
  if (align === 'left') return words;
  return ' '.repeat(align === 'right' ? free : free >> 1) + words;
}

/** The left text on as many lines as it needs; the right text ends the last one if it fits. */
function rowLines(left: string, right: string, columns: number): string[] {
  const lines = wrap(left, columns);
  if (right === '') return lines;
  const last = lines.at(-1) ?? '';
  const free = columns - [...last].length - [...right].length;
  const turn = isPrintableAscii(left) ? '' : LEFT_TO_RIGHT;
  if (last !== '' && free >= 1) return [...lines.slice(0, -1), last + ' '.repeat(free) + turn + right];
  const alone = wrap(right, columns).map((one) => aligned(one, 'right', columns));
  return last === '' ? alone : [...lines, ...alone];
}
