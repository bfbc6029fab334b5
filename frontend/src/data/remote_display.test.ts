import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ASK_MS, SILENCE_MS } from './customer_display';
import type { DisplayAnswer, Kept } from './display_kept';
import { DataError } from './errors';
import { RemoteDisplay, type Seen } from './remote_display';

const TILLS = [{ id: 't1', series: 'K01', name: 'Kasir 1' }, { id: 't2', series: 'K02', name: 'Kasir 2' }];
const ANSWER: DisplayAnswer = { name: 'Depan', shop: 'Toko', logo: 'iVBOR', tills: TILLS, version: '1' };
const KEPT: Kept = { ...ANSWER, device: 'd', epoch: 1, till: 't1' };
const refused = (code: string) =>
  new DataError('hub_refused', { problem: { status: 403, code, detail: '', server_time: null, retry_after_ms: null } });

class Socket {
  static all: Socket[] = [];
  static OPEN = 1;
  readyState = 1;
  sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor() {
    Socket.all.push(this);
    queueMicrotask(() => this.onopen?.());
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
    this.onclose?.();
  }
  hears(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const cart = { kind: 'shown', till: 't1', told: { shop: 'Toko', logo: null, language: 'id', shown: { kind: 'cart', lines: [], count: '', label: '', total: 'Rp 7.000' } } };

describe('a display on a tablet of its own', () => {
  let seen: Seen;
  let kept: Kept | null;
  let greet: () => Promise<DisplayAnswer>;
  let renewed = 0;
  let display: RemoteDisplay;
  const line = () => Socket.all.at(-1)!;
  const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  const begin = async (first: Kept | null = KEPT) => {
    kept = first;
    const keeper = {
      address: 'ws://hub/ws/display',
      load: async () => kept,
      keep: async (next: Kept) => void (kept = next),
      forget: async () => void (kept = null),
      pair: async (name: string) => (kept = { ...KEPT, name, tills: [], version: '', till: null }),
      greet: () => greet(),
    };
    display = new RemoteDisplay(keeper, (next) => (seen = next), (_, isNew) => (renewed += Number(isNew)));
    await display.open();
    await passes(1);
  };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', Socket);
    Socket.all = [];
    renewed = 0;
    greet = async () => ANSWER;
  });
  afterEach(() => {
    display.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('asks for its till as soon as it listens, and shows what it tells with the shop’s logo', async () => {
    await begin();
    expect(line().sent[0]).toEqual({ kind: 'look', till: 't1' });
    line().hears(cart);
    expect(seen).toMatchObject({ told: { logo: 'iVBOR', shown: { kind: 'cart', total: 'Rp 7.000' } }, missing: null });
  });

  it('shows nothing of a till that is silent for five seconds, and says who is missing', async () => {
    await begin();
    line().hears(cart);
    for (let each = 0; each < 3; each += 1) {
      await passes(ASK_MS);
      line().hears({ kind: 'heard', till: true });
    }
    expect(seen).toMatchObject({ told: null, missing: 'till' });
    line().hears(cart);
    line().hears({ kind: 'heard', till: false });
    expect(seen).toMatchObject({ told: null, missing: 'till' });
  });

  it('a hub that died: idle within moments; back again: greets, asks, shows the present', async () => {
    await begin();
    line().hears(cart);
    greet = () => Promise.reject(new DataError('hub_unreachable'));
    line().close();
    await passes(SILENCE_MS + ASK_MS);
    expect(seen).toMatchObject({ told: null, missing: 'hub', stand: 'paired' });
    greet = async () => ANSWER;
    await passes(ASK_MS + 1);
    expect(Socket.all).toHaveLength(2);
    expect(line().sent[0]).toEqual({ kind: 'look', till: 't1' });
    line().hears(cart);
    expect(seen).toMatchObject({ told: { shown: { kind: 'cart' } }, missing: null });
  });

  it('a line on which nothing comes any more is dropped and opened anew', async () => {
    await begin();
    await passes(SILENCE_MS + ASK_MS * 2);
    expect(Socket.all.length).toBeGreaterThan(1);
    expect(Socket.all[0]?.readyState).toBe(3);
  });

  it('revoked: said over the line or at the greeting, and then it is silent', async () => {
    await begin();
    line().hears(cart);
    line().hears({ kind: 'revoked' });
    expect(seen).toMatchObject({ stand: 'revoked', told: null });
    await passes(60_000);
    expect(Socket.all).toHaveLength(1);
    greet = () => Promise.reject(refused('unknown_device'));
    await begin();
    expect(seen.stand).toBe('unknown');
    await display.forget();
    expect([seen.stand, kept]).toEqual(['unpaired', null]);
  });

  it('the only till is taken; of two one is chosen, and words of the other are not shown', async () => {
    greet = async () => ({ ...ANSWER, tills: TILLS.slice(0, 1) });
    await begin(null);
    expect(seen.stand).toBe('unpaired');
    await display.pair('Depan', '123456');
    await passes(1);
    expect(kept?.till).toBe('t1');
    await display.choose('t2');
    expect(line().sent.at(-1)).toEqual({ kind: 'look', till: 't2' });
    line().hears(cart);
    expect(seen.told).toBeNull();
  });

  it('what it does not know it does not show', async () => {
    await begin();
    for (const shown of [{ kind: 'hologram' }, { kind: 'cart' }, null]) {
      line().hears({ ...cart, told: { ...cart.told, shown } });
      expect(seen.told).toBeNull();
    }
    line().hears({ kind: 'gossip' });
  });

  it('a server of another version has another page, fetched while nobody’s cart is shown', async () => {
    await begin();
    line().hears(cart);
    greet = async () => ({ ...ANSWER, version: '2' });
    line().close();
    await passes(ASK_MS + 1);
    expect([renewed, kept?.version]).toEqual([0, '2']);
    await passes(SILENCE_MS * 3);
    expect(seen.told).toBeNull();
    expect(renewed).toBeGreaterThan(0);
  });
});
