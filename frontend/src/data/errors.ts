/**
 * Everything that can go wrong below the screens, as one class with stable codes.
 *
 * `code` never changes once released; `sentenceKey` names the sentence staff read
 * (the words themselves live in ui/i18n); `detail` is a ready sentence from the hub,
 * when there is one; `permanent` says that trying the same thing again is useless.
 */
export type DataErrorCode =
  | 'not_paired' // this browser is not a till yet
  | 'already_paired'
  | 'unsent_events' // refused while sales exist only on this tablet
  | 'not_writer' // another tab is the till; offer to take over
  | 'writer_lost' // another tab took over while this one was writing
  | 'till_busy' // too many writes are waiting
  | 'event_too_large'
  | 'event_malformed' // our own mistake: no hub could read it, so it must not enter the journal
  | 'storage_failed' // the browser's disk refused, also after three tries
  | 'storage_full'
  | 'storage_doubt' // no answer whether the sale arrived anywhere: pay again, it is the same sale
  | 'storage_blocked' // an older tab holds the database open
  | 'hub_unreachable' // no answer within three seconds
  | 'hub_trouble' // it answered, but not in our protocol
  | 'hub_refused' // it answered with a problem; see `problem`
  | 'catalogue_damaged' // the bytes are not what their name promises
  | 'catalogue_missing'
  | 'event_damaged' // stored bytes are not what was sealed or hashed
  | 'event_pruned' // the body was let go; it is safe elsewhere
  | 'vault_locked' // sealed under a device key this browser has lost
  | 'worker_failed'; // the PIN check could not run; try again

/** An RFC 9457 problem, as the hub sends it. */
export interface Problem {
  status: number;
  code: string;
  detail: string;
  server_time: number | null;
  /** how long it wants to be left alone */
  retry_after_ms: number | null;
}

export class DataError extends Error {
  readonly code: DataErrorCode;
  readonly problem: Problem | null;

  constructor(code: DataErrorCode, options: { cause?: unknown; problem?: Problem } = {}) {
    super(options.problem === undefined ? code : `${code}: ${options.problem.code}`, {
      cause: options.cause,
    });
    this.name = 'DataError';
    this.code = code;
    this.problem = options.problem ?? null;
  }

  /** Key of the sentence for staff, for example `error.storage_full`. */
  get sentenceKey(): string {
    return `error.${this.code}`;
  }

  /** The hub's own sentence, when it sent one. */
  get detail(): string | null {
    return this.problem?.detail ?? null;
  }

  get permanent(): boolean {
    return PERMANENT.has(this.code);
  }
}

const PERMANENT: ReadonlySet<DataErrorCode> = new Set([
  'not_paired',
  'already_paired',
  'event_too_large',
  'event_malformed',
]);
