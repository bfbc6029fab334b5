/**
 * Hands in what this browser wrote under an earlier identity, under its own key, until the hub has
 * all of it.
 *
 * What the hub keeps in any way counts as handed in: stored, set aside for a person, or kept as the
 * other branch of a fork. It deletes no event, and a failure only means later (handover.ts).
 */
import { batch, MOST_BYTES, MOST_EVENTS, pushText } from './batches';
import { gzip, utf8 } from './bytes';
import type { Database, OpenEvent } from './database';
import { keyName, unhanded, type Former } from './former';
import { signer } from './keys';
import { checkedStanding, type HelloAnswer, type PushAnswer, type WireHead } from './protocol';
import type { Hub } from './request';
import type { Vault } from './vault';
import { PROTOCOL } from './versions';

const PUSH_MS = 10_000;
const KEPT: ReadonlySet<string> = new Set(['stored', 'duplicate', 'pending', 'quarantined', 'fork']);

export interface HandInParts {
  database: Database;
  vault: Pick<Vault, 'openAll'>;
  /** a line of its own: it signs as somebody else */
  hub: Hub;
  /** something was handed in */
  onMoved: () => void;
}

export class HandIn {
  private readonly parts: HandInParts;
  private readonly mayGoOn: () => boolean;

  constructor(parts: HandInParts, mayGoOn: () => boolean) {
    this.parts = parts;
    this.mayGoOn = mayGoOn;
  }

  /** One identity: where does the hub stand, and on from there. */
  async one(former: Former): Promise<boolean> {
    if (!this.mayGoOn()) return false;
    const { hub, database } = this.parts;
    const { device, epoch } = former.identity;
    if (former.head.seq === 0) return true;
    hub.actAs({ device, epoch, sign: await signer(database, former.identity) });
    const hello = JSON.stringify({ protocol: PROTOCOL, app: 'till', unsent: unhanded(former) });
    const path = '/sync/v1/hello';
    const answer = checkedStanding(await hub.json<HelloAnswer>({ method: 'POST', path, body: utf8(hello) }));
    const known = former.handed.incarnation === answer.incarnation;
    // A hub put back to an old copy: from where it stands. Bodies before that may be pruned here.
    let at = known ? former.handed.seq : await this.sharedEnd(former, answer.heads);
    while (this.mayGoOn() && at < former.head.seq) {
      const next = await this.push(former, at);
      if (next === null) return false;
      at = next;
      await this.keep(former, { incarnation: answer.incarnation, seq: at });
    }
    if (at >= former.head.seq) await this.forgetComplaints(former);
    return at >= former.head.seq;
  }

  /** The number up to which the hub keeps everything now; null: no progress. */
  private async push(former: Former, after: number): Promise<number | null> {
    const events = batch(await this.eventsAfter(former, after), { events: MOST_EVENTS, bytes: MOST_BYTES });
    if (events.length === 0) return null;
    const body = await gzip(utf8(pushText(events)));
    const ask = { method: 'POST', path: '/sync/v1/push', body, gzipped: true, timeoutMs: PUSH_MS } as const;
    const { results, heads } = await this.parts.hub.json<PushAnswer>(ask);
    let at = after;
    for (const { seq, status } of results) {
      if (status === 'gap' && at === after) return this.headOf(former, heads, after);
      if (!KEPT.has(status)) break;
      at = seq;
    }
    return at > after ? at : null;
  }

  /** Where the hub's record of this identity ends, if its last event is ours; else the beginning. */
  private async sharedEnd({ identity }: Former, heads: readonly WireHead[]): Promise<number> {
    const { device, epoch } = identity;
    const head = heads.find((each) => each.epoch === epoch && each.stream === 'F');
    if (head === undefined || head.seq === 0) return 0;
    const row = await this.parts.database.use((handle) => handle.get('events', [device, epoch, 'F', head.seq]));
    return row?.hash === head.hash ? head.seq : 0;
  }

  /** The hub lacks something before: go back to where it stands, once. */
  private headOf({ identity }: Former, heads: readonly WireHead[], after: number): number | null {
    const head = heads.find(({ epoch, stream }) => epoch === identity.epoch && stream === 'F');
    const seq = head?.seq ?? 0;
    return seq < after ? seq : null;
  }

  private async eventsAfter({ identity }: Former, after: number): Promise<OpenEvent[]> {
    const { device, epoch } = identity;
    const range = IDBKeyRange.bound([device, epoch, 'F', after + 1], [device, epoch, 'F', Infinity]);
    const { database, vault } = this.parts;
    return vault.openAll(await database.use((handle) => handle.getAll('events', range, MOST_EVENTS)));
  }

  private async keep(former: Former, handed: Former['handed']): Promise<void> {
    await this.parts.database.use(async (handle) => {
      const writing = handle.transaction('meta', 'readwrite', { durability: 'relaxed' });
      const all = ((await writing.store.get('former')) as Former[] | undefined) ?? [];
      const name = keyName(former.identity);
      const next = all.map((each) => (keyName(each.identity) === name ? { ...each, handed } : each));
      void writing.store.put(next, 'former');
      await writing.done;
    });
    this.parts.onMoved();
  }

  /** The fork that made us leave is the owner's to settle now; this till need not show it any more. */
  private async forgetComplaints({ identity }: Former): Promise<void> {
    await this.parts.database.use(async (handle) => {
      const writing = handle.transaction('answers', 'readwrite', { durability: 'relaxed' });
      for (const answer of await writing.store.getAll()) {
        const { device, epoch, stream, seq, status } = answer;
        const mine = keyName({ device, epoch }) === keyName(identity);
        if (mine && (status === 'fork' || status === 'refused')) {
          void writing.store.delete([device, epoch, stream, seq]);
        }
      }
      await writing.done;
    });
    this.parts.onMoved();
  }
}
