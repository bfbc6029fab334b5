/** Is my work safe somewhere else than this tablet? The facts behind the pill. (Signatures first.) */

/** In order of what staff must see first. */
export type PillState =
  | 'attention' // the hub keeps one back: "1 perlu dicek"
  | 'storage_low' // "Memori hampir penuh"
  | 'unsent' // hub unreachable and work waits: "7 belum terkirim"
  | 'unreachable' // hub unreachable, nothing waits
  | 'sending' // unsent for more than two seconds while the hub answers
  | 'saved'; // "Tersimpan"

export interface TillStatus {
  pill: PillState;
  unsent: number;
  oldestUnsentAtMs: number | null;
  lastContactAtMs: number | null;
  reachable: boolean;
  attention: number;
  revoked: boolean;
  storage: { persisted: boolean; freeBytes: number | null };
  catalogAtMs: number | null;
}
