/** The till's side of the protocol against a hub that loses requests, answers and its own disk. */
import 'fake-indexeddb/auto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { NOTHING } from './acks';
import { sha256, utf8 } from './bytes';
import { Clock } from './clock';
import { Database } from './database';
import { DataError } from './errors';
import { GENESIS_HASH } from './envelope';
import { uuidV7 } from './ids';
import { Journal } from './journal';
import { Outbox } from './outbox';
import { A_SLOW_MACHINE } from './patience';
import type { EventResult, ToCheck } from './protocol';
import type { Ask } from './request';
import { Sync } from './sync';

const identity = {
  merchant: uuidV7(), outlet: uuidV7(), outlet_code: 'B01', device: uuidV7(), series: 'K02', epoch: 1,
  name: 'Kasir 1', drawer: null, hub: { device: uuidV7(), public_key: '' },
};

/** Small and seeded, so that a failing run can be run again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Kept {
  seq: number;
  hash: string;
  raw: string;
}

/** What sync/README.md §4 says, in memory. */
class HubInTrouble {
  journal: Kept[] = [];
  incarnation = 'first';
  asks = 0;
  loss = 0.3;
  quarantine = new Set<number>();
  toCheck: ToCheck[] | undefined;
  stopsAt = Infinity;
  private readonly chance: () => number;
  private backup: Kept[] = [];

  constructor(seed: number) {
    this.chance = dice(seed);
  }

  takeBackup(): void {
    this.backup = [...this.journal];
  }

  restore(name: string): void {
    this.journal = [...this.backup];
    this.incarnation = name;
  }

  async json<T>(ask: Ask): Promise<T> {
    this.asks += 1;
    if (this.chance() < this.loss) throw new DataError('hub_unreachable'); // the request was lost
    const answer = await this.answer(ask);
    if (this.chance() < this.loss) throw new DataError('hub_unreachable'); // the answer was lost
    return answer as T;
  }

  private async answer({ path, body }: Ask): Promise<unknown> {
    if (path === '/sync/v1/push') return { ...this.standing(), ...(await this.store(body!)) };
    if (path.startsWith('/sync/v1/pull')) {
      const next = `${this.incarnation}:0`;
      return { incarnation: this.incarnation, reset: false, changes: [], next, more: false, catalog: {} };
    }
    const limits = { events: 7, bytes: 262_144 };
    const cursor = `${this.incarnation}:0`;
    const to_check = this.toCheck;
    return { ...this.standing(), limits, catalog: {}, cursor, revoked: false, ...(to_check && { to_check }) };
  }

  private async store(body: Uint8Array): Promise<object> {
    const { events } = JSON.parse(gunzipSync(body).toString()) as { events: { raw: string }[] };
    const results: EventResult[] = [];
    for (const { raw } of events) {
      const { seq, prev } = JSON.parse(raw) as { seq: number; prev: string };
      if (seq >= this.stopsAt) {
        return { results, heads: this.standing().heads, stopped: { code: 'too_new', detail: 'Server belum mengenal ini.' } };
      }
      const hash = await sha256(utf8(raw));
      const status = this.judge(seq, prev, hash);
      if (status === 'stored') this.journal.push({ seq, hash, raw });
      const quarantined = status === 'stored' && this.quarantine.has(seq);
      results.push({ epoch: 1, stream: 'F', seq, ...(quarantined ? { status: 'quarantined', code: 'x' } : { status }) });
    }
    return { results, heads: this.standing().heads, stopped: null };
  }

  private judge(seq: number, prev: string, hash: string): EventResult['status'] {
    const known = this.journal[seq - 1];
    if (known !== undefined) return known.hash === hash ? 'duplicate' : 'fork';
    if (seq !== this.journal.length + 1) return 'gap';
    return prev === (this.journal.at(-1)?.hash ?? GENESIS_HASH) ? 'stored' : 'fork';
  }

  private standing() {
    const head = this.journal.at(-1);
    const heads = head ? [{ epoch: 1, stream: 'F', seq: head.seq, hash: head.hash }] : [];
    return { incarnation: this.incarnation, time: Date.now(), heads };
  }
}

let names = 0;

async function tillWith(hub: HubInTrouble) {
  const database = new Database(`sync-test-${++names}`);
  const { device, epoch } = identity;
  const heads = { F: NOTHING, O: NOTHING };
  await database.set('tail', { device, epoch, heads, receipts: 0, hlc: [0, 0] });
  await database.set('writer', { token: 1, tab: 'a' });
  const clock = new Clock();
  const journal = new Journal({
    database, clock,
    writer: { reign: 1, owns: () => true, dethrone: () => undefined },
    carts: { close: () => undefined, reopen: () => undefined },
    surroundings: () => ({ identity, sign: async () => 'sig', catalog: null, zone: 'Asia/Jakarta' }),
  });
  const outbox = new Outbox(database, identity);
  await outbox.load();
  const ignore = () => undefined;
  const sync = new Sync({
    database, hub, clock, outbox,
    version: () => 'test', onManifest: ignore, onStamp: ignore, onGreeted: ignore,
  });
  const sell = () =>
    journal.append({
      id: uuidV7(), type: 'sale.completed', version: 1, actor: null, shift: null,
      businessDate: '2026-11-21', receipt: true, body: {},
    });
  /** Kicks instead of waiting out the back-off. */
  const settle = async (done: () => boolean) => {
    for (let turn = 0; turn < 3000 && !done(); turn++) {
      sync.kick();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(done()).toBe(true);
  };
  const stored = () => database.use((handle) => handle.getAll('events'));
  return { database, outbox, sync, sell, settle, stored };
}

describe('the conversation with the hub', () => {
  it('brings every sale to the hub exactly once, in order, over a line that loses 30 %', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const hub = new HubInTrouble(seed);
      const { outbox, sync, sell, settle, stored } = await tillWith(hub);
      sync.start();
      for (let sale = 0; sale < 25; sale++) await sell();
      await settle(() => outbox.mark.acked.seq === 25);
      sync.stop();
      expect(hub.journal.map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, at) => at + 1));
      expect(hub.journal.map(({ raw }) => raw)).toEqual((await stored()).map(({ raw }) => raw));
    }
  });

  it('fills a hub that was restored from a backup, and keeps its own events', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const hub = new HubInTrouble(seed);
      const { outbox, sync, sell, settle, stored } = await tillWith(hub);
      sync.start();
      for (let sale = 0; sale < 8; sale++) await sell();
      await settle(() => outbox.mark.acked.seq === 8);
      hub.takeBackup();
      for (let sale = 0; sale < 8; sale++) await sell();
      await settle(() => outbox.mark.acked.seq === 16);
      hub.restore('second');
      await sell();
      await settle(() => outbox.mark.acked.seq === 17 && outbox.mark.incarnation === 'second');
      sync.stop();
      expect(hub.journal).toHaveLength(17);
      expect(outbox.mark.past).toEqual(['first']);
      expect(await stored()).toHaveLength(17);
    }
  });

  it('does not believe a hub that names a head with another hash', async () => {
    const hub = new HubInTrouble(1);
    hub.loss = 0;
    const { outbox, sync, sell, settle, stored } = await tillWith(hub);
    hub.journal = [{ seq: 1, hash: 'f'.repeat(64), raw: '{}' }];
    await sell();
    sync.start();
    await settle(() => sync.contact.value.trouble === 'fork');
    sync.stop();
    expect(outbox.mark.acked.seq).toBe(0);
    expect(await stored()).toHaveLength(1);
  });

  it('sees that the hub remembers more of this till than the till itself', async () => {
    const hub = new HubInTrouble(1);
    hub.loss = 0;
    hub.journal = [1, 2].map((seq) => ({ seq, hash: 'e'.repeat(64), raw: '{}' }));
    const { sync, settle } = await tillWith(hub);
    sync.start();
    await settle(() => sync.contact.value.trouble === 'hub_ahead');
    sync.stop();
  });

  it('goes on after a quarantined sale and remembers which one it was', async () => {
    const hub = new HubInTrouble(1);
    hub.loss = 0;
    hub.quarantine.add(2);
    const { database, outbox, sync, sell, settle } = await tillWith(hub);
    for (let sale = 0; sale < 3; sale++) await sell();
    sync.start();
    await settle(() => outbox.mark.acked.seq === 3);
    sync.stop();
    const answers = await database.use((handle) => handle.getAll('answers'));
    expect(answers.map(({ seq, status, code }) => [seq, status, code])).toEqual([[2, 'quarantined', 'x']]);
  });

  it('keeps the reason why the hub stopped, through every hello, until the hub goes on', async () => {
    const hub = new HubInTrouble(1);
    hub.loss = 0;
    hub.stopsAt = 2;
    const { outbox, sync, sell, settle } = await tillWith(hub);
    await sell();
    await sell();
    sync.start();
    await settle(() => sync.contact.value.refusal?.code === 'too_new');
    const reasons: unknown[] = [];
    const stop = sync.contact.subscribe(({ refusal }) => reasons.push(refusal?.detail));
    const asked = hub.asks;
    await settle(() => hub.asks > asked + 4);
    stop();
    expect(new Set(reasons)).toEqual(new Set(['Server belum mengenal ini.']));
    expect(outbox.mark.acked.seq).toBe(1);
    hub.stopsAt = Infinity;
    await settle(() => outbox.mark.acked.seq === 2 && sync.contact.value.refusal === null);
    sync.stop();
  });

  it('forgets what needed attention once the hub no longer lists it, and learns what it lists', async () => {
    const hub = new HubInTrouble(1);
    hub.loss = 0;
    hub.quarantine.add(1);
    hub.toCheck = [{ epoch: 1, stream: 'F', seq: 2, code: 'later' }];
    const { database, outbox, sync, sell, settle } = await tillWith(hub);
    await sell();
    await sell();
    sync.start();
    await settle(() => outbox.mark.acked.seq === 2);
    sync.doubt(); // a new hello
    const listed = () => database.use(async (handle) => (await handle.getAll('answers')).map(({ seq, code }) => [seq, code]));
    await vi.waitFor(async () => expect(await listed()).toEqual([[2, 'later']]), A_SLOW_MACHINE);
    sync.stop();
  });

  it('forgets that bytes torn on the way were refused once the hub has the event, and keeps what stands', async () => {
    const hub = new HubInTrouble(1);
    hub.loss = 0;
    hub.toCheck = [];
    const { database, outbox, sync, sell, settle } = await tillWith(hub);
    await sell();
    const refused = { device: identity.device, epoch: 1, stream: 'F' as const, status: 'refused' as const, code: 'x' };
    sync.start();
    await settle(() => outbox.mark.acked.seq === 1);
    for (const seq of [1, 2]) await database.use((handle) => handle.put('answers', { ...refused, seq }));
    const before = sync.moved.value;
    sync.doubt(); // a new hello
    await settle(() => sync.moved.value > before);
    sync.stop();
    const answers = await database.use((handle) => handle.getAll('answers'));
    expect(answers.map(({ seq }) => seq)).toEqual([2]);
  });

  it('remembers over a reload when it last heard the hub', async () => {
    const hub = new HubInTrouble(1);
    hub.loss = 0;
    const { database, outbox, sync, settle } = await tillWith(hub);
    await sync.load();
    expect(sync.contact.value.lastAtMs).toBeNull();
    const before = Date.now();
    sync.start();
    await settle(() => sync.contact.value.lastAtMs !== null);
    sync.stop();
    const ignore = () => undefined;
    const reloaded = new Sync({
      database, hub, outbox, clock: new Clock(),
      version: () => 'test', onManifest: ignore, onStamp: ignore, onGreeted: ignore,
    });
    await reloaded.load();
    expect(reloaded.contact.value.lastAtMs).toBeGreaterThanOrEqual(before);
  });

  it('asks a silent hub once and then waits instead of hammering it', async () => {
    const hub = new HubInTrouble(1);
    hub.loss = 1;
    const { sync, sell } = await tillWith(hub);
    await sell();
    sync.start();
    await vi.waitUntil(() => !sync.contact.value.reachable, A_SLOW_MACHINE);
    await new Promise((resolve) => setTimeout(resolve, 100));
    sync.stop();
    expect(hub.asks).toBeLessThan(10); // one, then waits of up to 1 s, 2 s, 4 s …
  });

  it('leaves the hub alone for as long as it asks, also when something is sold meanwhile', async () => {
    const hub = new HubInTrouble(1);
    hub.loss = 0;
    const { sync, sell } = await tillWith(hub);
    const problem = { status: 503, code: 'too_many_waiting', detail: '', server_time: null, retry_after_ms: 60_000 };
    const refusing = { asks: 0 };
    hub.json = async () => {
      refusing.asks += 1;
      throw new DataError('hub_refused', { problem });
    };
    sync.start();
    await vi.waitUntil(() => sync.contact.value.refusal !== null, A_SLOW_MACHINE);
    await sell();
    sync.kick();
    sync.doubt();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(refusing.asks).toBe(1);
    sync.stop();
  });

  it('goes on pushing when the hub has no time for pulls, and asks for them later', async () => {
    const hub = new HubInTrouble(1);
    hub.loss = 0;
    const { outbox, sync, sell, settle } = await tillWith(hub);
    const json = hub.json.bind(hub);
    const pulls: number[] = [];
    const problem = { status: 503, code: 'hub_busy', detail: '', server_time: null, retry_after_ms: 40 };
    hub.json = async (ask) => {
      if (!ask.path.startsWith('/sync/v1/pull')) return json(ask);
      pulls.push(outbox.mark.acked.seq);
      if (pulls.length === 1) throw new DataError('hub_refused', { problem });
      return json(ask);
    };
    await sell();
    sync.start();
    await settle(() => pulls.length === 1);
    await sell();
    sync.kick();
    await settle(() => outbox.mark.acked.seq === 2 && pulls.length === 2);
    expect(sync.contact.value).toMatchObject({ reachable: true, refusal: null });
    sync.stop();
  });

  it('is caught up after a pull that began when it was asked, not with the one under way', async () => {
    const hub = new HubInTrouble(1);
    hub.loss = 0;
    const { sync } = await tillWith(hub);
    const json = hub.json.bind(hub);
    const pulls: (() => void)[] = [];
    hub.json = async (ask) => {
      if (ask.path.startsWith('/sync/v1/pull')) await new Promise<void>((resolve) => pulls.push(resolve));
      return json(ask);
    };
    sync.start();
    await vi.waitUntil(() => pulls.length === 1, A_SLOW_MACHINE);
    let done = false;
    const caughtUp = sync.caughtUp(600_000).then(() => (done = true));
    pulls[0]!();
    await vi.waitUntil(() => pulls.length === 2, A_SLOW_MACHINE);
    expect(done).toBe(false);
    pulls[1]!();
    await caughtUp;
    sync.stop();
  });

  it('waits for no hub that does not answer', async () => {
    const hub = new HubInTrouble(1);
    hub.loss = 1;
    const { sync } = await tillWith(hub);
    sync.start();
    await sync.caughtUp(600_000);
    expect(sync.contact.value.reachable).toBe(false);
    sync.stop();
  });
});
