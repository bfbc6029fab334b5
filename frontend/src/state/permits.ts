/** Who may do this at the till, by the outlet's own rules; and a yes on the spot, which is an event of its
 * own before the document it is for.
 *
 * A yes holds for one document, one action and no more than was asked: the same cart with a larger
 * discount asks again. It is kept only while the page lives; after a reload somebody is asked anew.
 */
import type { OutletChunk, StaffRow } from '../data/catalog_rows';
import { uuidV7 } from '../data/ids';
import type { Till } from '../data/till';
import { ACTION_WORDS } from '../domain/permission_words';
import { ACTIONS, decide, type Need, type Rule, saleNeeds } from '../domain/permissions';
import { formatPercent, formatRupiah } from '../domain/formatting';
import type { Minor } from '../domain/types';
import type { Basket } from './basket.svelte';
import { saleFrame } from './frames';
import type { Session } from './session.svelte';
import type { Shift } from './shift.svelte';

/** What somebody wants to do, and what happens when they may. */
export interface Wish {
  readonly document: string;
  readonly needs: readonly Need[];
  readonly then: () => void;
}

/** The part of the register that is needed here. */
export interface PermitDesk {
  readonly basket: Basket;
  readonly outlet: OutletChunk;
  readonly session: Session;
  readonly shift: Shift;
  readonly till: Till;
  show(overlay: { kind: 'approve'; wish: Wish }): void;
  closeAll(): void;
}

const MOST_GRANTS = 50;
const grants: (Need & { readonly document: string })[] = [];

/** Hubs before rules were the owner's say none: then the presets hold. */
export function ruleFor(
  outlet: Pick<OutletChunk, 'permissions'>, person: Pick<StaffRow, 'roles'> | null, { action, amount }: Need,
): Rule {
  return decide(outlet.permissions ?? {}, person?.roles ?? [], action, amount);
}

/** Whoever may do all of it, and can say so here. */
export function approversOf(
  outlet: Pick<OutletChunk, 'permissions'>, staff: readonly StaffRow[], needs: readonly Need[],
): StaffRow[] {
  const may = (person: StaffRow) => needs.every((need) => ruleFor(outlet, person, need) === 'allowed');
  return staff.filter((person) => person.active && person.pin !== null && may(person));
}

export function permitCart(desk: PermitDesk, then: () => void): void {
  const { basket } = desk;
  if (basket.isEmpty) return;
  const { lines, totals } = basket.priceNow();
  const { discounts } = basket;
  const told = lines.map((line) => ({ ...line, discount: discounts.get(line.id) ?? null }));
  const needs = saleNeeds({ lines: told, totals, order_discount: basket.facts.orderDiscount });
  permit(desk, { document: basket.id, needs, then });
}

/** Goes on at once, or asks first. */
export function permit(desk: PermitDesk, wish: Wish): void {
  const open = wish.needs.filter(
    (need) => ruleFor(desk.outlet, desk.session.person, need) !== 'allowed' && !isGranted(wish.document, need),
  );
  if (open.length === 0) wish.then();
  else desk.show({ kind: 'approve', wish: { ...wish, needs: open } });
}

/** Resolves when it may go on; never, when nobody allowed it. */
export function permitted(desk: PermitDesk, document: string, ...needs: Need[]): Promise<void> {
  return new Promise((resolve) => {
    permit(desk, { document, needs, then: resolve });
  });
}

/** Not even with somebody's yes. */
export function refusedOf(desk: PermitDesk, { needs }: Wish): Need[] {
  return needs.filter((need) => ruleFor(desk.outlet, desk.session.person, need) === 'refused');
}

/** Written, and then gone on with. */
export async function grant(desk: PermitDesk, wish: Wish, approver: StaffRow, reason: string): Promise<void> {
  const { outlet, session, shift, till } = desk;
  const { cashier, ...by } = saleFrame(outlet, session, shift.open, till);
  await till.journal.append({
    actor: by.actor, shift: by.shift, businessDate: by.businessDate,
    id: uuidV7(),
    type: 'approval.given',
    version: 1,
    body: {
      document: wish.document,
      items: wish.needs.map((need) => ({ ...need, label: needLabel(need, 'id', formatRupiah) })),
      asked_by: { ...cashier },
      approver: { id: approver.id, name: approver.name },
      method: 'pin',
      reason: reason.trim() === '' ? null : reason.trim(),
      given_at: till.nowMs(),
    },
  });
  grants.push(...wish.needs.map((need) => ({ ...need, document: wish.document })));
  grants.splice(0, Math.max(0, grants.length - MOST_GRANTS));
  desk.closeAll();
  wish.then();
}

/** "Diskon tangan 30%", "Retur dengan struk Rp 50.000". */
export function needLabel({ action, amount }: Need, language: 'id' | 'en', money: (minor: Minor) => string): string {
  const name = ACTION_WORDS[action]?.[`name_${language}`] ?? action;
  const counted = ACTIONS[action]?.limit_kind ?? null;
  if (counted === null) return name;
  const all = action.startsWith('cash_') ? { id: ' dalam shift ini', en: ' in this shift' }[language] : '';
  return `${name} ${counted === 'share' ? formatPercent(amount) : money(amount)}${all}`;
}

function isGranted(document: string, { action, amount }: Need): boolean {
  return grants.some((each) => each.document === document && each.action === action && amount <= each.amount);
}
