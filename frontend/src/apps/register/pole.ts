/** What a pole display of two lines of twenty letters says of what the customer's screen shows (to_display.ts):
 * the newest goods and the total, what is to be paid, the change. Letters it does not have are the hub's to
 * replace; what does not fit loses its end, never an amount. */
import type { Told } from '../../data/customer_display';

const COLUMNS = 20;

export function poleLines({ shop, shown }: Pick<Told, 'shop' | 'shown'>): [string, string] {
  if (shown.kind === 'idle') return [shop.slice(0, COLUMNS), shown.title.slice(0, COLUMNS)];
  if (shown.kind === 'done') return [shown.title.slice(0, COLUMNS), row(shown.label, shown.total)];
  const newest = shown.kind === 'cart' ? shown.lines.at(-1) : undefined;
  if (newest !== undefined) return [row(newest.name, newest.amount), row(shown.label, shown.total)];
  return [shown.label.slice(0, COLUMNS), shown.total.slice(-COLUMNS).padStart(COLUMNS)];
}

function row(left: string, right: string): string {
  const room = COLUMNS - right.length - 1;
  return room < 1 ? right.slice(-COLUMNS).padStart(COLUMNS) : `${left.slice(0, room).padEnd(room)} ${right}`;
}
