/** Who stands at the till: choosing a person, typing the PIN, the lock-out, locking again.
 *
 * The PIN is checked in the data layer, offline, in a worker; here it lives only while it is being
 * typed. Not here: what a role may do.
 */
import type { StaffRow } from '../data/catalog_rows';
import type { Actor } from '../data/envelope';
import { uuidV7 } from '../data/ids';
import type { AppendRequest } from '../data/journal';
import type { PinVerdict } from '../data/pin';

export const PIN_LENGTH = 6;
const SELLING_ROLES = new Set(['owner', 'manager', 'supervisor', 'cashier']);

export interface PinChecker {
  verify(person: StaffRow, pin: string): Promise<PinVerdict>;
  lockedUntilMs(personId: string): Promise<number>;
}

/** `failures`: wrong PINs in a row, five at the first lock and one more at each later one. */
export interface Lock {
  readonly untilMs: number;
  readonly failures: number;
}

export type PinMessage =
  | { kind: 'wrong'; triesLeft: number }
  | { kind: 'missing' }
  | { kind: 'failed' };

export class Session {
  /** Signed in. */
  person = $state.raw<StaffRow | null>(null);
  /** Tile tapped, PIN not given yet. */
  chosen = $state.raw<StaffRow | null>(null);
  typed = $state('');
  checking = $state(false);
  message = $state.raw<PinMessage | null>(null);
  lockedUntilMs = $state(0);
  #credentialVersion = 0;
  readonly #pins: PinChecker;
  readonly #onLocked: (person: StaffRow, lock: Lock) => void;

  constructor(pins: PinChecker, onLocked: (person: StaffRow, lock: Lock) => void) {
    this.#pins = pins;
    this.#onLocked = onLocked;
  }

  get actor(): Actor | null {
    if (this.person === null) return null;
    return {
      person: this.person.id,
      credential_version: this.#credentialVersion,
      method: 'pin',
    };
  }

  async choose(person: StaffRow | null): Promise<void> {
    this.chosen = person;
    this.typed = '';
    this.message = null;
    this.lockedUntilMs = 0;
    if (person !== null) this.lockedUntilMs = await this.#pins.lockedUntilMs(person.id);
  }

  /** One digit; the sixth one asks. */
  async type(digit: string): Promise<void> {
    if (this.checking || this.isLocked() || this.typed.length >= PIN_LENGTH) return;
    this.message = null;
    this.typed += digit;
    if (this.typed.length === PIN_LENGTH) await this.#check();
  }

  /** A whole answer at once, as a scanner types it. */
  async enter(text: string): Promise<void> {
    if (this.checking || this.isLocked()) return;
    this.message = null;
    this.typed = text;
    await this.#check();
  }

  erase(): void {
    if (!this.checking) this.typed = this.typed.slice(0, -1);
  }

  lock(): void {
    this.person = null;
    this.#credentialVersion = 0;
    void this.choose(null);
  }

  isLocked(nowMs: number = Date.now()): boolean {
    return this.lockedUntilMs > nowMs;
  }

  async #check(): Promise<void> {
    const person = this.chosen;
    if (person === null) return;
    this.checking = true;
    try {
      this.#judge(person, await this.#pins.verify(person, this.typed));
    } catch {
      this.message = { kind: 'failed' };
    } finally {
      this.checking = false;
      this.typed = '';
    }
  }

  #judge(person: StaffRow, verdict: PinVerdict): void {
    if (verdict.ok) {
      this.person = verdict.person;
      this.#credentialVersion = verdict.credentialVersion;
      this.chosen = null;
      return;
    }
    if (verdict.code === 'pin_wrong') {
      this.message = { kind: 'wrong', triesLeft: verdict.triesLeft };
    } else if (verdict.code === 'pin_missing') {
      this.message = { kind: 'missing' };
    } else {
      this.lockedUntilMs = verdict.lockedUntilMs;
      const { lockedUntilMs: untilMs, failures } = verdict;
      if (verdict.justLocked) this.#onLocked(person, { untilMs, failures });
    }
  }
}

/** Who may stand at a till, in the catalogue's order. */
export function sellers(staff: readonly StaffRow[]): StaffRow[] {
  return staff.filter((person) => person.active && person.roles.some((role) => SELLING_ROLES.has(role)));
}

/** For the journal: somebody tried too often. Nobody is signed in, so nobody is the actor. */
export function lockedEvent(
  person: { id: string; name: string },
  { untilMs, failures }: Lock,
  businessDate: string,
): AppendRequest {
  return {
    id: uuidV7(),
    type: 'login.locked',
    version: 1,
    actor: null,
    shift: null,
    businessDate,
    body: {
      person: person.id,
      name: person.name,
      failures,
      locked_until: untilMs,
    },
  };
}
