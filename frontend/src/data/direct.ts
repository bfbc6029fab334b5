/**
 * Leaves at the cloud what the shop's server lacks, while that is silent (sync/README.md, relay/direct).
 *
 * The cloud's word counts only when its key, which the server told us, signed it, and only as far as
 * it names our own hash. It moves nothing but what is shown: the server still gets everything itself,
 * and the acknowledged mark is the server's alone. Never on the way of a sale.
 */
import { batch, MOST_BYTES, MOST_EVENTS, pushText } from './batches';
import { fromBase64url, gzip, utf8 } from './bytes';
import { GENESIS_HASH } from './envelope';
import { DataError } from './errors';
import type { Identity } from './identity';
import type { Outbox } from './outbox';
import type { CloudOffer, WireHead } from './protocol';
import type { Hub } from './request';

const PROOF_PREFIX = 'lancar-direct-v1';
const ASK_MS = 10_000; // through the shop's line to the internet, which may be a phone
const ASK_AGAIN_MS = 60_000; // a cloud put back to an older copy has lost what was left there
const LIMITS = { events: MOST_EVENTS, bytes: MOST_BYTES };
const MOST_BATCHES = 1_000; // in one round; the next goes on

interface DirectAnswer {
  heads: WireHead[];
  stopped: { code: string; detail: string } | null;
  proof: string;
}

export interface DirectParts {
  identity: Identity;
  outbox: Pick<Outbox, 'after' | 'hashOf' | 'leftAt'>;
  /** aimed at the cloud, signing as this till */
  cloud: Pick<Hub, 'json'>;
  offer: CloudOffer;
}

export class Direct {
  private readonly parts: DirectParts;
  private reached: number | null = null; // null: the cloud was not asked yet
  private heardAt = -Infinity;
  private key: Promise<CryptoKey> | null = null;

  constructor(parts: DirectParts) {
    this.parts = parts;
  }

  /** All that the cloud lacks of our chain; DataError where it does not get further. */
  async round(): Promise<void> {
    if (this.reached === null || performance.now() - this.heardAt > ASK_AGAIN_MS) await this.send([]);
    for (let count = 0; count < MOST_BATCHES; count += 1) {
      const events = batch(await this.parts.outbox.after(this.reached ?? 0, MOST_EVENTS), LIMITS);
      if (events.length === 0) return;
      const before = this.reached;
      await this.send(events);
      if (this.reached === before) throw new DataError('hub_trouble'); // it said yes and kept nothing
    }
  }

  private async send(events: readonly { raw: string; sig: string }[]): Promise<void> {
    const { cloud, identity, outbox } = this.parts;
    const path = `/sync/v1/relay/direct?merchant=${identity.merchant}`;
    const body = await gzip(utf8(pushText(events)));
    const answer = await cloud.json<DirectAnswer>({ method: 'POST', path, body, gzipped: true, timeoutMs: ASK_MS });
    this.reached = await this.believed(answer);
    this.heardAt = performance.now();
    outbox.leftAt(this.reached);
    const { stopped } = answer;
    if (stopped) throw new DataError('hub_refused', { problem: { ...stopped, status: 200, server_time: null, retry_after_ms: null } });
  }

  private async believed({ heads, proof }: DirectAnswer): Promise<number> {
    const { identity: { epoch }, outbox } = this.parts;
    if (!Array.isArray(heads) || !(await this.isSigned(heads, proof))) throw new DataError('hub_trouble');
    const head = heads.find((each) => each.epoch === epoch && each.stream === 'F');
    if (head === undefined) return 0;
    const own = head.seq === 0 ? GENESIS_HASH : await outbox.hashOf(head.seq);
    if (own !== head.hash) throw new DataError('hub_trouble');
    return head.seq;
  }

  private async isSigned(heads: readonly WireHead[], proof: string): Promise<boolean> {
    const lines = heads.map(({ epoch, stream, seq, hash }) => `${epoch} ${stream} ${seq} ${hash}`);
    const text = [PROOF_PREFIX, this.parts.identity.device, ...lines].join('\n');
    try {
      this.key ??= imported(this.parts.offer.public_key);
      const how = { name: 'ECDSA', hash: 'SHA-256' };
      return await crypto.subtle.verify(how, await this.key, fromBase64url(proof), utf8(text));
    } catch {
      return false; // this is no key, or no signature at all
    }
  }
}

function imported(key: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', fromBase64url(key), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
}
