/** The format of the second copy: what one wrong bit may cost. */
import { expect, it } from 'vitest';
import { encoded, MAGIC, parsed } from './copy_file';
import type { StoredEvent } from './database';

const RESERVED = 64;

function sale(seq: number): StoredEvent {
  return {
    device: 'd', epoch: 1, stream: 'F', seq, id: `i${seq}`, type: 'sale.completed', hash: `h${seq}`, sig: 's', prev: 'p',
    hlc: [5, 0], receipt: null, made_at_ms: 5, raw: `{"kind":"sale ${seq}"}`,
  };
}

const parts = [1, 2, 3].map((seq) => encoded({ kind: 'event', event: sale(seq) }));
const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, part) => sum + part.length, MAGIC.length));

function segment(): Uint8Array<ArrayBuffer> {
  const all = [MAGIC, ...parts, new Uint8Array(RESERVED)];
  const bytes = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function found(bytes: Uint8Array<ArrayBuffer>): number[] {
  return parsed(bytes).records.flatMap((record) => (record.kind === 'event' ? [record.event.seq] : []));
}

it('reads all of a whole segment and says where the next record belongs', () => {
  const bytes = segment();
  expect(found(bytes)).toEqual([1, 2, 3]);
  expect(parsed(bytes)).toMatchObject({ damaged: 0, torn: false, end: bytes.length - RESERVED });
});

it('loses one sale to any wrong bit of its record, its length included, and none of the others', () => {
  const [, second = 0, third = 0] = starts;
  for (let place = second; place < third; place++) {
    for (let bit = 0; bit < 8; bit++) {
      const bytes = segment();
      bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
      expect(found(bytes), `${place} ${bit}`).toEqual([1, 3]);
      expect(parsed(bytes).damaged).toBe(1);
    }
  }
});

it('a length that one wrong bit made nothing hides its own sale and nobody else’s', () => {
  const [, second = 0] = starts;
  const bytes = segment();
  new DataView(bytes.buffer).setUint32(second, 0, true);
  expect(found(bytes)).toEqual([1, 3]);
  expect(parsed(bytes)).toMatchObject({ damaged: 1, torn: true });
});

it('appends nothing behind a length that is wrong, and goes on behind a wrong checksum', () => {
  const [, second = 0] = starts;
  const wrong = (place: number) => {
    const bytes = segment();
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    return parsed(bytes).torn;
  };
  expect([wrong(second), wrong(second + 4), wrong(second + 40)]).toEqual([true, false, false]);
});

it('ends where a power cut tore the last record', () => {
  const bytes = segment().slice(0, (starts[2] ?? 0) + 20);
  expect(found(bytes)).toEqual([1, 2]);
  expect(parsed(bytes)).toMatchObject({ damaged: 0, torn: true });
});
