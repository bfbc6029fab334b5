import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ASK_MS, DisplayListener, DisplayTeller, SILENCE_MS, type Told } from './customer_display';

/** Windows of one browser: what one says all others hear. */
class Windows {
  static open: Windows[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor() {
    Windows.open.push(this);
  }
  postMessage(data: unknown): void {
    for (const each of Windows.open) if (each !== this) each.onmessage?.({ data });
  }
  close(): void {
    Windows.open = Windows.open.filter((each) => each !== this);
  }
}

const told = (title: string): Told => ({ shop: 'Toko', logo: null, language: 'id', shown: { kind: 'idle', title } });

describe('the customer’s screen', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('BroadcastChannel', Windows);
    Windows.open = [];
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('shows what the till shows as soon as it is opened, and every change', () => {
    const teller = new DisplayTeller(() => undefined);
    teller.tell(told('lama'));
    const seen: (string | undefined)[] = [];
    new DisplayListener((next) => seen.push(next?.shown.kind === 'idle' ? next.shown.title : undefined));
    teller.tell(told('baru'));
    expect(seen).toEqual(['lama', 'baru']);
  });

  it('shows nothing old: a till that fell silent is gone from it', () => {
    const teller = new DisplayTeller(() => undefined);
    teller.tell(told('keranjang'));
    const seen: (Told | null)[] = [];
    new DisplayListener((next) => seen.push(next));
    vi.advanceTimersByTime(ASK_MS * 3);
    expect(seen).not.toContain(null);
    teller.close();
    vi.advanceTimersByTime(SILENCE_MS + 1);
    expect(seen.at(-1)).toBeNull();
  });

  it('a tab that is not the till tells nothing, and a till knows when nobody looks any more', () => {
    const heard: boolean[] = [];
    const teller = new DisplayTeller((isThere) => heard.push(isThere));
    teller.tell(null);
    const seen: (Told | null)[] = [];
    const listener = new DisplayListener((next) => seen.push(next));
    const second = new DisplayListener(() => undefined); // a screen is no till
    expect(seen).toEqual([]);
    expect(heard).toEqual([true, true]);
    listener.close();
    second.close();
    vi.advanceTimersByTime(SILENCE_MS + ASK_MS + 1);
    expect(heard.at(-1)).toBe(false);
  });
});
