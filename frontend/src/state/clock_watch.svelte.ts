/** A date that may be nonsense: shown once to a person who says which one is right. */
import type { Doubt } from '../data/clock';
import type { Till } from '../data/till';

export class ClockWatch {
  doubt = $state.raw<Doubt | null>(null);
  #late = $state(false);
  readonly #till: Pick<Till, 'settleClock'>;

  constructor(till: Pick<Till, 'clockDoubt' | 'settleClock'>) {
    this.#till = till;
    till.clockDoubt.subscribe((doubt) => (this.doubt = doubt));
  }

  /** To be asked now. */
  get question(): Doubt | null {
    return this.#late ? null : this.doubt;
  }

  async settle(right: 'device' | 'hub'): Promise<void> {
    await this.#till.settleClock(right);
  }

  /** Until the next start; selling goes on by the hub's last time. */
  putOff(): void {
    this.#late = true;
  }
}
