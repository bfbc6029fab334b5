/** When a new version of the shell may be switched on, and why not yet.
 *
 * Never with goods in the cart or work that only this tablet has; else on a tap, or by itself after
 * five minutes in which nobody touched the till. Switching on reloads the page.
 */
import type { Activation } from '../data/shell';
import type { Till } from '../data/till';
import type { Connection } from './connection.svelte';

export const IDLE_MS = 300_000;
const LOOK_EVERY_MS = 15_000;
const TOUCHES = ['pointerdown', 'keydown'] as const;

export type Hindrance = 'open_cart' | 'unsent' | 'server_too_old' | 'server_unknown';

export interface UpdatesWorld {
  shell: Pick<Till['shell'], 'activateUpdate'>;
  connection: Pick<Connection, 'status' | 'shell'>;
  /** nothing in the cart, nothing being paid */
  isIdle(): boolean;
  steadyMs(): number;
}

export class Updates {
  /** What the last try met. */
  refused = $state<'server_too_old' | 'server_unknown' | null>(null);
  readonly #world: UpdatesWorld;
  #touchedAt: number;

  constructor(world: UpdatesWorld) {
    this.#world = world;
    this.#touchedAt = world.steadyMs();
  }

  /** Why a tap would do nothing now; null: it may be switched on. */
  get hindrance(): Hindrance | null {
    const { connection } = this.#world;
    if (!this.#world.isIdle()) return 'open_cart';
    if (connection.status.unsent > 0) return 'unsent';
    return this.refused;
  }

  async apply(): Promise<Activation | Hindrance> {
    this.refused = null;
    const { hindrance } = this;
    if (hindrance !== null) return hindrance;
    const { shell, connection } = this.#world;
    const result = await shell.activateUpdate(connection.status.server);
    if (result === 'server_too_old' || result === 'server_unknown') this.refused = result;
    return result;
  }

  /** Watches for hands off the till. Returns what stops it. */
  watch(target: EventTarget): () => void {
    const touched = () => {
      this.#touchedAt = this.#world.steadyMs();
    };
    for (const touch of TOUCHES) target.addEventListener(touch, touched, { capture: true });
    const timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      for (const touch of TOUCHES) target.removeEventListener(touch, touched, { capture: true });
    };
  }

  /** One look of the timer: switch on if it waits and nobody has touched the till for long. */
  async look(): Promise<void> {
    const { connection, steadyMs } = this.#world;
    const idle = steadyMs() - this.#touchedAt >= IDLE_MS;
    if (idle && connection.shell.updateWaiting) await this.apply();
  }
}

/** What the register has of this world. */
export function updatesOf(register: {
  readonly till: Pick<Till, 'shell'>;
  readonly connection: UpdatesWorld['connection'];
  readonly basket: { readonly isEmpty: boolean };
  readonly checkout: { readonly working: boolean };
  readonly overlay: { readonly kind: string } | null;
}): UpdatesWorld {
  return {
    shell: register.till.shell,
    connection: register.connection,
    isIdle: () =>
      register.basket.isEmpty && !register.checkout.working && register.overlay?.kind !== 'receipt',
    steadyMs: () => performance.now(),
  };
}
