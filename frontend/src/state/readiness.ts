/** "Siap offline": is this tablet able to sell with the server and the internet gone?
 *
 * Facts in, lines out; each line is fine, or needs something that one sentence says. The words are
 * the app's. A line that does not apply on this tablet says so instead of pretending.
 */
import type { TillStatus } from '../data/status';
import { CUT_OFF_MS } from './cut_off';

export type Check =
  | 'shell'
  | 'catalogue'
  | 'storage'
  | 'room'
  | 'copy'
  | 'sealed'
  | 'queue'
  | 'age'
  | 'clock'
  | 'awake'
  | 'printer';

/** `warn`: selling works, but something should be done; `bad`: without it this is no till. */
export interface Line {
  readonly check: Check;
  readonly state: 'ok' | 'warn' | 'bad';
  /** which sentence, and what it counts */
  readonly say: string;
  readonly count: number;
}

export interface Facts {
  serviceWorker: boolean;
  controlling: boolean;
  secure: boolean;
  /** the hub's certificate, not a warning that was clicked away */
  trusted: boolean;
  products: number | null;
  status: Pick<TillStatus, 'unsent' | 'storage' | 'lastContactAtMs'>;
  /** the browser has a second place to write to; private windows often have none */
  fileSystem: boolean;
  /** opened from the home screen */
  installed: boolean;
  /** on the hub's own machine */
  onHub: boolean;
  sealed: boolean;
  clockOffsetMs: number | null;
  wakeLock: boolean;
  nowMs: number;
}

const LOW_BYTES = 500_000_000;
const CLOCK_OFF_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;

export function linesOf(facts: Facts): Line[] {
  const { status } = facts;
  return [
    shell(facts),
    catalogue(facts),
    kept(facts),
    room(status.storage.freeBytes),
    facts.fileSystem ? ok('copy') : warn('copy', 'missing'),
    facts.sealed ? ok('sealed') : warn('sealed', 'plain'),
    status.unsent === 0 ? ok('queue') : warn('queue', 'waiting', status.unsent),
    age(facts),
    clock(facts.clockOffsetMs),
    facts.wakeLock ? ok('awake') : warn('awake', 'missing'),
    ok('printer', 'browser'),
  ];
}

/** Nothing is missing that selling without a network needs. */
export function isReady(lines: readonly Line[]): boolean {
  return lines.every(({ state }) => state !== 'bad');
}

function shell({ serviceWorker, controlling, secure, trusted }: Facts): Line {
  if (controlling) return ok('shell');
  if (!secure) return bad('shell', 'insecure');
  if (!trusted) return bad('shell', 'untrusted');
  return bad('shell', serviceWorker ? 'reload' : 'missing');
}

function catalogue({ products }: Facts): Line {
  return products === null ? bad('catalogue', 'missing') : ok('catalogue', 'complete', products);
}

/** Storage that the browser may throw away holds the only copy of what was sold while the hub is away. */
function kept({ status: { storage }, installed, onHub }: Facts): Line {
  if (storage.persisted) return ok('storage');
  if (onHub) return warn('storage', 'unsafe');
  return bad('storage', installed ? 'refused' : 'unsafe');
}

function room(freeBytes: number | null): Line {
  if (freeBytes === null) return warn('room', 'unknown');
  const megabytes = Math.floor(freeBytes / 1e6);
  return freeBytes < LOW_BYTES ? warn('room', 'low', megabytes) : ok('room', 'enough', megabytes);
}

function age({ status: { lastContactAtMs }, nowMs }: Facts): Line {
  if (lastContactAtMs === null) return warn('age', 'never');
  const passed = Math.max(0, nowMs - lastContactAtMs);
  const hours = Math.floor(passed / HOUR_MS);
  return passed > CUT_OFF_MS ? warn('age', 'stale', hours) : ok('age', hours === 0 ? 'fresh' : 'hours', hours);
}

function clock(offsetMs: number | null): Line {
  if (offsetMs === null) return warn('clock', 'unknown');
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  return Math.abs(offsetMs) > CLOCK_OFF_MS ? warn('clock', 'off', minutes) : ok('clock', 'right', minutes);
}

function ok(check: Check, say = 'ok', count = 0): Line {
  return { check, state: 'ok', say, count };
}

function warn(check: Check, say: string, count = 0): Line {
  return { check, state: 'warn', say, count };
}

function bad(check: Check, say: string, count = 0): Line {
  return { check, state: 'bad', say, count };
}
