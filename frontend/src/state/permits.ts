/** Who may do this at the till, by the outlet's own rules; and a yes on the spot, which is an event of its
 * own before the document it is for.
 *
 * A yes holds for one document, one action and no more than was asked: the same cart with a larger
 * discount asks again. It is kept only while the page lives; after a reload somebody is asked anew.
 */
import type { OutletChunk, StaffRow } from '../data/catalog_rows';
import type { Till } from '../data/till';
import { decide, type Need, type Rule, saleNeeds } from '../domain/permissions';
import type { Basket } from './basket.svelte';
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
  return staff.filter((person) => person.active && (person.pin !== null || (person.phones?.length ?? 0) > 0) && may(person));
}

export function permitCart(desk: PermitDesk, then: () => void): void {
  const { basket } = desk;
  if (basket.isEmpty) return;
  const { lines, totals } = basket.priceNow();
  const { discounts, weightsTyped } = basket;
  const told = lines.map((line) => ({
    ...line, discount: discounts.get(line.id) ?? null, weight_typed: weightsTyped.has(line.id),
  }));
  const needs = saleNeeds({ lines: told, totals, order_discount: basket.facts.orderDiscount });
  needs.unshift({ action: 'sell', amount: totals.total_minor });
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

/** Written (granting.ts), so it holds. */
export function remember({ document, needs }: Pick<Wish, 'document' | 'needs'>): void {
  grants.push(...needs.map((need) => ({ ...need, document })));
  grants.splice(0, Math.max(0, grants.length - MOST_GRANTS));
}

function isGranted(document: string, { action, amount }: Need): boolean {
  return grants.some((each) => each.document === document && each.action === action && amount <= each.amount);
}
