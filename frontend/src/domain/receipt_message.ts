/**
 * A finished sale as a short text to send: WhatsApp, a share sheet, the body of an e-mail.
 *
 *     *TOKO CONTOH JAYA*
 *     21/11/2026 14:05 WIB
 *     B01-K02-20261121-0007
 *     5 x Indomie Goreng 85 g = 17.500
 *     Pembulatan 17
 *     *Total Rp 75.700*
 *     Tunai 100.000
 *     Kembali 24.300
 *     Terima kasih
 *
 * Asterisks are WhatsApp's bold. The text stays below the limit of a wa.me address: goods that do
 * not fit are counted, never cut in the middle. What this is not: the receipt; taxes and the proof
 * are on paper and in the image.
 */
import { formatMoney, formatNumber, formatQuantity } from './formatting.ts';
import { formatDateTime, zoneLabel } from './moments.ts';
import { checkAmount, divideDown } from './money.ts';
import { fittingWhatsapp, percentEncoded, WHATSAPP_TEXT_LIMIT } from './phone.ts';
import { closingWords } from './receipt_footer.ts';
import { paymentRows, sumRows } from './receipt_money.ts';
import type { ReceiptLayout, SaleBody } from './receipt_shapes.ts';
import { lettersIn, tidy } from './text.ts';
import type { PricedLine } from './types.ts';

const MORE_ROOM = 40;

/** The whole message, as long as a wa.me address may be. */
export function receiptMessage(sale: SaleBody, layout: ReceiptLayout): string {
  const [head, tail] = [headOf(sale, layout), tailOf(sale, layout)];
  const room = WHATSAPP_TEXT_LIMIT - lengthOf(head) - lengthOf(tail) - MORE_ROOM;
  const whole = [...head, ...goods(sale, room), ...tail].join('\n');
  return fittingWhatsapp(whole);
}

function headOf(sale: SaleBody, layout: ReceiptLayout): string[] {
  const offset = layout.utc_offset_minutes;
  const when = `${formatDateTime(sale.completed_at, offset)} ${zoneLabel(offset)}`;
  const lines = [`*${tidy(sale.seller.name)}*`, when, sale.receipt?.number ?? ''];
  if (sale.original != null) lines.push((sale.void === true ? 'Batal ' : 'Retur dari ') + tidy(sale.original.number));
  else if (sale.original === null) lines.push('Retur tanpa struk');
  if (layout.unpaid === true) lines.push('BELUM DIBAYAR');
  return lines.filter((line) => line !== '');
}

function goods(sale: SaleBody, room: number): string[] {
  const lines = sale.lines.map((each) => lineOf(each, sale.currency.exponent));
  const fitting: string[] = [];
  let left = room;
  for (const line of lines) {
    left -= roomOf(line);
    if (left < 0) return [...fitting, `... dan ${String(lines.length - fitting.length)} barang lain`];
    fitting.push(line);
  }
  return fitting;
}

function lineOf(line: PricedLine, exponent: number): string {
  let counted = formatQuantity(line.quantity_milli);
  if (line.quantity_milli % 1000 !== 0 || line.factor_milli !== 1000) counted = `${counted} ${tidy(line.unit)}`;
  const name = tidy(line.name);
  const off = line.discount_minor + line.promotion_minor;
  const amount = formatNumber(checkAmount(line.gross_minor - off), exponent);
  return `${counted} x ${name === '' ? tidy(line.sku) : name} = ${amount}`;
}

function tailOf(sale: SaleBody, layout: ReceiptLayout): string[] {
  const { code, exponent } = sale.currency;
  const total = `*Total ${formatMoney(sale.due_minor, code, exponent)}*`;
  const paid = layout.unpaid === true ? [] : paymentRows(sale);
  const told = ([label, amount]: readonly [string, string]) => `${label} ${amount}`;
  return [...sumRows(sale).map(told), total, ...paid.map(told), ...closingWords(layout)];
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((length, line) => length + roomOf(line), 0);
}

/** Its letters and the line end; a line of emoji or Arabic takes more of the address than of the text. */
function roomOf(line: string): number {
  return Math.max(lettersIn(line), divideDown(percentEncoded(line).length + 1, 1, 2)) + 1;
}
