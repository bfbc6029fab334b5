/** What the hub hands on is used only where the other device's own chain and signature prove it. */
import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';
import { base64url, sha256, utf8 } from './bytes';
import { Database } from './database';
import { GENESIS_HASH } from './envelope';
import { Trust, type Change } from './trust';

/** Another till: signs a chain of its own. */
class Other {
  readonly device = crypto.randomUUID();
  private pair: CryptoKeyPair | null = null;
  private head = { seq: 0, hash: GENESIS_HASH };

  async key() {
    const raw = new Uint8Array(await crypto.subtle.exportKey('raw', (await this.keys()).publicKey));
    return { device: this.device, epoch: 1, public_key: base64url(raw) };
  }

  async wrote(count = 1): Promise<Change[]> {
    const made: Change[] = [];
    for (let left = count; left > 0; left--) made.push(await this.next());
    return made;
  }

  async signed(raw: string): Promise<Change> {
    const { privateKey } = await this.keys();
    const sig = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, utf8(raw));
    return { server_seq: this.head.seq, type: 'receipt.reprinted', raw, sig: base64url(new Uint8Array(sig)) };
  }

  private async next(): Promise<Change> {
    const { seq, hash } = this.head;
    const raw = JSON.stringify({ device: this.device, epoch: 1, stream: 'F', seq: seq + 1, prev: hash });
    this.head = { seq: seq + 1, hash: await sha256(utf8(raw)) };
    return this.signed(raw);
  }

  private async keys(): Promise<CryptoKeyPair> {
    this.pair ??= await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    return this.pair;
  }
}

const forged = ({ raw, ...rest }: Change): Change => ({ ...rest, raw: raw.replace('"stream"', '"amount":1,"stream"') });

let database: Database;
let trust: Trust;
let other: Other;
let names = 0;

beforeEach(() => {
  database = new Database(`trust-test-${++names}`);
  trust = new Trust(database);
  other = new Other();
});

it('uses what chain and signature prove, of several devices in the order in which it came', async () => {
  const second = new Other();
  const [one, two] = [await other.wrote(2), await second.wrote(2)];
  const mixed = [one[0]!, two[0]!, two[1]!, one[1]!];
  expect(await trust.proven(mixed, [await other.key(), await second.key()])).toEqual(mixed);
});

it('uses nothing whose bytes or signature were changed, and what can be proven alone beside it', async () => {
  const [first, second, third] = (await other.wrote(3)) as [Change, Change, Change];
  const told = [await other.key()];
  expect(await trust.proven([first, forged(second), third], told)).toEqual([first, third]);
  expect(await trust.proven([{ ...(await other.wrote())[0]!, sig: 'nonsense' }], told)).toEqual([]);
});

it('asks of an unbroken run only the last signature: it covers all before it', async () => {
  const [first, second] = (await other.wrote(2)) as [Change, Change];
  const run = [{ ...first, sig: second.sig }, second];
  expect(await trust.proven(run, [await other.key()])).toEqual(run);
  const [third, fourth] = (await other.wrote(2)) as [Change, Change];
  expect(await trust.proven([third, { ...fourth, sig: third.sig }], [await other.key()])).toEqual([third]);
});

it('goes on from where the last page ended, also in a later page of the browser', async () => {
  await trust.proven(await other.wrote(3), [await other.key()]);
  await trust.keep();
  const later = new Trust(database);
  const stranger = JSON.stringify({ device: other.device, epoch: 1, stream: 'F', seq: 4, prev: GENESIS_HASH });
  expect(await later.proven([await other.signed(stranger)])).toEqual([]);
  const next = await other.wrote();
  expect(await later.proven(next)).toEqual(next);
});

it('keeps the first key that proved something, whatever is told later', async () => {
  await trust.proven(await other.wrote(), [await other.key()]);
  const thief = new Other();
  const stolen = { ...(await thief.key()), device: other.device };
  const raw = JSON.stringify({ device: other.device, epoch: 1, stream: 'F', seq: 9, prev: 'x' });
  expect(await trust.proven([await thief.signed(raw)], [stolen])).toEqual([]);
  const next = await other.wrote();
  expect(await trust.proven(next, [stolen])).toEqual(next);
});

it('has only the chain where a hub of the first release tells no keys', async () => {
  const [first, second, third] = (await other.wrote(3)) as [Change, Change, Change];
  expect(await trust.proven([first, second])).toEqual([first, second]);
  expect(await trust.proven([third])).toEqual([third]);
  const torn = JSON.stringify({ device: other.device, epoch: 1, stream: 'F', seq: 4, prev: GENESIS_HASH });
  expect(await trust.proven([{ ...third, raw: torn }])).toEqual([]);
  expect(await trust.proven([{ ...third, raw: 'no envelope' }])).toEqual([]);
});

it('takes a chain up anew where the past of the hub is another one, and still knows the key', async () => {
  const raw = (prev: string) => JSON.stringify({ device: other.device, epoch: 1, stream: 'F', seq: 3, prev });
  await trust.proven(await other.wrote(2), [await other.key()]);
  const branch = await other.signed(raw('f'.repeat(64)));
  expect(await trust.proven([branch])).toEqual([]);
  await trust.beginAnew();
  expect(await trust.proven([{ ...branch, sig: 'nonsense' }])).toEqual([]);
  expect(await trust.proven([branch])).toEqual([branch]);
  await trust.keep();
  expect(await database.get('others')).toMatchObject({ heads: { [`${other.device}/1/F`]: { seq: 3 } } });
});

it('takes a chain up anew behind a gap, as after the restore of a hub', async () => {
  await trust.proven(await other.wrote(2), [await other.key()]);
  await other.wrote(5);
  const later = await other.wrote(2);
  expect(await trust.proven(later)).toEqual(later);
});
