import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SILENCE_MS, type Told } from './customer_display';
import { APART_MS, FarTeller, MOST_LETTERS } from './far_display';

const told = (title: string): Told => ({ shop: 'Toko', logo: 'iVBOR', language: 'id', shown: { kind: 'idle', title } });
const cart = (letters: number): Told => {
  const line = { name: 'x'.repeat(letters), detail: 'y'.repeat(letters), amount: '1', saving: '' };
  return { ...told(''), shown: { kind: 'cart', lines: Array.from({ length: 8 }, () => line), count: '', label: '', total: '' } };
};

describe('a till that tells displays on other tablets', () => {
  const said: { kind: string; told: Told }[] = [];
  const heard: boolean[] = [];
  let teller: FarTeller;
  const titles = () => said.map(({ told: { shown } }) => (shown.kind === 'idle' ? shown.title : shown.kind));

  beforeEach(() => {
    vi.useFakeTimers();
    [said.length, heard.length] = [0, 0];
    teller = new FarTeller((words) => said.push(words as never), (isThere) => heard.push(isThere));
  });
  afterEach(() => void vi.useRealTimers());

  it('says nothing while nobody looks', () => {
    teller.tell(told('a'));
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([]);
  });

  it('answers who asks, without the logo, and tells each change', () => {
    teller.looked();
    teller.tell(told('a'));
    vi.advanceTimersByTime(1);
    expect(said).toEqual([{ kind: 'shown', told: { ...told('a'), logo: null } }]);
    vi.advanceTimersByTime(2_000);
    teller.looked();
    vi.advanceTimersByTime(1);
    expect(titles()).toEqual(['a', 'a']);
    expect(heard).toEqual([true, true]);
  });

  it('a burst of changes is one word, and the newest comes last', () => {
    teller.looked();
    for (let each = 0; each < 50; each += 1) {
      teller.tell(told(String(each)));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(APART_MS);
    expect(said.length).toBeLessThanOrEqual(7);
    expect(titles().at(-1)).toBe('49');
  });

  it('who looks again after a while is not told what was true before', () => {
    teller.looked();
    teller.tell(told('keranjang'));
    vi.advanceTimersByTime(SILENCE_MS + 1);
    expect(heard.at(-1)).toBe(false);
    said.length = 0;
    teller.looked();
    vi.advanceTimersByTime(APART_MS);
    expect(said).toEqual([]);
    teller.tell(told('sekarang'));
    vi.advanceTimersByTime(APART_MS);
    expect(titles()).toEqual(['sekarang']);
  });

  it('a tab that is not the till says nothing, and names are cut so that the hub hears a long cart', () => {
    teller.looked();
    teller.tell(null);
    vi.advanceTimersByTime(APART_MS);
    expect(said).toEqual([]);
    teller.tell(cart(5_000));
    vi.advanceTimersByTime(APART_MS);
    expect(titles()).toEqual(['cart']);
    expect(JSON.stringify(said[0]).length).toBeLessThan(MOST_LETTERS / 2);
  });
});
