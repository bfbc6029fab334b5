/** The pulse that opens a drawer: through the hub where the owner said that one hangs on it or its printer, else
 * through this tablet's own printer. What asked for it is on the record before (drawer_opening.ts, cash_moves.ts). */
import { TRAINING } from '../../data/training';
import { tabletPrinter } from '../../data/tablet_printer';
import type { Register } from '../../state/register.svelte';
import { followed, handOver, hubHasDrawer } from './hub_printing';

/** `by_hand`: nothing here can open it; it has a key. */
export type Pulsed = 'opened' | 'by_hand';
/** Drawer on pin 2, 50 ms: as the hub's printers get it (hardware/encoding.py). */
export const PULSE = [0x1b, 0x70, 0x00, 0x19, 0xfa];

/** Asked again for the same opening it opens once. */
export async function pulse(register: Register, opening: string, title: string): Promise<Pulsed> {
  if (TRAINING) return 'by_hand'; // it stays shut
  try {
    return (await byHub(register, opening, title)) || (await byTablet()) ? 'opened' : 'by_hand';
  } catch {
    return 'by_hand'; // the hub fell silent, or the printer's cable is out
  }
}

async function byHub(register: Register, opening: string, title: string): Promise<boolean> {
  if (!hubHasDrawer(register) || !register.connection.status.reachable) return false;
  const job = await handOver(register, { key: [opening, 'drawer'], title, operations: [], opening, drawer: true });
  return job.state === 'printed' || followed(register, job, () => undefined);
}

async function byTablet(): Promise<boolean> {
  const printer = await tabletPrinter();
  await printer?.send(new Uint8Array(PULSE));
  return printer !== null;
}
