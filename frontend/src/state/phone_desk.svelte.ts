/** Asking a supervisor's phone: the question on show, what the phone answered, and what did not hold.
 *
 * The same six keys take a PIN or a phone's digits: whoever was chosen is asked for either, and a wrong
 * one counts as a wrong PIN (so guessing locks). A question holds ten minutes by a clock that nobody
 * sets, and is answered once.
 */
import type { StaffRow } from '../data/catalog_rows';
import { newQuestion, type PhoneQuestion, spell } from '../data/phone_question';
import { isScan, judgeYes, type PhoneProof, type PhoneVerdict } from '../data/phone_yes';
import type { PinVerdict } from '../data/pin';
import type { Need } from '../domain/permissions';
import type { PinChecker } from './session.svelte';

const HOLDS_MS = 600_000;
const MOST_BEFORE = 20;
/** What this till asked since the page was opened: a repeat is told by it. */
const asked: PhoneQuestion[] = [];

export interface PhoneCounter {
  series(): string;
  nowMs(): number;
  /** A yes that did not hold, for the record. */
  refused(person: StaffRow, why: 'other_question' | 'too_old'): Promise<void>;
}

export class PhoneDesk implements PinChecker {
  question = $state.raw<PhoneQuestion | null>(null);
  proof = $state.raw<PhoneProof | null>(null);
  refusal = $state<'other_question' | 'too_old' | 'stale' | null>(null);
  /** What of it is in the record already. */
  noted: PhoneProof | null = null;
  #askedAt = 0;
  readonly #pins: PinChecker;
  readonly #counter: PhoneCounter;

  constructor(pins: PinChecker, counter: PhoneCounter) {
    this.#pins = pins;
    this.#counter = counter;
  }

  /** The same question as long as the same is asked; what is on the sheet may change under it. */
  ask(needs: readonly Need[]): void {
    const next = newQuestion(this.#counter.series(), needs);
    const same = this.question !== null && spell({ ...this.question, nonce: '' }) === spell({ ...next, nonce: '' });
    if (same && !this.#isOld()) return;
    this.question = next;
    this.proof = null;
    this.#askedAt = performance.now();
    asked.push(next);
    asked.splice(0, Math.max(0, asked.length - MOST_BEFORE));
  }

  /** Whether what was answered is still what is asked. */
  covers(needs: readonly Need[]): boolean {
    const told = this.question?.needs ?? [];
    return needs.every((need) => told.some(({ action, amount }) => action === need.action && need.amount <= amount));
  }

  /** Was it said too long ago for anything more to be done with it? Then it is no yes any more. */
  hasExpired(): boolean {
    if (this.proof === null || !this.#isOld()) return false;
    this.proof = null;
    this.refusal = 'stale';
    return true;
  }

  lockedUntilMs(personId: string): Promise<number> {
    return this.#pins.lockedUntilMs(personId);
  }

  async verify(person: StaffRow, typed: string): Promise<PinVerdict> {
    this.refusal = null;
    this.proof = null;
    const verdict = await this.#judge(person, typed);
    if (verdict?.ok === true) return this.#accept(person, verdict.proof);
    if (verdict !== null && verdict.why !== 'wrong') await this.#refuse(person, verdict.why);
    return this.#pins.verify(person, isScan(typed) ? '' : typed);
  }

  async #judge(person: StaffRow, typed: string): Promise<PhoneVerdict | null> {
    const { question } = this;
    const phones = person.phones ?? [];
    if (question === null || phones.length === 0 || (await this.lockedUntilMs(person.id)) > 0) return null;
    const before = asked.filter((each) => each !== question);
    const verdict = await judgeYes(question, before, { phones, typed, nowMs: this.#counter.nowMs() });
    return verdict.ok && this.#isOld() ? { ok: false, why: 'too_old' } : verdict;
  }

  #accept(person: StaffRow, proof: PhoneProof): PinVerdict {
    this.proof = proof;
    return { ok: true, person, credentialVersion: 0 };
  }

  async #refuse(person: StaffRow, why: 'other_question' | 'too_old'): Promise<void> {
    await this.#counter.refused(person, why);
    this.refusal = why;
  }

  #isOld(): boolean {
    return performance.now() - this.#askedAt > HOLDS_MS;
  }
}
