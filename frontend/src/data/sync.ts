/**
 * The till's conversation with the hub: hello, push what it lacks, pull what is new, wait.
 *
 * One round at a time and one request in flight. A new sale wakes the loop at once; after a
 * failure the loop waits (backoff.ts) and begins again with hello, whose answer decides where to
 * continue, so a lost answer costs nothing. It never deletes events and never gives up.
 */
import type { Verdict } from './acks';
import { obeyed, TROUBLE_CEILING_MS, waitMs, type Failure } from './backoff';
import { batch, larger, MOST_BYTES, MOST_EVENTS, pushText, smaller, type Limits } from './batches';
import { gzip, utf8 } from './bytes';
import type { Clock } from './clock';
import type { Database } from './database';
import { DataError } from './errors';
import type { Hlc } from './hlc';
import type { Outbox } from './outbox';
import {
  checkedStanding,
  PROTOCOL, type CloudOffer,
  type HelloAnswer,
  type PullAnswer,
  type PushAnswer,
  type Standing,
} from './protocol';
import type { Hub } from './request';
import type { BalanceStore } from './balances';
import type { StockStore } from './stock';
import type { Trust } from './trust';
import type { ServerOffer } from './versions';
import { Watched, type Watchable } from './watch';

export const PUSH_MS = 10_000;
const HELLO_AGAIN_MS = 60_000;
const PULL_LIMIT = 500;
const PULL_AGAIN_MS = 2_000;
const CATCH_UP_MS = 2_000;
/** The moment of the last contact is kept this often: it is only for showing. */
const KEEP_CONTACT_MS = 30_000;
/** Pushing the same events again at once would change nothing. */
const STUCK: ReadonlySet<Verdict> = new Set(['same', 'old_answer', 'hub_ahead', 'fork']);

/** What is known about the other side. */
export interface Contact {
  reachable: boolean;
  lastAtMs: number | null;
  /** the hub spoke and said no: code and sentence of its problem */
  refusal: { code: string; detail: string } | null;
  /** our journal and the hub's memory of it disagree in a way only people can settle */
  trouble: 'fork' | 'hub_ahead' | null;
  /** the owner took this till out of the shop; it may still hand in what it has */
  revoked: boolean;
  wipe?: boolean; // the owner wants this tablet emptied (wipe.ts)
  /** events of others that the hub handed on and that do not prove who wrote them, since this page was loaded */
  unproven?: number;
  /** what the hub said it is, since this page was loaded */
  server?: ServerOffer; cloud?: CloudOffer | null;
}

/** Until a request has failed, the hub is presumed to be there. */
export const PRESUMED: Contact = {
  reachable: true,
  lastAtMs: null,
  refusal: null,
  trouble: null,
  revoked: false,
};

export interface SyncParts {
  database: Database;
  hub: Pick<Hub, 'json'>;
  clock: Clock;
  outbox: Outbox;
  version: () => string;
  /** told of every manifest the hub names */
  onManifest: (manifest: string) => void;
  onStamp: (stamp: Hlc) => void;
  /** What others did; told before the cursor moves past it. */
  onChanges?: (changes: PullAnswer['changes']) => Promise<void>;
  onGreeted: () => void;
  /** Stock rides on pulls: what to ask from, and what was said. */
  stock?: Pick<StockStore, 'ask' | 'learn' | 'confirmed'>;
  balances?: readonly Pick<BalanceStore, 'name' | 'ask' | 'learn' | 'confirmed'>[];
}

export class Sync {
  private readonly parts: SyncParts;
  private readonly present = new Watched<Contact>(PRESUMED);
  private readonly progress = new Watched<number>(0);
  private limits: Limits = { events: MOST_EVENTS, bytes: MOST_BYTES };
  private size = MOST_EVENTS;
  private failures = 0;
  private greeted = false;
  private contactKeptAtMs = 0;
  /** where the last push ended and why; a friendly hello in between does not undo it */
  private stopped: Contact['refusal'] = null;
  private pullWanted = true;
  /** the hub asked to be left alone until then (steady clock); new sales wait too */
  private quietUntilMs = 0;
  /** pulls make way for pushes until then */
  private pullAfterMs = 0;
  private running = false;
  private woken = false;
  private looping: Promise<void> | null = null;
  private readonly waiting = new Set<() => void>();
  private wake: (() => void) | null = null;
  private trust: Trust | null = null;

  constructor(parts: SyncParts) {
    this.parts = parts;
  }

  get contact(): Watchable<Contact> {
    return this.present;
  }

  /** Changes whenever the acknowledged mark or an answer about an event may have changed. */
  get moved(): Watchable<number> {
    return this.progress;
  }

  /** When the hub was last heard, before this page was loaded. */
  async load(): Promise<void> {
    const lastAtMs = await this.parts.database.get('last_contact_at_ms');
    if (lastAtMs !== undefined && this.present.value.lastAtMs === null) this.report({ lastAtMs });
  }

  start(): void {
    this.running = true;
    this.looping ??= this.loop().finally(() => {
      this.looping = null;
    });
  }

  stop(): void {
    this.running = false;
    this.wake?.();
  }

  /** Stopped, and nothing of it runs any more: nobody else writes the mark from here on. */
  async ended(): Promise<void> {
    this.stop();
    await this.looping;
  }

  /** A new sale, a focus, a tap: try now, unless the hub asked for quiet. */
  kick(): void {
    if (this.parts.clock.steadyMs() < this.quietUntilMs) return;
    this.woken = true;
    this.wake?.();
  }

  /** The hub may be gone or back: find out with a hello. */
  doubt(): void {
    this.greeted = false;
    this.kick();
  }

  wantPull(): void {
    this.pullWanted = true;
    this.kick();
  }

  /** A pull that began from here on has ended, or a try has failed, or the time is up. */
  async caughtUp(withinMs = CATCH_UP_MS): Promise<void> {
    await new Promise<void>((resolve) => {
      this.waiting.add(resolve);
      setTimeout(resolve, withinMs);
      this.wantPull();
    });
  }

  /** Something arrived over the socket: the hub is there. */
  heard(): void {
    this.report({ reachable: true, lastAtMs: this.keptNow() });
  }

  private async loop(): Promise<void> {
    while (this.running) {
      this.woken = false;
      const pause = await this.round();
      if (!this.pullWanted || this.failures > 0) this.tellWaiting();
      if (this.running && !this.woken) await this.sleep(pause);
    }
  }

  private tellWaiting(): void {
    for (const tell of this.waiting) tell();
    this.waiting.clear();
  }

  private async round(): Promise<number> {
    try {
      if (!this.greeted) await this.greet();
      await this.pushAll();
      const pause = await this.pullUnlessBusy();
      this.failures = 0;
      return pause;
    } catch (error) {
      this.failures += 1;
      this.greeted = false;
      return this.quiet(waitMs(this.failures, this.learnFrom(error)), askedMs(error));
    }
  }

  private quiet(drawnMs: number, asked: number | null): number {
    const pause = obeyed(drawnMs, asked);
    if (asked !== null) this.quietUntilMs = this.parts.clock.steadyMs() + pause;
    return pause;
  }

  /** A hub at its limit refuses pulls first (`hub_busy`): that is no failure, sales got through. */
  private async pullUnlessBusy(): Promise<number> {
    if (!this.pullWanted || this.present.value.revoked) return HELLO_AGAIN_MS;
    const waitMore = this.pullAfterMs - this.parts.clock.steadyMs();
    if (waitMore > 0) return waitMore;
    try {
      await this.pullAll();
      return HELLO_AGAIN_MS;
    } catch (error) {
      if (!(error instanceof DataError) || error.problem?.code !== 'hub_busy') throw error;
      this.pullWanted = true;
      this.makeWay(askedMs(error) ?? PULL_AGAIN_MS);
      return this.pullAfterMs - this.parts.clock.steadyMs();
    }
  }

  private makeWay(ms: number): void {
    const later = this.parts.clock.steadyMs() + Math.min(ms, TROUBLE_CEILING_MS);
    this.pullAfterMs = Math.max(this.pullAfterMs, later);
  }

  /** A sleep that ran out is an idle minute: greet again, so that silence is noticed. */
  private async sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.greeted = false;
        resolve();
      }, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = null;
  }

  private async greet(): Promise<void> {
    const { hub, outbox, version, clock } = this.parts;
    const [head, unsent] = [await outbox.head(), await outbox.unsent()];
    const text = JSON.stringify({
      protocol: PROTOCOL,
      app: 'till',
      app_version: version(), wall: Date.now(), // what our clock itself shows (pos/box/clocks.py)
      heads: head.seq === 0 ? [] : [{ epoch: outbox.epoch, stream: 'F', ...head }],
      unsent: unsent.count,
      incarnation: outbox.mark.incarnation,
    });
    const sent = clock.steadyMs();
    const path = '/sync/v1/hello';
    const answer = checkedStanding(await hub.json<HelloAnswer>({ method: 'POST', path, body: utf8(text) }));
    await this.learnTime(answer.time, sent);
    if (answer.to_check !== undefined) await outbox.reconcile(answer.to_check);
    await this.follow(answer);
    this.adopt(answer);
    await this.adoptCursor(answer);
    this.greeted = true;
    this.report({ revoked: answer.revoked, wipe: answer.wipe === true, ...offerOf(answer) });
    if (!answer.revoked) this.parts.onGreeted();
  }

  private adopt({ limits, catalog, revoked, retry_after_ms: pause }: HelloAnswer): void {
    this.limits = {
      events: Math.max(1, Math.min(MOST_EVENTS, limits.events)),
      bytes: Math.max(1, Math.min(MOST_BYTES, limits.bytes)),
    };
    if (catalog.manifest && !revoked) this.parts.onManifest(catalog.manifest);
    if (pause > 0) this.makeWay(pause);
  }

  /** A new till begins where the hub stands now: its catalogue already contains the past. */
  private async adoptCursor({ cursor }: HelloAnswer): Promise<void> {
    const { database } = this.parts;
    const own = await database.get('cursor');
    if (own === undefined) await database.set('cursor', cursor);
    else if (own !== cursor) this.pullWanted = true; // a notice may have been lost
    else [this.parts.stock, ...(this.parts.balances ?? [])].forEach((each) => each?.confirmed());
  }

  private async pushAll(): Promise<void> {
    const { outbox } = this.parts;
    for (;;) {
      const limits = { ...this.limits, events: Math.min(this.size, this.limits.events) };
      const events = batch(await outbox.next(limits.events), limits);
      if (events.length === 0) return;
      const verdict = await this.push(events);
      if (STUCK.has(verdict)) throw new DataError('hub_trouble', { cause: verdict });
    }
  }

  private async push(events: readonly { raw: string; sig: string }[]): Promise<Verdict> {
    const { hub, outbox } = this.parts;
    const body = await gzip(utf8(pushText(events)));
    const ask = { method: 'POST', path: '/sync/v1/push', body, gzipped: true, timeoutMs: PUSH_MS } as const;
    try {
      const answer = checkedStanding(await hub.json<PushAnswer>(ask));
      await outbox.note(answer.results);
      this.stopped = answer.stopped ?? null;
      this.size = larger(this.size, this.limits.events);
      return await this.follow(answer);
    } catch (error) {
      if (error instanceof DataError && error.code === 'hub_unreachable') this.size = smaller(this.size);
      throw error;
    }
  }

  private async pullAll(): Promise<void> {
    const { hub, database, stock, balances = [] } = this.parts;
    this.pullWanted = false;
    for (let more = true; more; ) {
      const cursor = encodeURIComponent((await database.get('cursor')) ?? '');
      const also = (stock ? `&stock=${stock.ask()}` : '') + balances.map((each) => `&${each.name}=${each.ask()}`).join('') + '&deltas=1';
      const path = `/sync/v1/pull?cursor=${cursor}&limit=${PULL_LIMIT}${also}`;
      const answer = await hub.json<PullAnswer>({ method: 'GET', path });
      await this.learnChanges(answer);
      await database.set('cursor', answer.next);
      if (answer.catalog.manifest) this.parts.onManifest(answer.catalog.manifest);
      for (const each of balances) await each.learn(answer[each.name], answer.incarnation);
      const moreStock = (await stock?.learn(answer.stock, answer.incarnation)) ?? false;
      more = answer.more || moreStock;
    }
    this.heard();
  }

  private async learnChanges({ changes, keys, reset }: PullAnswer): Promise<void> {
    if (changes.length === 0 && !reset) return;
    const trust = await this.trusting();
    if (reset) await trust.beginAnew();
    const proven = await trust.proven(changes, keys);
    for (const { raw } of proven) this.parts.onStamp(stampOf(raw));
    await this.parts.onChanges?.(proven);
    await trust.keep();
    const lacking = changes.length - proven.length;
    if (lacking > 0) this.report({ unproven: (this.present.value.unproven ?? 0) + lacking });
  }

  private async trusting(): Promise<Trust> {
    const { Trust } = await import('./trust'); // when another till is first heard of
    return (this.trust ??= new Trust(this.parts.database));
  }

  private async follow(standing: Standing): Promise<Verdict> {
    const verdict = await this.parts.outbox.believe(standing);
    const trouble = verdict === 'fork' || verdict === 'hub_ahead' ? verdict : null;
    this.report({ reachable: true, lastAtMs: this.keptNow(), refusal: this.stopped, trouble });
    this.progress.set(this.progress.value + 1);
    return verdict;
  }

  private keptNow(): number {
    const nowMs = Date.now();
    if (Math.abs(nowMs - this.contactKeptAtMs) > KEEP_CONTACT_MS) {
      this.contactKeptAtMs = nowMs;
      this.parts.database.set('last_contact_at_ms', nowMs).catch(() => undefined); // only for showing
    }
    return nowMs;
  }

  private async learnTime(time: number, sentSteadyMs: number): Promise<void> {
    const reading = this.parts.clock.learn(time, sentSteadyMs);
    if (reading !== null) await this.parts.database.set('clock', reading);
  }

  private learnFrom(error: unknown): Failure {
    if (!(error instanceof DataError)) return 'trouble';
    if (error.code === 'hub_unreachable') {
      this.report({ reachable: false });
      return 'silent';
    }
    const { problem } = error;
    if (problem !== null) this.report({ reachable: true, refusal: problem });
    return 'trouble';
  }

  private report(news: Partial<Contact>): void {
    this.present.set({ ...this.present.value, ...news });
  }
}

function askedMs(error: unknown): number | null {
  return error instanceof DataError ? (error.problem?.retry_after_ms ?? null) : null;
}

function offerOf({ server, protocol, cloud = null }: Partial<HelloAnswer>): Pick<Contact, 'server' | 'cloud'> {
  return { cloud, ...(server && protocol ? { server: { version: server.version, protocol } } : {}) };
}

function stampOf(raw: string): Hlc {
  const { hlc } = JSON.parse(raw) as { hlc?: Hlc };
  return hlc ?? [0, 0];
}
