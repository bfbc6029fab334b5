/**
 * What a hub's answer lets us believe: the rule that moves the acknowledged mark.
 *
 * The mark says "everything up to this sequence number is committed on the hub". It moves
 * only when the hub names a head whose hash is the hash of our own event at that number; it
 * never moves because a request succeeded. A hub restored from a backup has a new incarnation
 * and may know less, so the mark may go back and events are pushed again. Nothing is deleted
 * here or anywhere else. Pure: no clock, no storage.
 */
import { GENESIS_HASH } from './envelope';

export interface Head {
  seq: number;
  hash: string;
}

export interface Mark {
  /** whose chain it is about; a till of an earlier release did not say */
  of?: { device: string; epoch: number };
  incarnation: string | null;
  past: string[]; // incarnations that are over; their late answers mean nothing
  acked: Head;
}

export interface HubHead {
  incarnation: string;
  head: Head; // { seq: 0, hash: GENESIS } when the hub has nothing of ours
}

export type Verdict =
  | 'moved'
  | 'same'
  | 'went_back' // a restored hub: push again what it lacks
  | 'hub_forgot' // same incarnation, yet it knows less: it lost data without noticing
  | 'old_answer' // of an incarnation that is over
  | 'hub_ahead' // it has events of ours that we do not have: this profile is an old copy
  | 'fork'; // it has another event under our number

export const NOTHING: Head = { seq: 0, hash: GENESIS_HASH };
export const NEVER_MET: Mark = { incarnation: null, past: [], acked: NOTHING };

/** A mark that was damaged on the disk, or is about another identity's chain, counts as none: the
 *  hub's next answer says where it stands. */
export function isMark(stored: unknown, { device, epoch }: { device: string; epoch: number }): stored is Mark {
  const { of, past, acked } = (stored ?? {}) as Partial<Mark>;
  if (of !== undefined && (of.device !== device || of.epoch !== epoch)) return false;
  return Array.isArray(past) && Number.isSafeInteger(acked?.seq) && typeof acked?.hash === 'string';
}

const REMEMBERED = 16;

/** `ownHash` answers with the hash of our own event at a number, or undefined if we have none. */
export function judge(
  mark: Mark,
  answer: HubHead,
  ownHash: (seq: number) => string | undefined,
): { mark: Mark; verdict: Verdict } {
  if (mark.past.includes(answer.incarnation)) return { mark, verdict: 'old_answer' };
  const renewed = answer.incarnation !== mark.incarnation;
  const met = renewed ? metAnew(mark, answer.incarnation) : mark;
  const { seq, hash } = answer.head;
  const own = seq === 0 ? GENESIS_HASH : ownHash(seq);
  if (own === undefined) return { mark: met, verdict: 'hub_ahead' };
  if (own !== hash) return { mark: met, verdict: 'fork' };
  return { mark: { ...met, acked: { seq, hash } }, verdict: direction(mark, seq, renewed) };
}

function direction(mark: Mark, seq: number, renewed: boolean): Verdict {
  if (seq > mark.acked.seq) return 'moved';
  if (seq === mark.acked.seq) return 'same';
  return renewed ? 'went_back' : 'hub_forgot';
}

function metAnew(mark: Mark, incarnation: string): Mark {
  const past = mark.incarnation === null ? mark.past : [mark.incarnation, ...mark.past];
  return { ...mark, incarnation, past: past.slice(0, REMEMBERED) };
}
