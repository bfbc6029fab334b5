/** The golden corpus, read by the till as the hub reads it (tests/pos/journal/test_golden.py). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256, utf8, type Bytes } from './bytes';
import { envelopeText, type Envelope } from './envelope';

interface Golden {
  kind: string;
  version: number;
  public_key: string;
  hash: string;
  sig: string;
  raw: string;
}

const folder = join(import.meta.dirname, '../../../tests/golden/journal');
const corpus = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Golden);

const bytesOf = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'base64url'));

async function isValid({ public_key, sig, raw }: Golden): Promise<boolean> {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('raw', bytesOf(public_key), curve, false, ['verify']);
  const signing = { name: 'ECDSA', hash: 'SHA-256' };
  return crypto.subtle.verify(signing, key, bytesOf(sig), utf8(raw));
}

describe.each(corpus)('golden $kind version $version', (golden) => {
  it('is written with the same bytes from its parts, in whatever order they come', () => {
    const envelope = JSON.parse(golden.raw) as Envelope;
    const shuffled = Object.fromEntries(Object.entries(envelope).reverse()) as unknown as Envelope;
    expect(envelopeText(shuffled)).toBe(golden.raw);
    expect([envelope.type, envelope.tv]).toEqual([golden.kind, golden.version]);
  });

  it('has the hash and the signature of its bytes, and not of others', async () => {
    expect(await sha256(utf8(golden.raw))).toBe(golden.hash);
    expect(await isValid(golden)).toBe(true);
    expect(await isValid({ ...golden, raw: golden.raw.replace('"v":1', '"v":2') })).toBe(false);
  });
});

it('has at least the sale in its corpus', () => {
  expect(corpus.map(({ kind }) => kind)).toContain('sale.completed');
});
