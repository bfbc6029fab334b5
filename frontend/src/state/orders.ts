/** Where an order goes: which types a till offers, and the one a new cart begins with.
 *
 * A minimarket is never asked. A shop is taken for a café when it has a service charge or goods with
 * choices (sizes, toppings); a setting of the tablet decides otherwise. Pure.
 */
import type { Catalog } from '../data/catalog';
import type { OrderType } from '../domain/types';
import { type CartFacts, NO_FACTS } from './cart_facts';

export type OrderSetting = 'auto' | 'on' | 'off';

export const ORDER_TYPES: readonly OrderType[] = ['dine_in', 'take_away', 'delivery', 'retail'];
export const PLACE_LENGTH = 12;

export function offersOrderTypes(catalog: Catalog | null, setting: OrderSetting): boolean {
  if (setting !== 'auto') return setting === 'on';
  return catalog !== null && (hasService(catalog) || catalog.choiceGroups.size > 0);
}

/** With a service charge the shop's own first type; silently adding one would be no favour. */
export function startFacts(catalog: Catalog | null, setting: OrderSetting): CartFacts {
  if (catalog === null || !offersOrderTypes(catalog, setting) || !hasService(catalog)) return NO_FACTS;
  const usual = catalog.outlet.rules.service.order_types[0];
  const orderType = ORDER_TYPES.find((type) => type === usual);
  return orderType === undefined ? NO_FACTS : { ...NO_FACTS, orderType };
}

function hasService(catalog: Catalog): boolean {
  return catalog.outlet.rules.service.rate_ppm > 0;
}

/** Who sits has a table, who waits a number: one of them, and none in a shop. */
export function placeOf(type: OrderType, text: string): Pick<CartFacts, 'table' | 'queueNumber'> {
  const place = text.trim().slice(0, PLACE_LENGTH);
  const named = place === '' ? null : place;
  if (type === 'dine_in') return { table: named, queueNumber: null };
  if (type === 'retail') return { table: null, queueNumber: null };
  return { table: null, queueNumber: named };
}

/** The order type changed: a table becomes no queue number, and the other way round. */
export function movedTo(type: OrderType, facts: CartFacts): Partial<CartFacts> {
  const sits = type === 'dine_in';
  return {
    orderType: type,
    table: sits ? facts.table : null,
    queueNumber: sits || type === 'retail' ? null : facts.queueNumber,
  };
}
