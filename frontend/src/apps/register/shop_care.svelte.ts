/** What a person must do about the shop's server (its address, certificate, clock), as the server says it itself;
 * and what the shop's owner sees of this tablet's memory.
 *
 * Asked once a minute of /healthz, by tills that are paired and hear the server. A server that does not answer says
 * nothing new; one of an earlier release says nothing at all. In training nothing is asked. */
import { health } from '../../data/request';
import { TRAINING } from '../../data/training';
import type { Register } from '../../state/register.svelte';

export const ASK_EVERY_MS = 60_000;

class ShopCare {
  /** Stable code of what is wrong; null: all is well, as far as anybody knows. */
  code = $state<string | null>(null);

  async ask(): Promise<void> {
    try {
      const { care } = (await health()) as { care?: unknown };
      this.code = typeof care === 'string' ? care : null;
    } catch {
      // the pill says that the server is silent
    }
  }
}

export const shopCare = new ShopCare();

export function watchShop(register: Register): () => void {
  const ask = (): void => {
    const { reachable } = register.connection.status;
    if (TRAINING || !reachable || register.identity === null || document.hidden) return;
    void shopCare.ask();
    void tellMemory(register).catch(() => undefined); // a browser that does not say
  };
  ask();
  const again = setInterval(ask, ASK_EVERY_MS);
  return () => clearInterval(again);
}

/** And that all of its work is with the server. Over the live line, or not at all: the next minute brings it anew. */
async function tellMemory({ till, connection }: Register): Promise<void> {
  const { storage } = navigator;
  const [{ usage, quota }, persisted] = await Promise.all([storage.estimate(), storage.persisted()]);
  till.say({ kind: 'storage', used: usage, quota, persisted, unsent: connection.status.unsent });
}
