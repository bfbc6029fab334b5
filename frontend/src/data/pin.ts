/** Staff PIN check, offline, in a worker, with a lock-out that survives a reload. (Signatures first.) */
import type { StaffRow } from './catalog_rows';

export type PinVerdict =
  | { ok: true; person: StaffRow; credentialVersion: number }
  | { ok: false; code: 'pin_wrong'; triesLeft: number }
  | { ok: false; code: 'pin_locked'; lockedUntilMs: number; justLocked: boolean }
  | { ok: false; code: 'pin_missing' };

export declare class PinDesk {
  verify(person: StaffRow, pin: string): Promise<PinVerdict>;
  /** 0 when free; for showing a lock before anyone types. */
  lockedUntilMs(personId: string): Promise<number>;
}
