/**
 * The last lines of a receipt, and the one sentence the law forbids there.
 *
 * UU 8/1999 Art. 18 voids clauses that refuse the return of goods or money and punishes printing
 * them. `checkFooter` refuses such words where an owner types them; a receipt whose settings still
 * carry them prints the usual footer instead, because paper must never be refused.
 */
import { DomainError } from './errors.ts';
import { type Operation, text } from './paper.ts';
import { pointsGood, pointsTold } from './points.ts';
import type { ReceiptLayout, SaleBody } from './receipt_shapes.ts';
import { oneLine, smallLetters, tidy, words } from './text.ts';

export const USUAL_FOOTER: readonly string[] = ['Terima kasih', 'Simpan struk ini untuk penukaran'];
export const NOT_PROOF = 'Bukan bukti pembayaran';
const SENTENCE_ENDS = '.!?;';
const NEGATIONS = ['tidak', 'tdk', 'tak', 'dilarang', 'no', 'not', 'non'];
const RETURNS = [
  'ditukar',
  'ditukarkan',
  'dituker',
  'tukar',
  'menukar',
  'penukaran',
  'dikembalikan',
  'kembalikan',
  'mengembalikan',
  'pengembalian',
  'diretur',
  'retur',
  'direfund',
  'refund',
  'refundable',
  'return',
  'returnable',
  'exchange',
];
/** How many words may stand between the "not" and the "returned": "tidak dapat ditukar atau ...". */
const REACH = 5;

/** Points, the QR code if there is one, and the shop's own words. */
export function footer(sale: SaleBody, layout: ReceiptLayout): Operation[] {
  const operations: Operation[] = pointsLines(sale, layout).map((line) => text(line, 'center'));
  if (layout.qr) operations.push({ op: 'qr', data: layout.qr });
  return [...operations, ...closingWords(layout).map((line) => text(line, 'center'))];
}

function pointsLines({ points, receipt, completed_at: at }: SaleBody, layout: ReceiptLayout): string[] {
  if (points == null) return [];
  const told = pointsTold(points, at, layout.utc_offset_minutes);
  const good = receipt === null ? '' : pointsGood(points.earned, receipt.number, layout.points_months ?? 0);
  return good === '' ? [told] : [told, good];
}

/** How the paper ends. A bill nobody has paid does not ask to be kept for returns. */
export function closingWords(layout: ReceiptLayout): string[] {
  if (layout.unpaid === true) return [NOT_PROOF];
  return lawfulFooter(layout.footer_lines ?? []).map(tidy);
}

/** The shop's lines, or the usual ones when there are none or the law forbids them. */
export function lawfulFooter(lines: readonly string[]): string[] {
  return lines.length === 0 || isForbidden(lines) ? [...USUAL_FOOTER] : [...lines];
}

/** For settings: refuses a footer that refuses returns. */
export function checkFooter(lines: readonly string[]): void {
  if (isForbidden(lines)) throw new DomainError('receipt_footer_forbidden');
}

/** True when one sentence, over however many lines, says that goods do not go back. */
export function isForbidden(lines: readonly string[]): boolean {
  const joined = lines.map((line) => smallLetters(oneLine(line))).join(' ');
  const sentences = [...joined].map((each) => (SENTENCE_ENDS.includes(each) ? '\n' : each)).join('');
  return sentences.split('\n').some(refusesReturns);
}

function refusesReturns(sentence: string): boolean {
  const letters = [...sentence].map((each) => (each >= 'a' && each <= 'z' ? each : ' ')).join('');
  const said = words(letters);
  return said.some((word, at) => {
    const following = said.slice(at + 1, at + 1 + REACH);
    return NEGATIONS.includes(word) && following.some((each) => RETURNS.includes(each));
  });
}
