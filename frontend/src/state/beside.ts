/** What a sale moves beside the money of the day: what its customer owes, what credit and cards hold, points.
 *
 * Fetched when a sale needs it. Each balance is asked here, the moment before the sale is written; what it must
 * not use up is refused (BalanceRefused), and the cart stays as it is.
 */
import type { Minor, TenderKind } from '../domain/types';
import type { Sold } from './checkout.svelte';
import { pointsOf, type World } from './points';
import { type Beside, CREDIT_VERSION, KASBON_VERSION, POINTS_VERSION, SALE_VERSION } from './sale_body';
import type { Taken } from './tenders';
import { balanceName, checked } from './using_up';

type Holder = { id: string } | null;

export function beside(world: World, sold: Sold): Beside {
  const owedMinor = owedAfter(world, sold);
  const held = heldAfter(world, sold);
  const points = pointsOf(world, sold);
  const version = points !== null ? POINTS_VERSION : held.size > 0 ? CREDIT_VERSION : owedMinor !== null ? KASBON_VERSION : SALE_VERSION;
  return { version, owedMinor, held, points };
}

function owedAfter(world: World, { taken, customer }: Sold): Minor | null {
  const used = sumOf(taken.filter(({ tender }) => tender.kind === 'kasbon'));
  return used === 0 ? null : before(world, 'kasbon', customer, used) + used;
}

function heldAfter(world: World, { taken, customer }: Sold): ReadonlyMap<string, Minor> {
  const held = new Map<string, Minor>();
  for (const { tender, facts } of taken) {
    if (tender.kind !== 'store_credit' && tender.kind !== 'gift_card') continue;
    const used = sumOf(taken.filter((each) => each.tender.kind === tender.kind && each.facts.card === facts.card));
    const holder = tender.kind === 'store_credit' ? customer : { id: facts.card ?? '' };
    held.set(tender.id, before(world, tender.kind, holder, used) - used);
  }
  return held;
}

/** What is owed, or held, before a sale uses up so much. */
function before({ balances }: World, kind: TenderKind, holder: Holder, usedMinor: Minor): Minor {
  return usedMinor === 0 ? 0 : checked(balances[balanceName(kind)], holder, usedMinor);
}

function sumOf(all: readonly Taken[]): Minor {
  return all.reduce((sum, { tender }) => sum + tender.tendered_minor, 0);
}
