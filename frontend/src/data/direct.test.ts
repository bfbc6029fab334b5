/** What a till leaves at the cloud, and how far it believes what is answered. */
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { base64url, sha256, utf8 } from './bytes';
import { Direct } from './direct';
import { GENESIS_HASH } from './envelope';
import { uuidV7 } from './ids';
import { makeKey, publicKeyText, sign } from './keys';
import type { OpenEvent } from './database';
import type { WireHead } from './protocol';
import type { Ask } from './request';

const identity = {
  merchant: uuidV7(), outlet: uuidV7(), outlet_code: 'B01', device: uuidV7(), series: 'K02', epoch: 1,
  name: 'Kasir 1', drawer: null, hub: { device: uuidV7(), public_key: '' },
};

let pair: CryptoKeyPair;
let offer: { address: string; public_key: string };
beforeAll(async () => {
  pair = await makeKey();
  offer = { address: 'https://cloud.contoh.id', public_key: await publicKeyText(pair) };
});

/** Our own chain, and up to where it was left. */
class Chain {
  left: number | null = null;
  readonly rows: { raw: string; sig: string; hash: string }[] = [];

  async grow(count: number): Promise<this> {
    for (let each = 0; each < count; each += 1) {
      const raw = `{"seq":${this.rows.length + 1}}`;
      this.rows.push({ raw, sig: 'sig', hash: await sha256(utf8(raw)) });
    }
    return this;
  }

  async after(seq: number, limit: number): Promise<OpenEvent[]> {
    return this.rows.slice(seq, seq + limit) as unknown as OpenEvent[];
  }

  async hashOf(seq: number): Promise<string | undefined> {
    return this.rows[seq - 1]?.hash;
  }

  leftAt(seq: number): void {
    this.left = seq;
  }
}

class Cloud {
  kept: string[] = [];
  asked: string[] = [];
  stopAt = Infinity;
  head: Partial<WireHead> = {};
  key = pair.privateKey;

  async json<T>({ path, body }: Ask): Promise<T> {
    this.asked.push(path);
    const { events } = JSON.parse(gunzipSync(body!).toString()) as { events: { raw: string }[] };
    for (const { raw } of events) if (this.kept.length < this.stopAt) this.kept.push(raw);
    const heads = await this.heads();
    const lines = heads.map(({ epoch, stream, seq, hash }) => `${epoch} ${stream} ${seq} ${hash}`);
    const proof = await sign(this.key, utf8(['lancar-direct-v1', identity.device, ...lines].join('\n')));
    const stopped = this.kept.length >= this.stopAt ? { code: 'deposit_full', detail: 'Penuh.' } : null;
    return { heads, stopped, proof } as T;
  }

  private async heads(): Promise<WireHead[]> {
    const last = this.kept.at(-1);
    if (last === undefined) return [];
    return [{ epoch: 1, stream: 'F', seq: this.kept.length, hash: await sha256(utf8(last)), ...this.head }];
  }
}

const between = (outbox: Chain, cloud: Cloud) => new Direct({ identity, outbox, cloud, offer });

describe('what the cloud lacks of a till', () => {
  it('is asked for first, and sent from there, in batches', async () => {
    const [chain, cloud] = [await new Chain().grow(450), new Cloud()];
    cloud.kept = chain.rows.slice(0, 30).map(({ raw }) => raw);
    await between(chain, cloud).round();
    expect(cloud.kept).toEqual(chain.rows.map(({ raw }) => raw));
    expect(cloud.asked).toHaveLength(4);
    expect(cloud.asked[0]).toBe(`/sync/v1/relay/direct?merchant=${identity.merchant}`);
    expect(chain.left).toBe(450);
  });

  it('is sent as it is made, without asking again', async () => {
    const [chain, cloud] = [await new Chain().grow(1), new Cloud()];
    const direct = between(chain, cloud);
    await direct.round();
    await chain.grow(1);
    await direct.round();
    await direct.round();
    expect([cloud.kept.length, cloud.asked.length, chain.left]).toEqual([2, 3, 2]);
  });

  it('is sent again by a till at rest to a cloud that lost it', async () => {
    const [chain, cloud] = [await new Chain().grow(3), new Cloud()];
    const direct = between(chain, cloud);
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    await direct.round();
    cloud.kept = cloud.kept.slice(0, 1);
    now.mockReturnValue(60_000);
    await direct.round();
    expect([cloud.kept.length, cloud.asked.length]).toEqual([1, 2]);
    now.mockReturnValue(60_001);
    await direct.round();
    now.mockRestore();
    expect([cloud.kept.length, cloud.asked.length, chain.left]).toEqual([3, 4, 3]);
  });

  it('counts only as far as the cloud kept it', async () => {
    const [chain, cloud] = [await new Chain().grow(5), new Cloud()];
    cloud.stopAt = 3;
    await expect(between(chain, cloud).round()).rejects.toMatchObject({ code: 'hub_refused', problem: { code: 'deposit_full' } });
    expect(chain.left).toBe(3);
  });
});

describe('the word of a cloud', () => {
  it('is nothing when another key signed it, or none', async () => {
    const [chain, cloud] = [await new Chain().grow(2), new Cloud()];
    cloud.key = (await makeKey()).privateKey;
    await expect(between(chain, cloud).round()).rejects.toMatchObject({ code: 'hub_trouble' });
    offer = { ...offer, public_key: base64url(utf8('no key')) };
    await expect(between(chain, new Cloud()).round()).rejects.toMatchObject({ code: 'hub_trouble' });
    offer = { ...offer, public_key: await publicKeyText(pair) };
    expect(chain.left).toBeNull();
  });

  it('is nothing about a chain that is not ours', async () => {
    const [chain, cloud] = [await new Chain().grow(2), new Cloud()];
    cloud.kept = ['{"seq":1}'];
    cloud.head = { hash: GENESIS_HASH };
    await expect(between(chain, cloud).round()).rejects.toMatchObject({ code: 'hub_trouble' });
    cloud.head = { seq: 9 }; // more than we have: this browser is an old copy
    await expect(between(chain, cloud).round()).rejects.toMatchObject({ code: 'hub_trouble' });
    expect(chain.left).toBeNull();
  });
});
