/** Another till's receipt: who is asked, what is believed, and what a failure is called. */
import { describe, expect, it, vi } from 'vitest';
import { DataError } from '../data/errors';
import type { SaleDetail, SaleRow } from '../data/history';
import { proofText, withSignature } from '../domain/receipt_proof';
import { Elsewhere, troubleOf } from './elsewhere.svelte';

const ID = '0194a000-0000-7000-8000-000000000001';
const FACTS = { number: 'B01-K02-20261121-0007', total_minor: 3_500, epoch: 1, seq: 9, event: ID, device: ID, hash: 'ab'.repeat(32) };
const paper = (change: Partial<typeof FACTS> = {}) => withSignature(proofText({ ...FACTS, ...change }), 'A'.repeat(86));
const row = (id: string): SaleRow => ({ id }) as SaleRow;

function shop(here: Partial<SaleDetail> | null, answer: () => Promise<SaleRow[]> = async () => [row('theirs')]) {
  const asked: string[] = [];
  const elsewhere = new Elsewhere({
    detail: async () => here as SaleDetail | null,
    elsewhere: (text) => {
      asked.push(text);
      return answer();
    },
  });
  return { elsewhere, asked };
}

describe('a receipt that is looked for', () => {
  it('may be a number, paper, or what is on it; two letters are no description', () => {
    for (const text of ['7', '0007', 'K02-7', ' b01-k02-20261121-0007 ', paper(), 'ani', 'indomie', 'Rp 7.000']) {
      expect(Elsewhere.means(text)).toBe(true);
    }
    for (const text of ['', 'in', ' a  ', '  ']) expect(Elsewhere.means(text)).toBe(false);
  });

  it('says when there may be more than were told', async () => {
    const many = Array.from({ length: 20 }, (_, place) => row(String(place)));
    const { elsewhere } = shop(null, async () => many);
    expect(elsewhere.isCut).toBe(false);
    await elsewhere.ask('indomie');
    expect(elsewhere.isCut).toBe(true);
  });

  it('is not asked for when its paper is what this till printed itself', async () => {
    const { elsewhere, asked } = shop({ row: row('ours'), proof: paper() });
    expect(await elsewhere.ask(paper().toLowerCase())).toEqual([row('ours')]);
    expect(asked).toEqual([]);
  });

  it('is judged by the hub when its paper says something else than ours, or no code of ours is known', async () => {
    for (const proof of [paper(), null]) {
      const { elsewhere, asked } = shop({ row: row('ours'), proof });
      const altered = paper({ total_minor: 35_000 });
      expect(await elsewhere.ask(altered)).toEqual([row('theirs')]);
      expect(asked).toEqual([altered]);
    }
  });

  it('says what is wrong, and forgets it with the next question', async () => {
    const { elsewhere } = shop(null, async () => {
      throw new DataError('hub_unreachable');
    });
    await elsewhere.ask('K02-7');
    expect([elsewhere.state, elsewhere.trouble?.code]).toEqual(['asked', 'hub_unreachable']);
    await elsewhere.ask('LANCAR1:torn');
    expect(elsewhere.trouble?.code).toBe('proof_unreadable');
    elsewhere.forget();
    expect([elsewhere.state, elsewhere.trouble]).toEqual(['idle', null]);
  });

  it('shows the answer to the last question only', async () => {
    const answers: ((rows: SaleRow[]) => void)[] = [];
    const { elsewhere } = shop(null, () => new Promise((resolve) => answers.push(resolve)));
    const [first, second] = [elsewhere.ask('K02-7'), elsewhere.ask('K02-8')];
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.([row('second')]);
    answers[0]?.([row('first')]);
    expect([await first, await second]).toEqual([[], [row('second')]]);
    expect(elsewhere.rows).toEqual([row('second')]);
  });
});

it('an older hub knows no such question', () => {
  const problem = { status: 404, code: '', detail: '', server_time: null, retry_after_ms: null };
  expect(troubleOf(new DataError('hub_trouble', { problem }))).toEqual({ code: 'hub_old', detail: null });
  const forged = { ...problem, status: 422, code: 'receipt_forged', detail: 'PALSU' };
  expect(troubleOf(new DataError('hub_refused', { problem: forged }))).toEqual({ code: 'receipt_forged', detail: 'PALSU' });
});
