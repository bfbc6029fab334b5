/** Paper on the shop's own printer where the hub is heard (hub_printing), else through the browser's print:
 * only the receipt, at the width of the roll. What goes wrong is said with a way to try again, which
 * prints the paper that was counted, not one copy more. */
import type { Repayment } from '../../domain/kasbon';
import type { PaidIn } from '../../domain/paid_in';
import { layOut, type LaidOut, type Operation } from '../../domain/paper';
import type { ClosingReport } from '../../domain/receipt_shapes';
import type { Paper } from '../../state/papers.svelte';
import { permitted } from '../../state/permits';
import { countCopy, type Repaid } from '../../state/repaid';
import type { Register } from '../../state/register.svelte';
import { qrModules } from '../../ui/qr_modules';
import type { FinishedSale } from '../../state/checkout.svelte';
import { billFor, followed, handOver, hubHasDrawer, hubPrinter, receiptFor, type Handed } from './hub_printing';
import { PRINT_ROOT_ID } from './ids';
import { closingOperations, paidInOperations, paperColumns, paperOperations, repaymentOperations } from './receipts';
import { printedOnTablet } from './tablet_printing';

const SVG = 'http://www.w3.org/2000/svg';

/** A bill nobody has paid: no copy is counted. */
export async function printBill(register: Register, paper: Paper): Promise<void> {
  const pressedAtMs = Date.now();
  await orSay(register, async () => {
    const printer = hubPrinter(register);
    if (printer === null) await printPaper(register, paper);
    else await printOnHub(register, billFor(register, printer, paper, pressedAtMs));
  });
}

export async function printRepayment(register: Register, repayment: Repayment, copy = 0): Promise<void> {
  const key = ['kasbon', repayment.number, Date.now()];
  await orSay(register, async () => {
    const printer = hubPrinter(register);
    const operations = repaymentOperations(register, repayment, printer?.columns ?? paperColumns(register), copy);
    if (printer === null) return printHere(register, operations);
    await printOnHub(register, { key, title: 'Bukti bayar kasbon', operations });
  });
}

/** The proof of a repayment made earlier: counted, recorded, and only then printed. */
export async function printRepaidCopy(register: Register, row: Repaid): Promise<void> {
  const { id, told } = row;
  await permitted(register, id, { action: 'reprint', amount: 0 });
  let copy = 0;
  await orSay(register, async () => {
    copy ||= await countCopy(register, row);
  });
  if (copy > 0) await printRepayment(register, told, copy);
}

/** A new card's code is on it: the hub's spool forgets it with the paper. */
export async function printPaidIn(register: Register, paid: PaidIn): Promise<void> {
  const key = ['paid-in', paid.number, Date.now()];
  await orSay(register, async () => {
    const printer = hubPrinter(register);
    const operations = paidInOperations(register, paid, printer?.columns);
    if (printer === null) return printHere(register, operations);
    await printOnHub(register, { key, title: paid.number, operations, secret: true });
  });
}

/** X and Z: each press is a paper of its own. */
export async function printClosing(register: Register, report: ClosingReport): Promise<void> {
  const key = ['closing', report.kind, report.opened_at, Date.now()];
  await orSay(register, async () => {
    const printer = hubPrinter(register);
    const operations = closingOperations(register, report, printer?.columns ?? paperColumns(register));
    if (printer === null) return printHere(register, operations);
    const title = `Laporan ${report.kind.toUpperCase()} ${report.business_date}`;
    await printOnHub(register, { key, title, operations, role: 'report' });
  });
}

/** What a sale just made brings by itself, where the owner wants that: its receipt, the open drawer. */
export async function printSold(register: Register, sale: FinishedSale): Promise<void> {
  const prints = register.outlet.rules.printers?.[0]?.auto_print;
  const drawer = sale.inCash && hubHasDrawer(register);
  if (prints === true) await printFirst(register, sale.id, { drawer, quiet: true });
  else if (drawer && register.connection.status.reachable) await openDrawer(register, sale);
}

/** Failing is not said: the drawer has a key, and a receipt is printed when somebody wants one. */
async function openDrawer(register: Register, { id, receiptNumber }: FinishedSale): Promise<void> {
  const handed = { key: [id, 'drawer'], title: `Laci ${receiptNumber}`, operations: [], sale: id, drawer: true };
  await handOver(register, handed).catch(() => undefined);
}

async function printPaper(register: Register, paper: Paper): Promise<void> {
  await printHere(register, paperOperations(register, paper, paperColumns(register)));
}

/** `first` is the sale whose first paper this is. */
async function printOnHub(register: Register, handed: Handed, first: string | null = null, quiet = false): Promise<void> {
  const job = await handOver(register, handed);
  if (job.state === 'printed' && first !== null) {
    await register.papers.cameOut(first, true); // before this app was started anew: now it is a copy
    return printCopy(register, first);
  }
  if (!quiet) register.notices.show({ kind: 'printed' });
  let waited = false;
  void followed(register, job, (detail) => {
    waited = true;
    register.notices.show({ kind: 'print_waits', detail });
  }).then((isOut) => {
    if (isOut && first !== null) void register.papers.cameOut(first, true);
    if (isOut && waited) register.notices.show({ kind: 'printed' });
  });
}

/** On the tablet's own printer where one was chosen, else through the browser. */
async function printHere(register: Register, operations: readonly Operation[]): Promise<void> {
  const columns = paperColumns(register);
  if (await printedOnTablet(operations, columns)) return;
  await printLines(register, layOut(operations, columns, false));
}

async function printLines(register: Register, lines: readonly LaidOut[]): Promise<void> {
  const root = document.getElementById(PRINT_ROOT_ID);
  if (root === null) throw new Error('no place to print from');
  const sheet = document.createElement('div');
  const columns = paperColumns(register);
  sheet.className = `printed columns-${String(columns)}`;
  sheet.append(...lines.flatMap(drawn));
  root.replaceChildren(sheet);
  await Promise.all([...sheet.querySelectorAll('img')].map((image) => image.decode().catch(() => undefined)));
  const { classList } = document.documentElement;
  classList.toggle('paper-58', columns <= 32);
  classList.toggle('paper-80', columns > 32);
  window.addEventListener('afterprint', () => root.replaceChildren(), { once: true });
  window.print();
}

/** The first paper of a sale just made; pressed again it is a copy. */
export async function printFirst(register: Register, id: string, { drawer = false, quiet = false } = {}): Promise<void> {
  let paper: Paper | null = null;
  let asked = false;
  await orSay(register, async () => {
    const printer = hubPrinter(register);
    // What the hub was asked for when the line died may be on paper: then the browser's is a copy.
    if (asked && printer === null) return printCopy(register, id);
    const first = paper ?? (await register.papers.first(id));
    if (first === 'out') return printCopy(register, id);
    if (first === null) return sayNone(register);
    paper = first;
    if (printer !== null) {
      asked = true;
      return printOnHub(register, { ...receiptFor(register, printer, first), drawer }, id, quiet);
    }
    if (quiet) {
      quiet = false; // no dialog comes by itself: it is said, with a way to print here
      throw new Error('no hub');
    }
    await printPaper(register, first);
    sayFirst(register, id);
  });
}

export async function printCopy(register: Register, id: string): Promise<void> {
  await permitted(register, id, { action: 'reprint', amount: 0 });
  let paper: Paper | null = null;
  await orSay(register, async () => {
    paper ??= await register.papers.reprint(id);
    if (paper === null) return sayNone(register);
    const printer = hubPrinter(register);
    if (printer === null) await printPaper(register, paper);
    else await printOnHub(register, receiptFor(register, printer, paper));
  });
}

/** F10 and the menu: the newest sale of this tablet, marked as a copy. */
export async function printLastReceipt(register: Register): Promise<void> {
  await orSay(register, async () => {
    const latest = await register.sales.latest();
    if (latest === null) sayNone(register);
    else await printCopy(register, latest.id);
  });
}

async function orSay(register: Register, print: () => Promise<void>): Promise<void> {
  try {
    await print();
  } catch {
    register.notices.show({ kind: 'print_failed' }, () => void orSay(register, print));
  }
}

function sayNone(register: Register): void {
  register.notices.show({ kind: 'nothing_to_print' });
}

/** It counts as printed, unless the cashier says that nothing came out of the printer. */
function sayFirst(register: Register, id: string): void {
  void register.papers.cameOut(id, true);
  register.notices.show({ kind: 'printed' }, () => {
    void register.papers.cameOut(id, false).then(() => printFirst(register, id));
  });
}

function drawn(operation: LaidOut): Element[] {
  if (operation.op === 'line') return [line(operation.text, operation.bold, operation.size === 'tall')];
  if (operation.op === 'qr') return [qr(operation.data)];
  if (operation.op === 'image') return [logo(operation.png)];
  return [];
}

function line(text: string, bold: boolean, tall: boolean): Element {
  const element = document.createElement('pre');
  element.textContent = text === '' ? ' ' : text;
  element.classList.toggle('bold', bold);
  element.classList.toggle('tall', tall);
  return element;
}

function qr(data: string): Element {
  const { side, path } = qrModules(data);
  const code = document.createElementNS(SVG, 'svg');
  code.setAttribute('viewBox', `0 0 ${String(side)} ${String(side)}`);
  code.setAttribute('shape-rendering', 'crispEdges');
  code.classList.add('qr');
  const squares = document.createElementNS(SVG, 'path');
  squares.setAttribute('d', path);
  code.append(squares);
  return code;
}

function logo(png: string): Element {
  const image = document.createElement('img');
  image.src = `data:image/png;base64,${png}`;
  image.alt = '';
  return image;
}
