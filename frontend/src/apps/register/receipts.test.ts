/** What a screen shows of a receipt is what was typed; only printers replace letters. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Paper } from '../../state/papers.svelte';
import type { Register } from '../../state/register.svelte';
import { paperLines, repaymentMessage } from './receipts';

const RETAIL = fileURLToPath(new URL('../../../../tests/vectors/receipt/retail.json', import.meta.url));

interface Sold {
  readonly cases: readonly { readonly input: { readonly sale: { readonly lines: readonly object[] } } }[];
}

it('the name of the goods stands on the screen in its own letters', () => {
  const { sale } = (JSON.parse(readFileSync(RETAIL, 'utf8')) as Sold).cases[0]!.input;
  const body = { ...sale, lines: sale.lines.map((line) => ({ ...line, name: 'Kopi ☕ قهوة' })) };
  const till = { settings: { paper: 32 }, catalog: null, zone: 'Asia/Jakarta' } as unknown as Register;
  const paper = { body, copy: 0, unpaid: false, proof: null } as unknown as Paper;
  const shown = paperLines(till, paper).flatMap((line) => (line.op === 'line' ? [line.text] : []));
  expect(shown.filter((line) => line === 'Kopi ☕ قهوة')).toHaveLength(3);
});

it('proof of kasbon paid back is sent as lines that no telephone breaks', () => {
  const till = { settings: { paper: 32 }, catalog: null, zone: 'Asia/Jakarta' } as unknown as Register;
  const seller = { name: 'Toko Uji', address_lines: [], phone: '', npwp: '', npwpd: '', pkp: false };
  const message = repaymentMessage(till, {
    number: 'KB-K01-153', seller, currency: { code: 'IDR', exponent: 0 },
    customer: { id: 'ani', name: 'Bu Ani', phone: '6281234567890', member: true },
    cashier: { id: 'b', name: 'Budi' }, repaid_at: 0, amount_minor: 20_000, owed_before_minor: 29_000,
    payments: [{ name: 'Tunai', amount_minor: 20_000, tendered_minor: 50_000, change_minor: 30_000, reference: null }],
  } as unknown as Parameters<typeof repaymentMessage>[1]);
  const lines = message.split('\n');
  expect(lines[0]).toBe('*Toko Uji*');
  expect(lines).toContain('*BUKTI BAYAR KASBON*');
  expect(lines.filter((line) => line.includes(': '))).toEqual([
    'No: KB-K01-153', 'Tgl: 01/01/1970 07:00 WIB', 'Kasir: Budi', 'Pelanggan: Bu Ani 0812****7890',
    'Kasbon sebelumnya: 29.000', 'DIBAYAR: Rp 20.000', 'Tunai: 50.000', 'Kembali: 30.000', 'Sisa kasbon: Rp 9.000',
  ]);
});
