/**
 * UUIDv7 ids, made on the device before anything is sent.
 *
 * 48 bits of milliseconds, then a 12-bit counter so that ids of one page sort in the order
 * they were made (also when the wall clock steps back), then 62 random bits. An id is not
 * an order between devices; that is the hybrid clock's work.
 */
const COUNTER_LIMIT = 0x1000;

let lastMs = 0;
let counter = 0;

export function uuidV7(nowMs: number = Date.now()): string {
  advance(nowMs);
  const random = crypto.getRandomValues(new Uint8Array(8));
  random[0] = 0x80 | ((random[0] ?? 0) & 0x3f);
  const time = lastMs.toString(16).padStart(12, '0');
  const rest = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const middle = (0x7000 | counter).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${middle}-${rest.slice(0, 4)}-${rest.slice(4)}`;
}

function advance(nowMs: number): void {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = 0;
  } else if (++counter >= COUNTER_LIMIT) {
    lastMs += 1;
    counter = 0;
  }
}

/** A page begins; what an earlier one gave out is not remembered. For whoever plays several pages. */
export function beginAnew(): void {
  [lastMs, counter] = [0, 0];
}
