/**
 * What goes back for a part of a sale: first what balances get, then what is handed out.
 *
 * The parts of a sale together give back what was paid, to the rupiah: a part is rounded as its way
 * asks, never beyond what is left, and the last part brings all that is left. What this is not: the
 * mirror of lines and taxes (refunds.ts), and a whole sale taken back at once, which mirrors how it
 * was paid.
 */
import { sum } from './money.ts';
import { amountDue } from './payments.ts';
import type { Minor, RoundingRule, Rules } from './types.ts';

/** `earlier` is what refunds before this one took back; these sums, and `total_minor` of this
 * one, are negative like theirs. `balances_minor`: what a debt, cards and credit may take of it,
 * the first first. The rest goes by a way of this kind. */
export interface PartWanted {
  sold_total_minor: Minor;
  sold_due_minor: Minor;
  earlier_total_minor: Minor;
  earlier_due_minor: Minor;
  total_minor: Minor;
  balances_minor: Minor[];
  kind: string;
  rounding: RoundingRule;
}

/** Positive. */
export interface PartBack {
  balances_minor: Minor[];
  rest_minor: Minor;
}

/** What each balance gets of this part, and what is handed out. */
export function partBack(wanted: PartWanted): PartBack {
  let left = Math.max(wanted.sold_due_minor + wanted.earlier_due_minor, 0);
  const isLast = leftOfGoods(wanted) <= 0;
  let rest = isLast ? left : Math.min(0 - wanted.total_minor, left);
  const balances: Minor[] = [];
  for (const most of wanted.balances_minor) {
    const share = Math.max(Math.min(most, rest), 0);
    balances.push(share);
    rest -= share;
  }
  left -= sum(balances);
  return {
    balances_minor: balances,
    rest_minor: isLast ? rest : Math.min(rounded(rest, wanted), left),
  };
}

/** What the goods came to that are not back after this part. */
function leftOfGoods(wanted: PartWanted): Minor {
  return wanted.sold_total_minor + wanted.earlier_total_minor + wanted.total_minor;
}

function rounded(rest: Minor, { rounding, kind }: PartWanted): Minor {
  return rest > 0 ? amountDue(rest, [], { rounding } as Rules, kind) : 0;
}
