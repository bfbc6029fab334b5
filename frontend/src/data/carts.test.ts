/** When an open cart is written: after the tap's own moment, soon, and at once where the page may go or money moves. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Carts, type CartsParts } from './carts';
import type { JsonObject } from './json';

/** A disk that tells when it was given what, and that writes as long as the test wants. */
class Disk {
  readonly given: [atMs: number, ...ids: string[]][] = [];
  takesMs = 0;
  private readonly beganMs = Date.now();

  use(work: (handle: unknown) => Promise<void>): Promise<void> {
    const ids: string[] = [];
    const store = { put: ({ id }: { id: string }) => ids.push(id), delete: (id: string) => ids.push(`-${id}`), get: async () => undefined };
    const done = new Promise<void>((resolve) => setTimeout(resolve, this.takesMs));
    this.given.push([Date.now() - this.beganMs, ...ids]);
    const entry = this.given.length - 1;
    const commit = () => this.given.splice(entry, 1, [this.given[entry]![0], ...ids]);
    return work({ transaction: () => ({ objectStore: () => store, commit, done }) });
  }
}

let disk: Disk;
let carts: Carts;
/** The browser is never idle: it calls back when the time it was given is over. */
const busy = (callback: () => void, { timeout = Infinity }: { timeout?: number } = {}) => setTimeout(callback, timeout);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestIdleCallback', busy);
  disk = new Disk();
  const vault = { sealBytes: async () => null, openBytes: async (bytes: unknown) => bytes };
  carts = new Carts({ database: disk, vault, writer: { owns: () => true } } as unknown as CartsParts);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const save = (id: string) => carts.save(id, { kind: 'cart' } satisfies JsonObject);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a tap', () => {
  it('is written 180 ms later at the latest, however busy the browser is', async () => {
    save('a');
    await pass(179);
    expect(disk.given).toEqual([]);
    await pass(1);
    expect(disk.given).toEqual([[180, 'a']]);
  });

  it('is written after 80 ms where the browser is idle, and where idleness cannot be asked for', async () => {
    vi.stubGlobal('requestIdleCallback', (callback: () => void) => callback());
    save('a');
    await pass(79);
    expect(disk.given).toEqual([]);
    await pass(21);
    vi.stubGlobal('requestIdleCallback', undefined);
    save('b');
    await pass(79);
    expect(disk.given).toEqual([[80, 'a']]);
    await pass(1);
    expect(disk.given).toEqual([[80, 'a'], [180, 'b']]);
  });

  it('goes with those of the same hand in one write', async () => {
    save('a');
    await pass(100);
    save('b');
    await pass(80);
    expect(disk.given).toEqual([[180, 'a', 'b']]);
  });
});

describe('the page may be about to go', () => {
  it('what waits for a quiet moment is written now', async () => {
    save('a');
    await pass(10);
    carts.flush();
    await pass(0);
    expect(disk.given).toEqual([[10, 'a']]);
  });

  it('a tap made while another is being written follows it at once', async () => {
    disk.takesMs = 50;
    save('a');
    await pass(190); // in progress since 180
    save('b');
    carts.flush();
    await pass(40);
    expect(disk.given).toEqual([[180, 'a'], [230, 'b']]);
  });

  it('and stays: later taps wait for their quiet moment again', async () => {
    carts.flush(); // nothing to hurry
    save('a');
    disk.takesMs = 50;
    await pass(190);
    carts.flush(); // while it is written, and nothing follows it
    await pass(110);
    save('b');
    await pass(179);
    expect(disk.given).toEqual([[180, 'a']]);
    await pass(1);
    expect(disk.given).toEqual([[180, 'a'], [480, 'b']]);
  });
});

describe('money waits until the cart is stored', () => {
  const settledAt = () => {
    const beganMs = Date.now();
    return carts.settled().then(() => Date.now() - beganMs);
  };

  it('for nothing where nothing is to be stored', async () => {
    expect(await settledAt()).toBe(0);
  });

  it('no longer than the disk takes', async () => {
    disk.takesMs = 50;
    save('a');
    const waited = settledAt();
    await pass(50);
    expect(await waited).toBe(50);
  });

  it('and no longer than two writes where a tap came during one', async () => {
    disk.takesMs = 50;
    save('a');
    await pass(190);
    save('b');
    const waited = settledAt();
    await pass(90);
    expect(await waited).toBe(90); // 40 of the write in progress, 50 of its own
    expect(disk.given).toEqual([[180, 'a'], [230, 'b']]);
  });

  it('nor for the quiet moment of a tap that comes while it waits', async () => {
    disk.takesMs = 50;
    save('a');
    const waited = settledAt();
    await pass(10);
    save('b');
    await pass(90);
    expect(await waited).toBe(100);
  });
});
