/**
 * Is my work safe somewhere else than this tablet? The facts behind the pill, and the pill.
 *
 * Which words staff read stands in ui/i18n. The pill turns red only for what a person must settle,
 * never because a cable is out. Pure.
 */
import type { Beyond } from './outbox';
import type { Contact } from './sync';
import type { ServerOffer } from './versions';

/** In order of what staff must see first. */
export type PillState =
  | 'attention' // the hub keeps one aside: "1 perlu dicek"
  | 'storage_low' // "Memori hampir penuh"
  | 'unsent' // work waits and does not get through: "7 belum terkirim"
  | 'in_cloud' // hub unreachable, and the cloud has all of it: "Tersimpan di cloud"
  | 'unreachable' // hub unreachable, nothing waits
  | 'sending' // something waits for more than two seconds while the hub answers
  | 'saved'; // "Tersimpan"

export interface TillStatus {
  pill: PillState;
  unsent: number;
  /** of these, how many were left at the cloud because the hub is silent */
  inCloud: number;
  oldestUnsentAtMs: number | null;
  lastContactAtMs: number | null;
  /** up to when it lies in the cloud and in a backup too; null: the hub has not said */
  beyond: Beyond | null;
  reachable: boolean;
  /** how many things somebody must look at: sales the hub keeps aside, and a torn chain */
  attention: number;
  /** the hub's own sentences about what must be looked at, a few of them */
  reasons: readonly string[];
  revoked: boolean;
  /** the owner wants this tablet emptied */
  wipe: boolean;
  /** the hub's own words when it refuses this till or stops at one of its events */
  refusal: { code: string; detail: string } | null;
  /** events of others that were not used, because nothing proves who wrote them; says nothing about
   *  whether this till's own work is safe, so no pill for it */
  unproven: number;
  /** what only people can settle */
  trouble: Contact['trouble'] | StorageTrouble;
  storage: Storage;
  catalogAtMs: number | null;
  server: ServerOffer | null;
}

/**
 * `storage`: the disk did not give back what it had confirmed; `storage_refuses`: it takes no more
 * sales, they are in the second copy or on the hub; `copies_differ`: database and second copy hold
 * different events under one number; `events_lost`: an event is in neither, whole; `vault_locked`:
 * sealed under a key this browser has lost, only the owner's card opens it.
 */
export type StorageTrouble = 'storage' | 'storage_refuses' | 'copies_differ' | 'events_lost' | 'vault_locked';

export interface Storage {
  persisted: boolean;
  freeBytes: number | null;
}

export interface Facts {
  storageTrouble: StorageTrouble | null;
  unsent: number;
  oldestUnsentAtMs: number | null;
  inCloud?: number;
  attention: number;
  reasons?: readonly string[];
  beyond?: Beyond | null;
  contact: Contact;
  storage: Storage;
  catalogAtMs: number | null;
  nowMs: number;
}

export const SENDING_AFTER_MS = 2_000;
/** Waiting this long while the hub answers is no longer sending: something is in the way. */
export const STUCK_AFTER_MS = 60_000;
export const LOW_BYTES = 500_000_000;

export function statusOf(facts: Facts): TillStatus {
  const { unsent, oldestUnsentAtMs, attention, contact, storage, catalogAtMs } = facts;
  const inCloud = contact.reachable ? 0 : (facts.inCloud ?? 0); // a hub that answers has yet to take it
  const { reachable, revoked, wipe = false, refusal, lastAtMs, unproven = 0 } = contact;
  const trouble = facts.storageTrouble ?? contact.trouble;
  return {
    pill: pillOf(facts),
    unsent, inCloud, oldestUnsentAtMs,
    attention: attention + (trouble === null ? 0 : 1),
    reasons: facts.reasons ?? [],
    reachable, revoked, wipe, refusal, trouble, unproven,
    lastContactAtMs: lastAtMs,
    beyond: facts.beyond ?? null,
    server: contact.server ?? null,
    storage, catalogAtMs,
  };
}

function pillOf(facts: Facts): PillState {
  const { unsent, inCloud = 0, oldestUnsentAtMs, attention, contact, storage, nowMs } = facts;
  if (facts.storageTrouble !== null || attention > 0) return 'attention';
  if (contact.trouble !== null || contact.revoked) return 'attention';
  if (storage.freeBytes !== null && storage.freeBytes < LOW_BYTES) return 'storage_low';
  if (!contact.reachable && unsent === 0) return 'unreachable';
  if (!contact.reachable) return inCloud >= unsent ? 'in_cloud' : 'unsent';
  if (unsent === 0) return 'saved';
  if (contact.refusal !== null) return 'unsent';
  const waitedMs = nowMs - (oldestUnsentAtMs ?? nowMs);
  if (waitedMs > STUCK_AFTER_MS) return 'unsent';
  return waitedMs > SENDING_AFTER_MS ? 'sending' : 'saved';
}
