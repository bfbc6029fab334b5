/** The five exercises of a training, each found in what was really done: the journal of the practice. Pure. */
import type { JsonObject } from '../data/json';

export const EXERCISES = ['cash', 'hold', 'qris', 'part', 'close'] as const;
export type Exercise = (typeof EXERCISES)[number];

export interface Deed {
  readonly type: string;
  readonly body: JsonObject;
  /** was put aside and called back before it was sold */
  readonly wasHeld: boolean;
  /** what the sale that is taken back came to; null: not a refund, or not known */
  readonly originalMinor: number | null;
}

interface Money {
  readonly payments?: readonly { kind: string }[];
  readonly change_minor?: number;
  readonly due_minor?: number;
  readonly lines?: readonly unknown[];
  readonly variance_minor?: number;
}

/** What this deed finishes; several at once are possible. */
export function finishedBy({ type, body, wasHeld, originalMinor }: Deed): Exercise[] {
  const { payments = [], change_minor = 0, due_minor = 0, lines = [], variance_minor } = body as Money;
  const paidBy = (kind: string) => payments.some((payment) => payment.kind === kind);
  if (type === 'shift.closed') return variance_minor === 0 ? ['close'] : [];
  if (type === 'sale.refunded') return originalMinor !== null && -due_minor < originalMinor ? ['part'] : [];
  if (type !== 'sale.completed') return [];
  const found: Exercise[] = [];
  if (lines.length >= 2 && paidBy('cash') && change_minor > 0) found.push('cash');
  if (wasHeld) found.push('hold');
  if (paidBy('qris')) found.push('qris');
  return found;
}
