/**
 * Paying a total: split tenders, cash rounding, change, tips, and the quick cash buttons.
 *
 * Tenders count one after the other. Cash rounding concerns only what is left for a cash tender, so
 * it falls on the last one; change is given from cash alone. A refund is settled with a negative
 * total and negative tenders and mirrors a sale. What this is not: a payment service.
 */
import { DomainError } from './errors.ts';
import { checkAmount, compare, divideDown, isWhole, MAX_AMOUNT_MINOR, multiply, sum } from './money.ts';
import { checkRounding, roundCash } from './rounding.ts';
import type { Donated, Minor, Payment, RoundingRule, Rules, Settled, Tender } from './types.ts';

export const MAX_TENDERS = 20;
export const QUICK_CASH_BUTTONS = 5;
export const QUICK_CASH_STEPS_MINOR = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];
/** What a cashier counts at closing; the commemorative 75.000 note is legal tender but rare. */
export const DENOMINATIONS_MINOR = [
  100_000, 75_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100,
];

/** How the tenders pay the total. Throws underpaid, change_only_from_cash, tender_not_needed. */
export function settle(total: Minor, tenders: Tender[], rules: Rules): Settled {
  if (total < 0) {
    return mirrored(settle(0 - total, tenders.map(negated), rules));
  }
  if (tenders.length > MAX_TENDERS) {
    throw new DomainError('tenders_too_many');
  }
  let left = start(total, rules.rounding);
  const payments: Payment[] = [];
  for (const tender of tenders) {
    const [payment, rest] = pay(tender, left, rules.rounding);
    payments.push(payment);
    left = rest;
  }
  if (left > 0) {
    throw new DomainError('underpaid');
  }
  const due = sum(payments.map((each) => each.amount_minor));
  return {
    rounding_minor: due - total,
    due_minor: due,
    payments,
    change_minor: sum(payments.map((each) => each.change_minor)),
    tip_minor: sum(payments.map((each) => each.tip_minor)),
  };
}

/** The same payments with part of the change given away: cash that stays in the drawer, and is
 * neither the shop's nor a tip. Throws donation_too_large. */
export function withDonation(settled: Settled, donation: Minor): Donated {
  if (!isWhole(donation) || donation < 0) {
    throw new DomainError('amount_invalid');
  }
  if (donation > Math.max(settled.change_minor, 0)) {
    throw new DomainError('donation_too_large');
  }
  let left = donation;
  const payments = settled.payments.map((each) => {
    const share = Math.min(left, Math.max(each.change_minor, 0));
    left -= share;
    return { ...each, change_minor: each.change_minor - share, donation_minor: share };
  });
  return {
    ...settled,
    payments,
    change_minor: settled.change_minor - donation,
    donation_minor: donation,
  };
}

/** What the next tender of this kind must bring to pay the rest; 0 when all is paid. */
export function amountDue(total: Minor, tenders: Tender[], rules: Rules, kind: string): Minor {
  if (total < 0) {
    return 0 - amountDue(0 - total, tenders.map(negated), rules, kind);
  }
  let left = start(total, rules.rounding);
  for (const tender of tenders) {
    left = pay(tender, left, rules.rounding)[1];
  }
  return asked(left, kind, rules.rounding);
}

/** At most five useful amounts above the exact one, ascending: first those of one banknote. */
export function quickCash(due: Minor, steps: Minor[] = QUICK_CASH_STEPS_MINOR): Minor[] {
  if (due <= 0) {
    return [];
  }
  const found = new Set<Minor>();
  for (const step of steps) {
    const rounded = multiply(divideDown(checkAmount(due + step - 1), 1, step), step);
    if (rounded > due) {
      found.add(rounded);
    }
  }
  const ascending = [...found].sort(compare);
  const notes = ascending.filter((amount) => steps.includes(amount)).slice(0, QUICK_CASH_BUTTONS);
  const others = ascending.filter((amount) => !notes.includes(amount)).reverse();
  return [...notes, ...others.slice(0, QUICK_CASH_BUTTONS - notes.length)].sort(compare);
}

function start(total: Minor, rounding: RoundingRule): Minor {
  checkRounding(rounding);
  return rounding.apply === 'all' ? roundCash(total, rounding) : total;
}

function asked(left: Minor, kind: string, rounding: RoundingRule): Minor {
  return kind === 'cash' && rounding.apply === 'cash_only' ? roundCash(left, rounding) : left;
}

/** One tender against what is left: its payment, and what is left after it. */
function pay(tender: Tender, left: Minor, rounding: RoundingRule): [Payment, Minor] {
  const brought = given(tender);
  if (left === 0) {
    throw new DomainError('tender_not_needed');
  }
  const wanted = asked(left, tender.kind, rounding);
  if (brought < wanted) {
    if (brought >= left) {
      throw new DomainError('underpaid');
    }
    return [payment(tender, brought, 0), left - brought];
  }
  if (brought > wanted && tender.kind !== 'cash') {
    throw new DomainError('change_only_from_cash');
  }
  return [payment(tender, wanted, brought - wanted), 0];
}

/** What a tender brings towards the total: everything handed over but the tip. */
function given(tender: Tender): Minor {
  const tendered: unknown = tender.tendered_minor;
  const tip: unknown = tender.tip_minor ?? 0;
  if (!isWhole(tendered) || !isWhole(tip) || tendered <= 0 || tip < 0) {
    throw new DomainError('tender_invalid');
  }
  if (tendered > MAX_AMOUNT_MINOR) {
    throw new DomainError('amount_too_large');
  }
  if (tip >= tendered) {
    throw new DomainError('tip_too_large');
  }
  return tendered - tip;
}

function payment(tender: Tender, amount: Minor, change: Minor): Payment {
  return {
    id: tender.id,
    method: tender.method,
    kind: tender.kind,
    amount_minor: amount,
    tendered_minor: tender.tendered_minor,
    tip_minor: tender.tip_minor ?? 0,
    change_minor: change,
    reference: tender.reference ?? null,
  };
}

function negated(tender: Tender): Tender {
  const tip = tender.tip_minor ?? 0;
  if (!isWhole(tender.tendered_minor) || !isWhole(tip)) {
    throw new DomainError('tender_invalid');
  }
  return { ...tender, tendered_minor: 0 - tender.tendered_minor, tip_minor: 0 - tip };
}

function mirrored(settled: Settled): Settled {
  return {
    rounding_minor: 0 - settled.rounding_minor,
    due_minor: 0 - settled.due_minor,
    payments: settled.payments.map((each) => ({
      ...each,
      amount_minor: 0 - each.amount_minor,
      tendered_minor: 0 - each.tendered_minor,
      tip_minor: 0 - each.tip_minor,
      change_minor: 0 - each.change_minor,
    })),
    change_minor: 0 - settled.change_minor,
    tip_minor: 0 - settled.tip_minor,
  };
}
