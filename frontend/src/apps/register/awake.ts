/** The screen stays on while somebody sells. The browser lets go of the lock when the page is
 * hidden, so it is asked for again when the page comes back. Where there is none, nothing happens. */

export class Awake {
  #wanted = false;
  #held: WakeLockSentinel | null = null;
  #asking = false;

  /** For `onMount`. */
  listen(): () => void {
    const again = () => void this.#hold();
    document.addEventListener('visibilitychange', again);
    return () => {
      document.removeEventListener('visibilitychange', again);
      this.want(false);
    };
  }

  want(wanted: boolean): void {
    this.#wanted = wanted;
    if (wanted) void this.#hold();
    else void this.#letGo();
  }

  async #hold(): Promise<void> {
    const possible = 'wakeLock' in navigator && document.visibilityState === 'visible';
    if (!this.#wanted || !possible || this.#asking || this.#held?.released === false) return;
    this.#asking = true;
    try {
      this.#held = await navigator.wakeLock.request('screen');
    } catch {
      this.#held = null; // battery saver says no; the next return to the page asks again
    } finally {
      this.#asking = false;
    }
    if (!this.#wanted) await this.#letGo();
  }

  async #letGo(): Promise<void> {
    const held = this.#held;
    this.#held = null;
    await held?.release();
  }
}
