/** Paper through the browser's own print: only the receipt, at the width of the roll. */
import type { JsonObject } from '../../data/json';
import type { Register } from '../../state/register.svelte';
import { PRINT_ROOT_ID } from './ids';
import { paperColumns, receiptLines } from './receipts';

export function printReceipt(register: Register, body: JsonObject, copy: boolean): void {
  const root = document.getElementById(PRINT_ROOT_ID);
  if (root === null) return;
  const columns = paperColumns(register);
  const paper = document.createElement('pre');
  paper.className = 'printed';
  paper.textContent = receiptLines(register, body, copy).join('\n');
  root.replaceChildren(paper);
  const { classList } = document.documentElement;
  classList.toggle('paper-58', columns <= 32);
  classList.toggle('paper-80', columns > 32);
  window.addEventListener('afterprint', () => root.replaceChildren(), { once: true });
  window.print();
}

export async function printSale(register: Register, id: string, copy: boolean): Promise<void> {
  const body = await register.sales.body(id);
  if (body !== null) printReceipt(register, body, copy);
}

/** F10 and the menu: the newest sale of this tablet, marked as a copy. */
export async function printLastReceipt(register: Register): Promise<void> {
  const latest = await register.sales.latest();
  if (latest !== null) await printSale(register, latest.id, true);
}
