/** The goods of an earlier sale put into the cart again, at today's prices, for the same buyer.
 *
 * The buyer comes back as the shop knows them today, with their prices; who is not kept (any more)
 * does not, and a cart that has its buyer keeps that one.
 * What can be sold without a question goes in; the rest (gone from the shelf, no price, an age to
 * ask about, a choice that does not exist any more, goods that the scale must weigh) is counted, and the
 * cashier adds it by hand.
 */
import type { Catalog } from '../data/catalog';
import type { ChoiceGroupRow, CustomerRow } from '../data/catalog_rows';
import type { SaleBody } from '../domain/receipt_shapes';
import type { Choice, PricedLine } from '../domain/types';
import type { Basket } from './basket.svelte';
import { cartCustomer } from './customers.svelte';
import { draftOf, lineOf, nextQuestion, type Draft } from './draft';

type Goods = Pick<Catalog, 'product' | 'choiceGroups'>;

export interface Repeated {
  readonly added: number;
  readonly missing: number;
}

export interface Around {
  /** everybody the shop keeps */
  readonly known: readonly CustomerRow[];
  /** this till's scale says the weight of goods sold in this unit: that of another day is typed, a right */
  readonly weighs?: (unit: string) => boolean;
}

export function repeatSale(
  basket: Basket,
  catalog: Goods,
  sold: Pick<SaleBody, 'lines' | 'customer'>,
  { known, weighs = () => false }: Around,
): Repeated {
  let added = 0;
  const buyer = known.find(({ id }) => id === sold.customer?.id);
  basket.together(() => {
    if (buyer !== undefined && basket.facts.customer === null) basket.setFacts({ customer: cartCustomer(buyer) });
    for (const line of sold.lines) if (putAgain(basket, draftAgain(catalog, line, weighs), catalog)) added += 1;
  });
  return { added, missing: sold.lines.length - added };
}

function putAgain(basket: Basket, draft: Draft | null, catalog: Goods): boolean {
  if (draft === null || nextQuestion(draft, catalog.choiceGroups) !== null) return false;
  try {
    basket.add(lineOf(draft));
    return true;
  } catch {
    return false; // too many lines, too much of one: counted as missing
  }
}

function draftAgain(catalog: Goods, line: PricedLine, weighs: (unit: string) => boolean): Draft | null {
  const product = catalog.product(line.product);
  if (product === null || product.archived) return null;
  const choices = line.choices.map((each) => choiceAgain(catalog.choiceGroups, each.group, each));
  if (choices.includes(null)) return null;
  const known = product.units.some(({ unit }) => unit === line.unit);
  return draftOf(product, {
    unit: known ? line.unit : product.unit,
    quantityMilli: product.weighed && weighs(line.unit) ? null : line.quantity_milli,
    choices: choices.filter((choice) => choice !== null),
  });
}

/** Today's price of the same choice. */
function choiceAgain(
  groups: ReadonlyMap<string, ChoiceGroupRow>,
  group: string,
  { choice, quantity, once }: Pick<Choice, 'choice' | 'quantity' | 'once'>,
): Choice | null {
  const row = groups.get(group)?.choices.find(({ id }) => id === choice);
  if (row === undefined) return null;
  const { id, name, price_minor, tax_class } = row;
  return { group, choice: id, name, price_minor, quantity, tax_class, ...(once === true ? { once } : {}) };
}
