/**
 * Who may do what at a till, and up to how much: the one registry of named actions, and the answer.
 *
 * A rule is `allowed`, `approval` (somebody who is allowed types a PIN) or `refused`; beyond its limit
 * `allowed` becomes `approval`. Of several roles the most generous rule counts. The owner may do all.
 * An outlet's table says what its owner changed; where it says nothing the presets hold.
 *
 * What this is not: what roles may do in the back office (pos.people.roles), and words for people
 * (permission_words.ts).
 */
import { divideHalfUp, PPM } from './money.ts';
import type { Discount, Minor, Ppm, PricedLine, Totals } from './types.ts';

export type Rule = 'allowed' | 'approval' | 'refused';
/** What a limit counts: a share of the price in millionths, or an amount of money. */
export type LimitKind = 'share' | 'amount';
export const RULES: readonly Rule[] = ['allowed', 'approval', 'refused'];
export const TILL_ROLES: readonly string[] = ['manager', 'supervisor', 'cashier'];
export const OWNER = 'owner';

/** One rule of one role; `limit` null: as much as they like. */
export interface Cell {
  rule: Rule;
  limit: number | null;
}

/** What can be ruled. Without a limit kind there is nothing to count. `can_ask` false: whoever may not,
 *  changes who is signed in; nobody is asked on the spot. */
export interface Action {
  limit_kind: LimitKind | null;
  can_ask: boolean;
  presets: Readonly<Record<string, Cell>>;
}

/** What a document needs somebody's right for, and how much of it. */
export interface Need {
  action: string;
  amount: number;
}

type Line = Pick<
  PricedLine, 'price_source' | 'unit_price_minor' | 'list_price_minor' | 'gross_minor' | 'discount_minor'
> & { discount?: Discount | null; weight_typed?: boolean };

/** The part of a priced cart, or of a sale's body, that is looked at. */
export interface SaleFacts {
  lines: readonly Line[];
  totals: Pick<Totals, 'gross_minor' | 'line_discount_minor' | 'subtotal_minor' | 'order_discount_minor'>;
  order_discount?: Discount | null;
}

export type Table = Readonly<Record<string, Readonly<Record<string, Cell>>>>;

const FREE: Cell = { rule: 'allowed', limit: null };

function all(cashier: Cell, supervisor: Cell = FREE): Record<string, Cell> {
  return { manager: FREE, supervisor, cashier };
}

const ASK: Cell = { rule: 'approval', limit: null };
const NO: Cell = { rule: 'refused', limit: null };
export const USUAL_CASHIER_DISCOUNT: Ppm = 250_000;
export const USUAL_CASHIER_CASH_OUT: Minor = 100_000;
export const USUAL_CASHIER_VARIANCE: Minor = 20_000;
export const USUAL_SUPERVISOR_UNPROVEN: Minor = 500_000;

export const ACTIONS: Readonly<Record<string, Action>> = {
  sell: { limit_kind: 'amount', can_ask: true, presets: all(FREE) },
  discount: { limit_kind: 'share', can_ask: true, presets: all({ rule: 'allowed', limit: USUAL_CASHIER_DISCOUNT }) },
  price_override: { limit_kind: 'share', can_ask: true, presets: all(ASK) },
  open_price: { limit_kind: null, can_ask: true, presets: all(FREE) },
  manual_weight: { limit_kind: null, can_ask: true, presets: all(ASK) },
  undo_sale: { limit_kind: 'amount', can_ask: true, presets: all(FREE) },
  void_sale: { limit_kind: 'amount', can_ask: true, presets: all(ASK) },
  void_sent: { limit_kind: 'amount', can_ask: true, presets: all(ASK) },
  refund: { limit_kind: 'amount', can_ask: true, presets: all(ASK) },
  refund_without_receipt: {
    limit_kind: 'amount', can_ask: true, presets: all(ASK, { rule: 'allowed', limit: USUAL_SUPERVISOR_UNPROVEN }),
  },
  reprint: { limit_kind: null, can_ask: true, presets: all(FREE) },
  close_others_shift: { limit_kind: null, can_ask: true, presets: all(FREE) },
  cash_in: { limit_kind: 'amount', can_ask: true, presets: all(FREE) },
  cash_out: { limit_kind: 'amount', can_ask: true, presets: all({ rule: 'allowed', limit: USUAL_CASHIER_CASH_OUT }) },
  cash_drop: { limit_kind: 'amount', can_ask: true, presets: all(ASK) },
  see_expected: { limit_kind: null, can_ask: true, presets: all(ASK) },
  open_drawer: { limit_kind: null, can_ask: true, presets: all(ASK) },
  variance: { limit_kind: 'amount', can_ask: true, presets: all({ rule: 'allowed', limit: USUAL_CASHIER_VARIANCE }) },
  edit_customer: { limit_kind: null, can_ask: true, presets: all(FREE) },
  train: { limit_kind: null, can_ask: true, presets: all(ASK) },
  forget_customer: { limit_kind: null, can_ask: false, presets: all(NO) },
  see_cost: { limit_kind: null, can_ask: false, presets: all(NO, NO) },
};

/** What holds for this role: the outlet's own rule, else the preset; who is neither may not. */
export function cellOf(table: Table, action: string, role: string): Cell {
  return table[action]?.[role] ?? ACTIONS[action]?.presets[role] ?? { rule: 'refused', limit: null };
}

/** May somebody with these roles do so much of this? */
export function decide(table: Table, roles: readonly string[], action: string, amount: number): Rule {
  const answers = roles.map((role) => answer(table, role, action, amount));
  return RULES.find((rule) => answers.includes(rule)) ?? 'refused';
}

function answer(table: Table, role: string, action: string, amount: number): Rule {
  if (role === OWNER) return 'allowed';
  const { rule, limit } = cellOf(table, action, role);
  return rule === 'allowed' && limit !== null && amount > limit ? 'approval' : rule;
}

/** Every action and role written out, as tablets get it. */
export function fullTable(table: Table): Record<string, Record<string, Cell>> {
  const rowOf = (action: string): Record<string, Cell> =>
    Object.fromEntries(TILL_ROLES.map((role) => [role, cellOf(table, action, role)]));
  return Object.fromEntries(Object.keys(ACTIONS).map((action) => [action, rowOf(action)]));
}

/** What of a sale was decided by hand. Shares are of the price before any discount. */
export function saleNeeds(sale: SaleFacts): Need[] {
  const { lines } = sale;
  const needs: Need[] = [];
  const discount = discountShare(sale);
  if (discount !== null) needs.push({ action: 'discount', amount: discount });
  const typed = lines.filter((line) => line.price_source === 'override').map(belowList);
  if (typed.length > 0) needs.push({ action: 'price_override', amount: Math.max(...typed) });
  if (lines.some((line) => line.price_source === 'asked')) needs.push({ action: 'open_price', amount: 0 });
  if (lines.some((line) => line.weight_typed === true)) needs.push({ action: 'manual_weight', amount: 0 });
  return needs;
}

/** The largest discount, or what all of them together take off, whichever is more. */
function discountShare({ lines, totals, order_discount: given }: SaleFacts): Ppm | null {
  const discounted = lines.filter((line) => line.discount_minor !== 0);
  const count = discounted.length + (totals.order_discount_minor === 0 ? 0 : 1);
  if (count === 0) return null;
  const shares = discounted.map((line) => shareOf(line.discount, line.discount_minor, line.gross_minor));
  if (totals.order_discount_minor !== 0) {
    shares.push(shareOf(given, totals.order_discount_minor, totals.subtotal_minor));
  }
  const taken = totals.line_discount_minor + totals.order_discount_minor;
  // Each discount was rounded once, by less than one.
  const together = share(Math.max(taken - count, 0), totals.gross_minor);
  return Math.max(together, ...shares);
}

function shareOf(given: Discount | null | undefined, taken: Minor, gross: Minor): Ppm {
  return given?.kind === 'percent' ? given.rate_ppm : share(taken, gross);
}

function belowList({ list_price_minor: listed, unit_price_minor: typed }: Line): Ppm {
  return typed < listed ? share(listed - typed, listed) : 0;
}

function share(part: Minor, whole: Minor): Ppm {
  return whole > 0 ? divideHalfUp(part, PPM, whole) : 0;
}
