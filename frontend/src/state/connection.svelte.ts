/** Is my work safe somewhere else than this tablet? The facts of the data layer as the one pill
 * staff must know. Which state wins is decided here; the words are the app's. */
import type { ShellState } from '../data/shell';
import type { TillStatus } from '../data/status';
import type { Stop, Watchable } from '../data/watch';

export type PillKind =
  | 'revoked'
  | 'attention'
  | 'storage_low'
  | 'unsent'
  | 'in_cloud'
  | 'unreachable'
  | 'sending'
  | 'version'
  | 'saved';

const LOW_STORAGE_BYTES = 500_000_000;

export class Connection {
  status = $state.raw<TillStatus>() as TillStatus;
  shell = $state.raw<ShellState>() as ShellState;
  readonly pill: PillKind = $derived(pillOf(this.status, this.shell));
  /** Everything of today is also somewhere else. */
  readonly safe = $derived(this.status.unsent === 0 || this.pill === 'in_cloud');
  readonly storageLow = $derived(isLow(this.status.storage.freeBytes));
  readonly #stops: Stop[];

  constructor(status: Watchable<TillStatus>, shell: Watchable<ShellState>) {
    this.status = status.value;
    this.shell = shell.value;
    this.#stops = [
      status.subscribe((next) => (this.status = next)),
      shell.subscribe((next) => (this.shell = next)),
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }
}

export function pillOf(status: TillStatus, shell: ShellState): PillKind {
  if (status.revoked) return 'revoked';
  if (status.pill !== 'saved') return status.pill;
  return shell.updateWaiting ? 'version' : 'saved';
}

function isLow(freeBytes: number | null): boolean {
  return freeBytes !== null && freeBytes < LOW_STORAGE_BYTES;
}
