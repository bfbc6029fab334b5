/**
 * The only fetch: a request to the hub, signed with the device's key.
 *
 * A time-out of three seconds is the test of reachability; what the browser believes about the
 * network is never asked. Every answer also tells the hub's time. A hub that finds our time
 * wrong says so once (`clock_skew`), we sign with its time from then on and try again. All other
 * refusals come back as problems with a stable code (RFC 9457). It never decides what to do next.
 */
import { sha256, utf8, type Bytes } from './bytes';
import type { Clock } from './clock';
import { DataError, type Problem } from './errors';
import type { Sign } from './keys';
import { TRAINING } from './training';

export const REACH_MS = 3_000;

export interface Credential {
  device: string;
  epoch: number;
  sign: Sign;
}

export interface Ask {
  method: 'GET' | 'POST';
  path: string; // with its query, as sent
  body?: Bytes;
  gzipped?: boolean;
  timeoutMs?: number;
}

const JSON_TYPE = 'application/json';

/** What the server says of itself at /healthz, unsigned, as anybody may ask; throws whatever fetch does. */
export async function health(): Promise<unknown> {
  const answer = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(REACH_MS) });
  return answer.json();
}

export class Hub {
  readonly origin: string;
  private readonly clock: Clock;
  private credential: Credential | null = null;
  private signingOffsetMs: number | null = null;

  constructor(clock: Clock, origin: string = location.origin) {
    this.clock = clock;
    this.origin = origin;
  }

  /** From here on requests are signed as this device. */
  actAs(credential: Credential | null): void {
    this.credential = credential;
  }

  async json<T>(ask: Ask): Promise<T> {
    const bytes = await this.bytes(ask);
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as T;
    } catch (cause) {
      throw new DataError('hub_trouble', { cause });
    }
  }

  /** A line that dies in the middle of an answer is a dead line, not a broken hub. */
  async bytes(ask: Ask): Promise<Bytes> {
    const response = await this.ask(ask);
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch (cause) {
      throw new DataError('hub_unreachable', { cause });
    }
  }

  private async ask(ask: Ask): Promise<Response> {
    const first = await this.send(ask);
    if (first.ok) return first;
    const problem = await problemOf(first);
    if (problem.code !== 'clock_skew' || problem.server_time === null) throw refusal(problem);
    this.signingOffsetMs = problem.server_time - Date.now();
    const second = await this.send(ask);
    if (second.ok) return second;
    throw refusal(await problemOf(second));
  }

  private async send(ask: Ask): Promise<Response> {
    const { method, path, body, timeoutMs = REACH_MS } = ask;
    if (TRAINING) throw new DataError('hub_unreachable'); // nothing of a practice leaves
    try {
      return await fetch(this.origin + path, {
        method,
        headers: { ...contentHeaders(ask), ...(await this.signature(ask)) },
        body: body ?? null,
        cache: 'no-store',
        credentials: 'same-origin',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (cause) {
      throw new DataError('hub_unreachable', { cause });
    }
  }

  private async signature({ method, path, body }: Ask): Promise<Record<string, string>> {
    if (this.credential === null) return {};
    const { device, epoch, sign } = this.credential;
    const time = String(this.timeMs());
    const digest = await sha256(body ?? utf8(''));
    const text = `lancar-request-v1\n${method}\n${path}\n${time}\n${digest}`;
    return {
      'Lancar-Device': device,
      'Lancar-Epoch': String(epoch),
      'Lancar-Time': time,
      'Lancar-Signature': await sign(text),
    };
  }

  private timeMs(): number {
    const offset = this.signingOffsetMs;
    return offset === null ? this.clock.nowMs() : Date.now() + offset;
  }
}

function contentHeaders({ body, gzipped }: Ask): Record<string, string> {
  if (body === undefined) return {};
  return { 'Content-Type': JSON_TYPE, ...(gzipped === true ? { 'Content-Encoding': 'gzip' } : {}) };
}

async function problemOf(response: Response): Promise<Problem> {
  const said = (await response.json().catch(() => ({}))) as Partial<Problem>;
  return {
    status: response.status,
    code: said.code ?? '',
    detail: said.detail ?? '',
    server_time: said.server_time ?? null,
    retry_after_ms: said.retry_after_ms ?? headerMs(response),
  };
}

/** `Retry-After` in seconds, as a proxy before the hub would say it. */
function headerMs(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

/** Without a code it was not our hub that spoke: a proxy, a crash, another program on that port. */
function refusal(problem: Problem): DataError {
  return new DataError(problem.code === '' ? 'hub_trouble' : 'hub_refused', { problem });
}
