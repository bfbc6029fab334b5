/** What a screen shows of a receipt is what was typed; only printers replace letters. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Paper } from '../../state/papers.svelte';
import type { Register } from '../../state/register.svelte';
import { paperLines } from './receipts';

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
