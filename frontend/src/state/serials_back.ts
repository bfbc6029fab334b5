/** Which serial numbers of a line come back: chosen piece by piece, and what the refund's line then says.
 *
 * A sale's line tells its numbers in its note; so does the line of a refund, of the pieces that came back.
 * Not here: where a piece is (pos.stock), and how much money goes back (refund_body).
 */
import type { Returned } from '../data/returned';
import { noteBeside, noteWith, serialsIn } from '../domain/serials';
import type { Milli, RefundRequest } from '../domain/types';

const PIECE: Milli = 1_000;

/** `serials`: the pieces of it, where they were chosen. */
export interface Picked extends RefundRequest {
  readonly serials?: readonly string[];
}

interface SoldLine {
  readonly id: string;
  readonly note: string | null;
}

/** The numbers of a line that are not back yet. A refund that did not say which took none of them. */
export function serialsLeft({ id, note }: SoldLine, returned: readonly Returned[]): string[] {
  const parts = returned.flatMap(({ lines }) => lines).filter((each) => each.line === id);
  const back = new Set(parts.flatMap(({ note: said, quantity_milli: milli }) => ofEach(serialsIn(said ?? null), milli)));
  return serialsIn(note).filter((serial) => !back.has(serial));
}

/** An earlier release copies the note of the whole line, whatever came back of it. */
function ofEach(serials: readonly string[], milli: Milli): readonly string[] {
  return serials.length * PIECE === milli ? serials : [];
}

/** Of which pieces can be chosen: several, and each of them has a number. */
export function choosable(line: SoldLine, returned: readonly Returned[], leftMilli: Milli): string[] {
  const serials = serialsLeft(line, returned);
  return serials.length > 1 && serials.length * PIECE === leftMilli ? serials : [];
}

/** One more of them, or one fewer; in the order of the receipt. */
export function toggled(line: string, all: readonly string[], picked: Picked | undefined, serial: string): Picked {
  const chosen = picked?.serials ?? (picked === undefined || picked.quantity_milli === 0 ? [] : all);
  const serials = all.filter((each) => (each === serial ? !chosen.includes(each) : chosen.includes(each)));
  return { line, quantity_milli: serials.length * PIECE, serials };
}

/** The note of a refund's line: the pieces that came back, if they are known. */
export function noteOfBack(line: SoldLine, { picked, returned, backMilli }: { picked: Picked | undefined; returned: readonly Returned[]; backMilli: Milli }): string | null {
  const serials = picked?.serials ?? serialsLeft(line, returned);
  const isKnown = serials.length > 0 && serials.length * PIECE === backMilli;
  return isKnown ? noteWith(serials, noteBeside(line.note)) : line.note;
}
