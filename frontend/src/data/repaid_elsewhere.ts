/**
 * Kasbon a customer paid back at other tills, asked of the hub: they want their proof again, here. The events
 * come as their till signed them; what no key proves is not shown. Fetched with the sheet that shows them.
 */
import type { components } from './api/types.gen';
import { utf8 } from './bytes';
import type { Database } from './database';
import type { JsonObject } from './json';
import type { RepaidEvent } from './repaid';
import type { Hub } from './request';
import { marksIn } from './sales_marks';
import type { Mark } from './sales_store';
import { Trust } from './trust';

type ReceiptAnswer = components['schemas']['ReceiptAnswer'];

export interface RepaidElsewhere extends RepaidEvent {
  /** name of the till that took the money */
  readonly till: string;
  /** copies that any till made of it */
  readonly marks: readonly Mark[];
}

/** Newest first. DataError when the hub does not answer, or is of an earlier release. */
export async function askRepaid(
  { hub, database }: { hub: Pick<Hub, 'json'>; database: Database }, customer: string,
): Promise<RepaidElsewhere[]> {
  const body = utf8(JSON.stringify({ customer }));
  const answer = await hub.json<ReceiptAnswer>({ method: 'POST', path: '/sync/v1/repaid', body });
  const changes = answer.receipts.flatMap(({ events }) => events);
  const proven = new Set(await new Trust(database).proven(changes, answer.keys));
  return answer.receipts.flatMap(({ till, events: [paid, ...later] }) => {
    if (paid === undefined || !proven.has(paid)) return [];
    const event = JSON.parse(paid.raw) as RepaidEvent;
    const marks = later.filter((each) => proven.has(each)).flatMap(({ type, raw }) => {
      const told = JSON.parse(raw) as { id: string; body: JsonObject };
      return marksIn({ id: told.id, type }, told.body);
    });
    return [{ id: event.id, series: event.series, epoch: event.epoch, seq: event.seq, body: event.body, till, marks }];
  });
}
