/**
 * Where a sale goes when IndexedDB does not take it: the second copy, then the hub, then a clear no.
 *
 * Durable or clearly refused, never in between. The hub counts only when its answer names our own
 * hash as its head. A push whose answer was lost may have arrived, so that event keeps its place in
 * the chain: the journal offers the same bytes again before it makes others (`in_doubt`), and the note
 * keeps it for a page that comes after.
 */
import { batch, MOST_BYTES, MOST_EVENTS, pushText } from './batches';
import { gzip, utf8 } from './bytes';
import type { OpenEvent, StoredEvent } from './database';
import { noteAhead, type KeptBy, type OwedEvent } from './owed';
import type { Outbox } from './outbox';
import { checkedStanding, type PushAnswer } from './protocol';
import type { Hub } from './request';
import type { Kept } from './second_copy';

export type Elsewhere = Extract<KeptBy, 'copy' | 'hub'> | 'in_doubt' | 'nowhere';

export interface ResortParts {
  /** makes room: caches and old catalogues (room.ts) */
  makeRoom: () => Promise<void>;
  copy: { keep(row: StoredEvent): Promise<Kept> };
  /** null: not paired, or the hub is known to be silent */
  line: () => { hub: Pick<Hub, 'json'>; outbox: Outbox } | null;
}

const ANSWER_MS = 5_000;
const ROUNDS = 50; // of 200 events: more than that has waited too long for a last resort

export class LastResort {
  private readonly parts: ResortParts;

  constructor(parts: ResortParts) {
    this.parts = parts;
  }

  makeRoom(): Promise<void> {
    return this.parts.makeRoom().catch(() => undefined);
  }

  /** `owed` came before and is durable where it is; `last` is the event in question. */
  async keep(owed: readonly OwedEvent[], last: OwedEvent): Promise<Elsewhere> {
    const needsHub = owed.some(({ keptBy }) => keptBy === 'hub');
    const kept = needsHub ? 'refused' : await this.parts.copy.keep(last.row);
    if (kept !== 'refused') {
      noteAhead([...owed, last]); // as good as it goes: the copy has it
      return kept === 'kept' ? 'copy' : 'in_doubt';
    }
    const line = this.parts.line();
    if (line === null || !noteAhead([...owed, last])) return 'nowhere';
    const handed = await handIn(line, [...owed, last].map(({ event }) => event)).catch(() => false);
    return handed ? 'hub' : 'in_doubt';
  }
}

/** Pushes what waits and then these. True when the hub's head is the last of them. */
async function handIn(
  { hub, outbox }: { hub: Pick<Hub, 'json'>; outbox: Outbox },
  events: readonly OpenEvent[],
): Promise<boolean> {
  const last = events.at(-1);
  const waiting = await outbox.next(MOST_EVENTS * ROUNDS).catch(() => []);
  let rest = [...waiting.filter(({ seq }) => seq < (events[0]?.seq ?? 0)), ...events];
  while (rest.length > 0) {
    const part = batch(rest, { events: MOST_EVENTS, bytes: MOST_BYTES });
    const body = await gzip(utf8(pushText(part)));
    const ask = { method: 'POST', path: '/sync/v1/push', body, gzipped: true, timeoutMs: ANSWER_MS } as const;
    const { heads } = checkedStanding(await hub.json<PushAnswer>(ask));
    rest = rest.slice(part.length);
    const head = heads.find(({ epoch, stream }) => epoch === last?.epoch && stream === last.stream);
    if (head?.seq !== part.at(-1)?.seq || head?.hash !== part.at(-1)?.hash) return false;
  }
  return true;
}
