/**
 * What the kitchen or bar gets: how many of what, how, for which table. Tall, without prices.
 *
 * `kitchenTicket(order, layout)` prints the whole order or the lines of one station. What this is
 * not: the kitchen's memory of what is done; that is a later chapter.
 */
import { formatQuantity } from './formatting.ts';
import { formatTime } from './moments.ts';
import { checkAmount } from './money.ts';
import { type Operation, renderText, row, rule, tall, text } from './paper.ts';
import { TRAINING, copyBanner, place } from './receipt.ts';
import type { KitchenLayout, KitchenOrder } from './receipt_shapes.ts';
import { capitalLetters, oneLine } from './text.ts';
import type { PricedChoice, PricedLine } from './types.ts';

export const TAKEN_ALONG: readonly string[] = ['take_away', 'delivery'];

/** The operations of one ticket. */
export function kitchenTicket(order: KitchenOrder, layout: KitchenLayout): Operation[] {
  const wanted = layout.line_ids ?? null;
  const lines = order.lines.filter((line) => wanted === null || wanted.includes(line.id));
  const moment = layout.sent_at ?? order.completed_at;
  const operations: Operation[] = [
    ...(layout.training === true ? [text(TRAINING, 'center', true)] : []),
    ...copyBanner(layout.copy ?? 0),
    text(`** ${capitalLetters(oneLine(layout.station))} **`, 'center', true),
    row(where(order), numberOf(order)),
    row(formatTime(moment, layout.utc_offset_minutes), oneLine(order.cashier.name)),
    rule('-'),
    ...lines.flatMap(dish),
    rule('-'),
    text(count(order.order_type, lines)),
  ];
  return [...tall(operations), { op: 'cut' }];
}

/** The ticket as plain lines of the layout's width. */
export function kitchenTicketLines(order: KitchenOrder, layout: KitchenLayout): string[] {
  return renderText(kitchenTicket(order, layout), layout.columns);
}

/** The table, the queue number, or what it was called when it was put aside; without any, how the food leaves
 * the house. */
function where(order: KitchenOrder): string {
  if (order.table || order.queue_number) return place('', order.table, order.queue_number);
  if (order.label) return oneLine(order.label);
  return capitalLetters(place(order.order_type, null, null));
}

function numberOf(order: KitchenOrder): string {
  if (order.receipt === null) return '';
  return `#${String(order.receipt.counter).padStart(4, '0')}`;
}

function dish(line: PricedLine): Operation[] {
  let counted = formatQuantity(line.quantity_milli);
  if (line.quantity_milli % 1000 !== 0) counted = oneLine(`${counted} ${line.unit}`);
  return [
    text(`${counted} x ${capitalLetters(oneLine(line.name))}`, 'left', true),
    ...line.choices.map((choice) => text(`    - ${option(choice, line.quantity_milli)}`)),
    ...(line.note ? [text(`    * ${oneLine(line.note)}`)] : []),
  ];
}

/** An option for every portion is just named; otherwise how many are wanted in all. */
function option(choice: PricedChoice, lineQuantityMilli: number): string {
  const name = oneLine(choice.name);
  if (choice.quantity_milli === lineQuantityMilli) return name;
  return `${formatQuantity(choice.quantity_milli)} x ${name}`;
}

function count(orderType: string, lines: readonly PricedLine[]): string {
  const portions = lines.reduce((sum, line) => checkAmount(sum + line.quantity_milli), 0);
  const total = formatQuantity(portions);
  const [along, here] = TAKEN_ALONG.includes(orderType) ? [total, '0'] : ['0', total];
  return `BUNGKUS: ${along}   DI TEMPAT: ${here}`;
}
