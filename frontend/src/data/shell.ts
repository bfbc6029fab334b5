/** The installed shell: is it registered, does it control this page, is a new one waiting? (Signatures first.) */
import type { Watchable } from './watch';

export interface ShellState {
  supported: boolean;
  controlling: boolean;
  version: string | null; // of the worker that controls this page
  updateWaiting: boolean;
}

export declare class Shell {
  readonly state: Watchable<ShellState>;
  /** Call only with an empty cart, on a tap or after five idle minutes. Reloads the page once. */
  activateUpdate(): Promise<void>;
}
