/**
 * An event before it is stored: envelope, hash, signature, sealed row, and where the chain will end
 * with it. The row is sealed while the signature is made: what is sealed does not depend on it.
 *
 * Everything here is prepared outside the transaction and thrown away if the transaction finds
 * that the chain ends elsewhere. It stores nothing.
 */
import type { AppendRequest, Surroundings } from './append';
import { sha256, utf8 } from './bytes';
import type { Clock } from './clock';
import type { OpenEvent, StoredEvent } from './database';
import { envelopeText, isReadable, type Envelope, type Stream } from './envelope';
import { DataError } from './errors';
import { compare, tick, type Hlc } from './hlc';
import type { JsonObject } from './json';
import type { Tail } from './meta';
import { receiptNumber, type ReceiptNumber } from './receipt_number';

const STREAM: Stream = 'F';
/** As the hub: a sale of a thousand lines fits. */
export const MOST_EVENT_BYTES = 1_048_576;

export interface Draft {
  event: OpenEvent;
  row: StoredEvent;
  previous: Tail;
  next: Tail;
}

export async function drafted(
  request: AppendRequest,
  around: Surroundings,
  timing: { tail: Tail; clock: Clock; seen: Hlc },
  seal: (event: OpenEvent) => Promise<StoredEvent>,
): Promise<Draft> {
  const { tail, clock, seen } = timing;
  const nowMs = clock.nowMs();
  const receipt = request.receipt === true ? nextReceipt(request, around, tail) : null;
  const envelope = envelopeOf(request, around, {
    seq: tail.heads[STREAM].seq + 1,
    prev: tail.heads[STREAM].hash,
    hlc: tick(compare(seen, tail.hlc) > 0 ? seen : tail.hlc, nowMs),
    clock: clock.stamp(around.zone),
    body: bodyOf(request, { receipt, nowMs }),
  });
  if (!isReadable(envelope)) throw new DataError('event_malformed');
  const raw = envelopeText(envelope);
  const bytes = utf8(raw);
  if (bytes.length > MOST_EVENT_BYTES) throw new DataError('event_too_large');
  const sealing = sha256(bytes).then(async (hash) => {
    const event = eventOf(envelope, { raw, hash, sig: '', receipt, nowMs });
    return { event, row: await seal(event) };
  });
  const [{ event, row }, sig] = await Promise.all([sealing, around.sign(raw)]);
  const next = tailAfter(tail, envelope, event.hash, receipt);
  return { event: { ...event, sig }, row: { ...row, sig }, previous: tail, next };
}

function nextReceipt(request: AppendRequest, around: Surroundings, tail: Tail): ReceiptNumber {
  return receiptNumber(around.identity, request.businessDate, tail.receipts + 1);
}

function bodyOf(
  { body }: AppendRequest,
  given: { receipt: ReceiptNumber | null; nowMs: number },
): JsonObject {
  return typeof body === 'function' ? body(given) : body;
}

function envelopeOf(
  request: AppendRequest,
  { identity, catalog }: Surroundings,
  own: Pick<Envelope, 'seq' | 'prev' | 'hlc' | 'clock' | 'body'>,
): Envelope {
  const { merchant, outlet, device, series, epoch } = identity;
  const { id, type, version, actor, shift, businessDate } = request;
  return {
    v: 1, type, tv: version, id,
    merchant, outlet, device, series, epoch,
    stream: STREAM, ...own,
    actor, shift, catalog, business_date: businessDate,
  };
}

function eventOf(
  { device, epoch, stream, seq, id, type, prev, hlc }: Envelope,
  made: { raw: string; hash: string; sig: string; receipt: ReceiptNumber | null; nowMs: number },
): OpenEvent {
  const { nowMs, ...rest } = made;
  const event = { device, epoch, stream, seq, id, type, prev, hlc, ...rest, made_at_ms: nowMs };
  const sold = type === 'sale.completed' || type === 'sale.refunded';
  return sold ? { ...event, sold_at_ms: nowMs } : event;
}

function tailAfter(
  tail: Tail,
  { seq, hlc }: Envelope,
  hash: string,
  receipt: ReceiptNumber | null,
): Tail {
  return {
    ...tail,
    heads: { ...tail.heads, [STREAM]: { seq, hash } },
    receipts: receipt === null ? tail.receipts : receipt.counter,
    hlc,
  };
}
