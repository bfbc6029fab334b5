/**
 * The PIN desk: checks a member of staff offline, and locks after too many wrong tries.
 *
 * A try is counted in IndexedDB before it is checked, so closing the page in between gives no free
 * tries; the right PIN clears the count. The hash (Argon2id, 19 MiB, t=2, p=1) came with the
 * catalogue. Checking runs in a worker and never touches the network.
 */
import type { StaffRow } from './catalog_rows';
import { Database, DATABASE_NAME } from './database';
import { DataError } from './errors';
import { afterWrong, FREE_ON_TABLET, lockedUntil, NO_LOCKOUT, triesLeft } from './lockout';
import type { Lockout } from './meta';
import type { PinAnswer, PinQuestion } from './pin.worker';
import { TRAINING } from './training';

export type PinVerdict =
  | { ok: true; person: StaffRow; credentialVersion: number }
  | { ok: false; code: 'pin_wrong'; triesLeft: number }
  | { ok: false; code: 'pin_locked'; lockedUntilMs: number; justLocked: boolean; failures: number }
  | { ok: false; code: 'pin_missing' };

/** The worker loads some 15 kB of WebAssembly at its first question. */
const PATIENCE_MS = 20_000;
/** Of everybody's tries together; no person has such an id. */
const TABLET = 'tablet';

export class PinDesk {
  private readonly database: Database;
  private worker: Worker | null = null;
  private asked = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(database: Database) {
    // guessing in a practice is guessing
    this.database = TRAINING ? new Database(DATABASE_NAME) : database;
  }

  /** One try. `justLocked` is true for the try that caused the lock (worth a journal event). */
  verify(person: StaffRow, pin: string): Promise<PinVerdict> {
    const verdict = this.turn.then(() => this.judge(person, pin));
    this.turn = verdict.catch(() => undefined);
    return verdict;
  }

  /** 0 when free; for showing a lock before anyone types. */
  async lockedUntilMs(personId: string): Promise<number> {
    const [own, tablet] = await Promise.all([this.lockout(personId), this.lockout(TABLET)]);
    return Math.max(lockedUntil(own, Date.now()), lockedUntil(tablet, Date.now()));
  }

  /** Starts the worker early, so that the first PIN of the day is as quick as the others. */
  warmUp(): void {
    this.worker ??= startWorker();
  }

  close(): void {
    this.worker?.terminate();
    this.worker = null;
  }

  private async judge(person: StaffRow, pin: string): Promise<PinVerdict> {
    if (person.pin === null) return { ok: false, code: 'pin_missing' };
    const [own, tablet] = await Promise.all([this.lockout(person.id), this.lockout(TABLET)]);
    const until = await this.lockedUntilMs(person.id);
    if (until > 0) return locked(own.wrong, until, false);
    const counted = afterWrong(own, Date.now());
    const together = afterWrong(tablet, Date.now(), FREE_ON_TABLET);
    await this.keep(person, counted, together);
    if (await this.matches(pin, person.pin.phc, () => this.keep(person, own, tablet))) {
      await this.keep(person, NO_LOCKOUT, NO_LOCKOUT);
      return { ok: true, person, credentialVersion: person.pin.version };
    }
    const lockedMs = Math.max(counted.until_ms, together.until_ms);
    const left = Math.min(triesLeft(counted), FREE_ON_TABLET - together.wrong);
    if (lockedMs === 0) return { ok: false, code: 'pin_wrong', triesLeft: left };
    return locked(counted.wrong, lockedMs, true);
  }

  private async lockout(whose: string): Promise<Lockout> {
    return (await this.database.get(`lockout:${whose}`)) ?? NO_LOCKOUT;
  }

  private async keep({ id }: StaffRow, own: Lockout, tablet: Lockout): Promise<void> {
    await Promise.all([this.database.set(`lockout:${id}`, own), this.database.set(`lockout:${TABLET}`, tablet)]);
  }

  /** A hash that cannot be read says nothing about the PIN, so the try is given back. */
  private async matches(pin: string, phc: string, giveBack: () => Promise<void>): Promise<boolean> {
    const { matches } = await this.ask({ number: ++this.asked, pin, phc });
    if (matches !== null) return matches;
    await giveBack();
    throw new DataError('catalogue_damaged');
  }

  private ask(question: PinQuestion): Promise<PinAnswer> {
    const worker = (this.worker ??= startWorker());
    return new Promise((resolve, reject) => {
      const fail = () => {
        this.close(); // the next try starts a fresh worker
        reject(new DataError('worker_failed'));
      };
      const timer = setTimeout(fail, PATIENCE_MS);
      worker.onerror = fail;
      worker.onmessage = ({ data }: MessageEvent<PinAnswer>) => {
        if (data.number !== question.number) return;
        clearTimeout(timer);
        resolve(data);
      };
      worker.postMessage(question);
    });
  }
}

function locked(failures: number, lockedUntilMs: number, justLocked: boolean): PinVerdict {
  return { ok: false, code: 'pin_locked', lockedUntilMs, justLocked, failures };
}

function startWorker(): Worker {
  return new Worker(new URL('./pin.worker.ts', import.meta.url), { type: 'module' });
}
