/**
 * Receipts of other tills, asked of the hub: somebody stands here with paper this tablet never printed, or
 * without any, and says what they bought.
 *
 * The hub hands on the events as their till signed them; what no key proves is not shown. Kept in memory
 * only, as long as the page lives, and asked for again before money goes back. Fetched when first wanted.
 */
import type { components } from './api/types.gen';
import { utf8 } from './bytes';
import type { Database } from './database';
import { refundIn, summaryOf, type SaleDetail } from './sale_rows';
import type { JsonObject } from './json';
import { asPaper } from './proof';
import type { Hub } from './request';
import { markKey, marksIn } from './sales_marks';
import type { Mark } from './sales_store';
import { type Change, Trust } from './trust';

type ReceiptAnswer = components['schemas']['ReceiptAnswer'];

class FindsByNumber extends Error {
  readonly code = 'hub_words';
}

const PATH = '/sync/v1/receipt';
/** A counter, or a number that ends in one. */
const NUMBER = /^(?:[a-z0-9]+-){0,3}[0-9]{1,7}$/i;
/** As many as a hub gives to words and amounts: there may be more. */
export const MOST_DESCRIBED = 20;
const SHORTEST_DESCRIPTION = 3;

/** Whether other tills may have a receipt that is called, or described, so. */
export function mayMean(text: string): boolean {
  const typed = text.trim();
  return isNamed(typed) || [...typed].length >= SHORTEST_DESCRIPTION;
}

function isNamed(text: string): boolean {
  return asPaper(text) !== null || NUMBER.test(text);
}

/** `text`: what a receipt's QR code says, a number, or words and amounts that are on it. Newest first.
 * A hub of an earlier release knows only what is named: finding nothing would be a wrong answer. */
export async function askReceipts(
  { hub, database }: { hub: Pick<Hub, 'json'>; database: Database }, text: string,
): Promise<SaleDetail[]> {
  const body = utf8(JSON.stringify({ text: text.slice(0, 400) }));
  const answer = await hub.json<ReceiptAnswer>({ method: 'POST', path: PATH, body });
  if (answer.since == null && !isNamed(text.trim())) throw new FindsByNumber('hub_words');
  const changes = answer.receipts.flatMap(({ events }) => events);
  const proven = new Set(await new Trust(database).proven(changes, answer.keys));
  const proof = asPaper(text); // only its own till can sign one: there is the paper, or none
  return answer.receipts.flatMap(({ till, events: [sale, ...later] }) =>
    sale === undefined || !proven.has(sale)
      ? [] : [guestOf({ till, proof }, sale, later.filter((each) => proven.has(each)))]);
}

function guestOf({ till, proof }: { till: string; proof: string | null }, sale: Change, later: readonly Change[]): SaleDetail {
  const { id, seq, body } = JSON.parse(sale.raw) as { id: string; seq: number; body: JsonObject };
  const row = {
    ...summaryOf(body), id, seq, till,
    soldAtMs: (body as { completed_at: number }).completed_at,
    kind: sale.type === 'sale.refunded' ? 'refund' : 'sale',
    refundedBy: null, state: 'on_hub', problemCode: null, problemDetail: null,
  } as const;
  const marks = later.flatMap(({ type, raw }) => {
    const told = JSON.parse(raw) as { id: string; body: JsonObject };
    return marksIn({ id: told.id, type }, told.body);
  });
  return { row, body, marks, proof };
}

/** What the hub told of it, and what happened to it here since. */
export function joined(guest: SaleDetail, here: readonly Mark[]): SaleDetail {
  const all = new Map([...guest.marks, ...here].map((mark) => [markKey(mark), mark]));
  const marks = [...all.values()].sort((left, right) => left.atMs - right.atMs);
  return { ...guest, marks, row: { ...guest.row, refundedBy: refundIn(marks) } };
}
