/** The shell of a tablet that only shows: it opens with the hub dead, as the till does (shell.ts).
 *
 * A new version is switched on while nobody's cart is shown and no till stands in another window here: that
 * one has its own rules for it. Without a worker the page is simply loaded again.
 */
import { Shell } from './shell';
import { PROTOCOL } from './versions';

type Installed = Pick<Shell, 'state' | 'register' | 'reportBooted' | 'lookForUpdate' | 'activateUpdate' | 'close'>;

export class DisplayShell {
  readonly #shell: Installed;
  readonly #reload: () => void;
  #isRegistered = false;

  constructor(shell: Installed = new Shell(), reload: () => void = () => location.reload()) {
    this.#shell = shell;
    this.#reload = reload;
  }

  /** Its page is there; whoever brought it need not fall back to the version before. */
  shown(): void {
    this.#shell.reportBooted();
  }

  /** Of a tablet that was paired as a display. */
  async keep(): Promise<void> {
    if (this.#isRegistered) return;
    this.#isRegistered = true;
    await this.#shell.register();
  }

  /** The hub answered while nothing of a sale is shown. `isNew`: it is not the one this page came from. */
  async answered(version: string, isNew: boolean): Promise<void> {
    const { controlling, updateWaiting } = this.#shell.state.value;
    if (updateWaiting) await this.#shell.activateUpdate({ version, protocol: PROTOCOL.max });
    else if (isNew && controlling) this.#shell.lookForUpdate();
    else if (isNew) this.#reload();
  }

  close(): void {
    this.#shell.close();
  }
}
