/** The customer's screen tells no untruth about money. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Register } from '../../state/register.svelte';
import { toldBy, withReceipt } from './to_display';

const OUTLET = { name: 'Toko', currency: { code: 'IDR', exponent: 0 }, receipt: { logo: null } };
const row = {
  line: { name: 'Kopi', quantity_milli: 1_000, unit: 'gelas', choices: [] }, priced: { unit_price_minor: 36_000 }, amountMinor: 36_000, savedMinor: 0,
};

function shown(changes: object) {
  const till = {
    writer: 'writer', screen: 'sell', overlay: null, catalog: { outlet: { outlet: OUTLET } }, paying: { started: null },
    basket: { isEmpty: false, rows: [row], pieceCount: 1, totalMinor: 36_000 }, checkout: { finished: null }, ...changes,
  };
  return toldBy(till as unknown as Register)?.shown;
}

function sold(...payments: { kind: string; tenderedMinor: number }[]) {
  const finished = { dueMinor: 250_000, changeMinor: 0, payments: payments.map((each) => ({ name: '', ...each })) };
  return shown({ screen: 'done', checkout: { finished } });
}

beforeEach(() => void vi.stubGlobal('document', { documentElement: { lang: 'id' } }));
afterEach(() => void vi.unstubAllGlobals());

it('what is owed is never called paid', () => {
  expect(sold({ kind: 'cash', tenderedMinor: 250_000 })).toMatchObject({ label: 'Lunas', total: 'Rp 250.000' });
  expect(sold({ kind: 'kasbon', tenderedMinor: 250_000 })).toMatchObject({ label: 'Dicatat sebagai kasbon', total: 'Rp 250.000' });
  expect(sold({ kind: 'cash', tenderedMinor: 100_000 }, { kind: 'kasbon', tenderedMinor: 150_000 })).toMatchObject({
    label: 'Dicatat sebagai kasbon', total: 'Rp 150.000', note: 'Total Rp 250.000',
  });
});

it('goods that are brought back are not asked to be paid', () => {
  expect(shown({})).toMatchObject({ kind: 'cart', total: 'Rp 36.000' });
  expect(shown({ overlay: { kind: 'unproven' } })).toMatchObject({ kind: 'idle' });
});

it('another tab than the till tells nothing, and a locked till nothing of anybody', () => {
  expect(shown({ writer: 'lost' })).toBeUndefined();
  expect(shown({ screen: 'lock' })).toMatchObject({ kind: 'idle' });
});

it('the code of the paper stands beside the thanks, and nowhere else', () => {
  const told = (screen: string) => toldBy({
    writer: 'writer', screen, overlay: null, catalog: { outlet: { outlet: OUTLET } }, paying: { started: null }, basket: { isEmpty: true },
    checkout: { finished: { dueMinor: 7_000, changeMinor: 3_000, payments: [] } },
  } as unknown as Register);
  expect(withReceipt(told('done'), 'LCR1')?.shown).toMatchObject({ label: 'Kembalian', receipt: { code: 'LCR1', label: 'Kode struk ini' } });
  expect(withReceipt(told('done'), null)?.shown).not.toHaveProperty('receipt');
  expect(withReceipt(told('lock'), 'LCR1')?.shown).not.toHaveProperty('receipt');
});
