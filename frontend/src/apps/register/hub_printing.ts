/** Paper through the hub's receipt printer. The hub owns the printer and tells the truth about it: what it
 * waits for is said in its words, and what came out is known without asking the cashier.
 *
 * Handed over are the operations of the paper, not the sale's number: the sale may not have arrived yet,
 * and only this tablet can sign its receipt. Selling waits for nothing here. */
import type { GadgetRow, PrinterRow } from '../../data/catalog_rows';
import { askPrint, printId, printNews, type PrintState, printState } from '../../data/print_jobs';
import type { Operation } from '../../domain/paper';
import type { Paper } from '../../state/papers.svelte';
import type { Register } from '../../state/register.svelte';
import { paperOperations } from './receipts';

/** So long the open line is listened to before it is asked. */
const ASK_AFTER_MS = [500, 1_000, 3_000] as const;
const ASK_EVERY_MS = 5_000;
const FOLLOW_MS = 120_000;

export interface Handed {
  /** what the paper is: the same words are the same document, however often it is handed over */
  readonly key: readonly (string | number)[];
  readonly title: string;
  readonly operations: readonly Operation[];
  readonly sale?: string;
  readonly drawer?: boolean;
  /** what the drawer alone is opened for: an event of this tablet */
  readonly opening?: string;
  /** the hub keeps it no longer than until it is on paper */
  readonly secret?: boolean;
  readonly role?: 'receipt' | 'report';
}

/** Null: the shop has none, or nobody hears the hub; then the browser prints. */
export function hubPrinter(register: Register): PrinterRow | null {
  const printer = register.catalog?.outlet.rules.printers?.[0] ?? null;
  return register.connection.status.reachable ? printer : null;
}

/** Whether the hub opens a drawer for this till: on its printer's cable, or one with a cable of its own. */
export function hubHasDrawer(register: Register): boolean {
  const { printers, gadgets } = register.catalog?.outlet.rules ?? {};
  const device = register.identity?.device;
  const isMine = ({ kind, till }: GadgetRow): boolean => kind === 'drawer' && (till === null || till === device);
  return printers?.[0]?.opens_drawer === true || gadgets?.some(isMine) === true;
}

export function receiptFor(register: Register, printer: PrinterRow, paper: Paper): Handed {
  const { receipt } = paper.body as { receipt?: { number: string } | null };
  const operations = paperOperations(register, paper, printer.columns);
  return { key: [paper.id, paper.copy], title: `Struk ${receipt?.number ?? ''}`, operations, sale: paper.id };
}

/** Each press is a bill of its own; trying again after a lost answer is the same press. */
export function billFor(register: Register, printer: PrinterRow, paper: Paper, pressedAtMs: number): Handed {
  const operations = paperOperations(register, paper, printer.columns);
  return { key: ['bill', paper.id, pressedAtMs], title: 'Tagihan', operations };
}

/** Answers as soon as the hub has it. */
export async function handOver(register: Register, handed: Handed): Promise<PrintState> {
  const { key, title, operations, sale = null, opening, drawer = false, secret = false, role = 'receipt' } = handed;
  const { person } = register.session;
  const by = person === null ? null : { id: person.id, name: person.name };
  return askPrint(register.till.hub, {
    id: await printId(...key), title, sale, drawer, secret, role, by, operations: operations.map((each) => ({ ...each })),
    ...(opening === undefined ? {} : { opening }),
  });
}

/** Until it is on paper (true), or somebody must look. `say` hears each trouble once. */
export async function followed(register: Register, job: PrintState, say: (trouble: string) => void): Promise<boolean> {
  const [until, told] = [performance.now() + FOLLOW_MS, new Set([''])];
  for (let turn = 0; performance.now() < until; turn += 1) {
    const now = (await printNews(job.id, ASK_AFTER_MS[turn] ?? ASK_EVERY_MS)) ??
      (await printState(register.till.hub, job.id).catch(() => null)); // asked again soon
    if (now?.state === 'printed') return true;
    if (now !== null && !told.has(now.trouble)) say(now.trouble);
    told.add(now?.trouble ?? '');
    if (now !== null && now.state !== 'waiting' && now.state !== 'printing') return false;
  }
  return false;
}
