/**
 * The browser as the simulator plays it: clock, timers, luck, cryptography, network, storage.
 *
 * Everything the till's core may ask of a browser is answered from the machine that is awake, in
 * virtual time and without threads, so that one seed gives one history. `settle` runs until the
 * core waits for nothing but the world.
 */
import { gzipSync } from 'node:zlib';
import * as fake from 'fake-indexeddb';
import { plain, simulatedCrypto } from './crypto.ts';
import { attach, watchStores } from './disk.ts';
import { awake, world } from './machine.ts';
import { Socket } from './socket.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const immediate = globalThis.setImmediate;
let pending = 0;

/** Runs the core until it is idle; at most `most` steps of its event loop. */
export async function settle(most = Infinity): Promise<void> {
  let steps = 0;
  do {
    await new Promise<void>((resolve) => immediate(resolve));
    steps += 1;
  } while (pending > 0 && steps < most);
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

export function installBrowser(): void {
  installStorage();
  installTime();
  define('crypto', simulatedCrypto);
  installNetwork();
  const ignore = () => undefined;
  define('addEventListener', ignore);
  define('removeEventListener', ignore);
  define('document', { addEventListener: ignore, removeEventListener: ignore, visibilityState: 'visible' });
  define('caches', { keys: async () => [] });
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: () => awake().notes });
  // a page that wants to be loaded anew says so in its news, and the world boots it
  define('location', { get origin() { return `http://till-${awake().till}`; }, reload: () => undefined });
  define('navigator', {
    onLine: true,
    locks: {
      request: async (_name: string, ...rest: unknown[]) => (rest.at(-1) as (lock: object) => unknown)({}),
    },
    storage: {
      persisted: async () => true,
      persist: async () => true,
      estimate: async () => ({ quota: 8e9, usage: 1e6 }),
      getDirectory: async () => Promise.reject(new DOMException('no such folder', 'SecurityError')),
    },
  });
}

function installStorage(): void {
  for (const [name, value] of Object.entries(fake)) if (name.startsWith('IDB')) define(name, value);
  watchStores();
  Object.defineProperty(globalThis, 'indexedDB', {
    configurable: true,
    get: () => {
      const { disk } = awake();
      return {
        open: (name: string, version?: number) => {
          const request = disk.factory.open(name, version);
          request.addEventListener('success', () => attach(request.result, disk));
          return request;
        },
        databases: () => disk.factory.databases(),
      };
    },
  });
}

function installTime(): void {
  Date.now = () => awake().wallMs();
  performance.now = () => awake().steadyMs();
  Math.random = () => awake().chance();
  const start = (run: () => void, ms = 0, every: number | null = null) => {
    const machine = awake();
    const id = machine.number();
    machine.timers.set(id, { at: world.nowMs + Math.max(0, ms), run, every });
    return id;
  };
  const stop = (id: number | undefined) => void (id !== undefined && awake().timers.delete(id));
  define('setTimeout', (run: () => void, ms?: number) => start(run, ms));
  define('setInterval', (run: () => void, ms = 0) => start(run, ms, Math.max(1, ms)));
  define('clearTimeout', stop);
  define('clearInterval', stop);
  define('setImmediate', (run: (...given: unknown[]) => void, ...given: unknown[]) => {
    pending += 1;
    return immediate(() => {
      pending -= 1;
      run(...given);
    });
  });
}

class Packing {
  private readonly bytes: Bytes;

  constructor([bytes = new Uint8Array()]: Bytes[]) {
    this.bytes = bytes;
  }

  stream() {
    return { pipeThrough: () => gzipSync(this.bytes) };
  }
}

class Packed {
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return plain(this.bytes);
  }
}

/** gzip as the browser's streams would do it, in one go; and the only door to hub and cloud. */
function installNetwork(): void {
  define('Blob', Packing);
  define('CompressionStream', Object);
  define('Response', Packed);
  define('AbortSignal', { timeout: (ms: number) => ({ ms }) });
  define('WebSocket', Socket);
  define('fetch', fetchFromHub);
}

interface Sent {
  method: string;
  headers: Record<string, string>;
  body: Bytes | null;
  signal: { ms: number };
}

function fetchFromHub(url: string, { method, headers, body, signal }: Sent): Promise<unknown> {
  const machine = awake();
  return new Promise((resolve, reject) => {
    const id = machine.number();
    const end = (finish: () => void) => {
      if (!machine.requests.delete(id)) return;
      machine.timers.delete(timer);
      finish();
    };
    const fail = () => end(() => reject(new TypeError('Failed to fetch')));
    const timer = machine.number();
    machine.timers.set(timer, { at: world.nowMs + signal.ms, run: fail, every: null });
    machine.requests.set(id, { fail, answer: (status, bytes) => end(() => resolve(answerOf(status, bytes))) });
    const { pathname, search } = new URL(url);
    const text = body === null ? '' : Buffer.from(body).toString('base64');
    machine.tell('request', { id, method, path: pathname + search, headers, body: text });
  });
}

function answerOf(status: number, bytes: Bytes): object {
  const text = () => new TextDecoder().decode(bytes);
  return {
    ok: status >= 200 && status < 300,
    status,
    headers: new Map<string, string>(),
    arrayBuffer: async () => bytes.buffer,
    json: async () => JSON.parse(text()) as unknown,
    text: async () => text(),
  };
}
