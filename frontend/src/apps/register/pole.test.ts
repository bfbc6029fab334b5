import { expect, test } from 'vitest';
import { poleLines } from './pole';

const line = { name: 'Indomie Goreng Spesial', detail: '', amount: '3.500', saving: '' };

test('a cart is its newest goods and the total, in twenty letters each', () => {
  const shown = { kind: 'cart', lines: [{ ...line, name: 'Teh' }, line], count: '2', label: 'Total', total: 'Rp 7.500' } as const;
  expect(poleLines({ shop: 'Toko', shown })).toEqual(['Indomie Goreng 3.500', 'Total       Rp 7.500']);
});

test('what is to be paid, the change and a greeting', () => {
  expect(poleLines({ shop: 'Toko', shown: { kind: 'pay', label: 'Yang harus dibayar', total: 'Rp 7.500', note: '' } })).toEqual([
    'Yang harus dibayar', '            Rp 7.500',
  ]);
  expect(poleLines({ shop: 'Toko', shown: { kind: 'done', label: 'Kembalian', total: 'Rp 500', title: 'Terima kasih', note: '' } })).toEqual([
    'Terima kasih', 'Kembalian     Rp 500',
  ]);
  expect(poleLines({ shop: 'Toko Contoh Jaya Abadi', shown: { kind: 'idle', title: 'Selamat datang' } })).toEqual([
    'Toko Contoh Jaya Aba', 'Selamat datang',
  ]);
});

test('an amount is never cut for the sake of a name', () => {
  const shown = { kind: 'cart', lines: [{ ...line, amount: '9.999.999.999.999.999' }], count: '', label: 'Total', total: 'Rp 1' } as const;
  for (const each of poleLines({ shop: '', shown })) expect(each).toHaveLength(20);
});
