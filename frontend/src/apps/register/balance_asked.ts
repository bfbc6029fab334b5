/** How a sheet that moves a balance begins and ends: kasbon, credit, points, a gift card. */
import type { Register } from '../../state/register.svelte';

const NOTHING_TYPED = () => false;

/** Asks for the newest word of the hub, when it is there (nobody waits for it), and gives `hear` what
 * is scanned while the sheet is open. Returns what ends it. */
export function openBalance(register: Register, hear: (scanned: string) => boolean = NOTHING_TYPED): () => void {
  void register.till.catchUp().catch(() => undefined);
  register.paying.field = hear;
  return () => {
    register.paying.field = null;
  };
}
