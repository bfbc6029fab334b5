/**
 * The second copy as the page sees it: whether it is there, how far it lags, what it healed.
 *
 * IndexedDB's `complete` is the acknowledgement; the copy follows at once and never delays a sale.
 * At most LAG_LIMIT rows are under way; what is beyond is read from IndexedDB by the keeper later.
 * Only two things wait for it: the first sale of a page (`ready`, at most OPEN_MS), because the
 * chain may end in the copy, and a sale that IndexedDB refused (`keep`).
 */
import type { CopyAnswer, CopyQuestion } from './copy.worker';
import { NOTHING_FOUND, type CopyReport } from './copy_keeper';
import { DATABASE_NAME, type StoredEvent } from './database';
import { named } from './training';
import { Watched, type Watchable } from './watch';

/** `none`: this browser has no OPFS, the till works without; `failing`: it could not write. */
export type CopyKind = 'off' | 'opening' | 'kept' | 'none' | 'failing';

export type Kept = 'kept' | 'refused' | 'in_doubt';

export interface CopyState {
  kind: CopyKind;
  /** events on their way to the copy */
  behind: number;
  /** how long the last one took, from its acknowledgement to the copy's medium */
  lagMs: number | null;
  reason: string | null;
  report: CopyReport;
}

export const OPEN_MS = 5_000;
export const KEEP_MS = 5_000;
export const LAG_LIMIT = 64;
const SWEEP_AFTER_MS = 4_000;
const OFF: CopyState = { kind: 'off', behind: 0, lagMs: null, reason: null, report: NOTHING_FOUND };

type Answer = Exclude<CopyAnswer, { report: CopyReport }>;
type Unnumbered = CopyQuestion extends infer Q ? (Q extends CopyQuestion ? Omit<Q, 'number'> : never) : never;

export class SecondCopy {
  private readonly present = new Watched<CopyState>(OFF);
  private readonly start: () => Worker;
  private readonly owing: () => number;
  private readonly asked = new Map<number, (answer: Answer) => void>();
  private worker: Worker | null = null;
  private opening: Promise<void> | null = null;
  private number = 0;
  private sweeping: ReturnType<typeof setTimeout> | undefined;

  /** `owing`: how many events the database still waits to take. */
  constructor(start: () => Worker = startWorker, owing: () => number = () => 0) {
    this.start = start;
    this.owing = owing;
  }

  get state(): Watchable<CopyState> {
    return this.present;
  }

  /** Only the tab that is the till keeps the copy. */
  open(): Promise<void> {
    this.opening ??= this.opened();
    return this.opening;
  }

  /** Resolves when the chain may go on: the copy is united, or does not answer in time. */
  async ready(): Promise<void> {
    if (this.opening !== null) await within(this.opening, OPEN_MS);
  }

  /** After the acknowledgement; nobody waits for it. */
  follow(row: StoredEvent): void {
    const { kind, behind } = this.present.value;
    if ((kind !== 'kept' && kind !== 'failing') || behind >= LAG_LIMIT) return;
    void this.append(row, 'mirror');
  }

  /** When IndexedDB refused: `kept` once it is on the copy's medium, `refused` when it is surely not. */
  async keep(row: StoredEvent): Promise<Kept> {
    const { kind } = this.present.value;
    if (this.worker === null || (kind !== 'kept' && kind !== 'failing')) return 'refused';
    const answer = await within(this.append(row, 'last'), KEEP_MS);
    if (answer === undefined || (!answer.ok && answer.reason.startsWith('CopyInDoubt'))) return 'in_doubt';
    return answer.ok ? 'kept' : 'refused';
  }

  /** Segments whose events are all older than this number may go (retention.ts). */
  async release(below: number): Promise<void> {
    if (this.present.value.kind === 'kept') await this.ask({ ask: 'release', below });
  }

  /** Rows were sealed that lie plain in the copy (sealing.ts). False: ask again later. */
  async reseal(): Promise<boolean> {
    return this.present.value.kind === 'kept' && (await this.ask({ ask: 'reseal' })).ok;
  }

  close(): void {
    clearTimeout(this.sweeping);
    this.worker?.terminate();
    this.worker = null;
    this.opening = null;
    this.report({ kind: 'off' });
  }

  private async opened(): Promise<void> {
    this.report({ kind: 'opening', reason: null });
    try {
      this.worker = this.start();
      this.worker.onmessage = ({ data }: MessageEvent<CopyAnswer>) => this.heard(data);
      this.worker.onerror = (event) => this.failed(event.message || 'worker');
    } catch (error) {
      return this.failed(String(error));
    }
    const answer = await this.ask({ ask: 'open', database: named(DATABASE_NAME) });
    if (!answer.ok) return this.failed(answer.reason);
    this.report({ kind: answer.supported ? 'kept' : 'none' });
    this.sweepLater();
  }

  /** Room that came back is the database's first: a copy that grows takes it by the megabyte. */
  private sweepLater(): void {
    this.sweeping = setTimeout(() => {
      if (this.owing() > 0) this.sweepLater();
      else void this.ask({ ask: 'sweep' });
    }, SWEEP_AFTER_MS);
  }

  private async append(row: StoredEvent, resort: 'mirror' | 'last'): Promise<Answer> {
    const began = performance.now();
    this.report({ behind: this.present.value.behind + 1 });
    const answer = await this.ask({ ask: 'append', row, resort });
    const behind = Math.max(0, this.present.value.behind - 1);
    const lagMs = Math.round(performance.now() - began);
    if (answer.ok) this.report({ kind: 'kept', behind, lagMs, reason: null });
    else this.report({ kind: 'failing', behind, reason: answer.reason });
    return answer;
  }

  private ask(question: Unnumbered): Promise<Answer> {
    const number = ++this.number;
    return new Promise((resolve) => {
      if (this.worker === null) return resolve({ number, ok: false, reason: 'closed' });
      this.asked.set(number, resolve);
      this.worker.postMessage({ ...question, number });
    });
  }

  private heard(said: CopyAnswer): void {
    if ('report' in said) return this.report({ report: said.report });
    this.asked.get(said.number)?.(said);
    this.asked.delete(said.number);
  }

  /** What was under way is read from IndexedDB at the next start; whether it arrived, nobody knows. */
  private failed(reason: string): void {
    this.worker?.terminate();
    this.worker = null;
    this.report({ kind: 'failing', behind: 0, reason });
    for (const [number, answered] of this.asked) answered({ number, ok: false, reason: `CopyInDoubt: ${reason}` });
    this.asked.clear();
  }

  private report(news: Partial<CopyState>): void {
    this.present.set({ ...this.present.value, ...news });
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./copy.worker.ts', import.meta.url), { type: 'module' });
}

/** The value, or undefined when it takes longer. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
