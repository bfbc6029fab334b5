/**
 * The shell that opens the till with the hub dead and the network off.
 *
 * Each version keeps its own cache, filled all or nothing: a version that could not fetch every
 * file never becomes one. A new version waits until the page asks for it (empty cart, a tap or five
 * idle minutes). The version before is kept whole, and serves for an hour when the new one does not
 * report within 20 seconds that it started, or fails at three openings (starts.ts), if it is one that
 * opens a database which a newer version has upgraded: its cache says so. The rescue page is kept apart
 * from every version, and so is the help. What it never touches: everything under /admin/ /api/ /sync/ /ws/ /p
 * and /healthz.
 *
 * The cloud that the shop's server is linked to (standby.ts) is written into the policy of each page it opens.
 *
 * Messages from a page: {kind:"activate"}, {kind:"cloud"}, {kind:"booted"}, {kind:"version"} with a reply port; the
 * reply also says which servers this version can talk to.
 */
import { OPENS_NEWER, OPENS_SEALED_STAFF, SHELLS } from '../data/shell_marks';
import { NEEDS_SERVER, PROTOCOL } from '../data/versions';
import { cacheKey, fileFor, helpIn, helpKey, isHelp, isHubOnly, outdated, pageFor, policyWith } from './service-worker/routes';
import type { PrecacheEntry } from './service-worker/routes';
import {
  BOOTED,
  BOOT_MS,
  fallen,
  hasFallen,
  isStillborn,
  NO_STARTS,
  opening,
  type Starts,
} from './service-worker/starts';

declare const self: ServiceWorkerGlobalScope & {
  __LANCAR_PRECACHE: PrecacheEntry[];
  __LANCAR_VERSION: string;
  __LANCAR_RESCUE?: string[];
};

const PRECACHE = self.__LANCAR_PRECACHE;
const VERSION = self.__LANCAR_VERSION;
const CURRENT = SHELLS + VERSION;
const MARKS = 'lancar-marks';
const RESCUE = self.__LANCAR_RESCUE ?? [];
const RESCUE_CACHE = 'lancar-rescue';
const HELP_CACHE = 'lancar-help';
const HELP_DOORS = ['/bantuan/', '/bantuan/?bahasa=en'];
const HELP_AGAIN_MS = 86_400_000;
const HELP_AFTER_MS = 5_000; // the till begins first
const HELP_PATIENCE_MS = 3_000;
const HELP_KEPT = '/__kept__';
const CLOUD = '/__cloud__';
const POLICY = 'Content-Security-Policy';
const LOOSELY = { ignoreVary: true };
const PAGES = '/__pages__'; // inside each cache: its page list, for the version after it

self.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([fill(), keepRescue()]));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(takeCharge());
});

self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const { kind, origin } = event.data as { kind?: string; origin?: string };
  if (kind === 'cloud' && typeof origin === 'string' && isOfShell(event.source)) event.waitUntil(keepCloud(origin));
  if (kind === 'activate') event.waitUntil(self.skipWaiting());
  if (kind === 'booted') event.waitUntil(Promise.all([reportBooted(), helpKept()]));
  if (kind === 'version') event.waitUntil(helpKept()); // a page asks when its worker is new
  if (kind === 'version') event.ports[0]?.postMessage({ version: VERSION, protocol: PROTOCOL, needs_server: NEEDS_SERVER });
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || isHubOnly(pathname)) return;
  if (isHelp(pathname)) {
    event.respondWith(helpFile(request));
  } else if (RESCUE.includes(pathname)) {
    event.respondWith(rescueFile(pathname, request));
  } else if (request.mode === 'navigate') {
    const page = pageFor(pathname, PRECACHE);
    if (page === null) return;
    event.respondWith(openPage(page, request).then(namingCloud));
    event.waitUntil(watchStart(event.resultingClientId));
  } else if (fileFor(pathname, PRECACHE) !== null || pathname.startsWith('/assets/')) {
    event.respondWith(file(pathname, request));
  }
});

/** The till's own page, not another one of this address: the office's policy is wider. */
function isOfShell(source: ExtendableMessageEvent['source']): boolean {
  return source !== null && 'url' in source && pageFor(new URL(source.url).pathname, PRECACHE) !== null;
}

/** All or nothing: one missing file and this version does not exist. */
async function fill(): Promise<void> {
  try {
    const cache = await caches.open(CURRENT);
    await Promise.all(PRECACHE.map((entry) => keep(cache, entry)));
    await cache.put(PAGES, new Response(JSON.stringify(PRECACHE)));
    await cache.put(OPENS_SEALED_STAFF, new Response(''));
    await cache.put(OPENS_NEWER, new Response('')); // the last: a shell that lacks it never stands in
  } catch (error) {
    await caches.delete(CURRENT);
    throw error;
  }
}

/** The rescue page of this version replaces the one before as a whole, or that one stays. */
async function keepRescue(): Promise<void> {
  try {
    const found = await Promise.all(RESCUE.map((path) => fetch(path, { cache: 'no-cache', credentials: 'omit' })));
    if (found.some(({ ok, redirected }) => !ok || redirected)) return;
    const cache = await caches.open(RESCUE_CACHE);
    await Promise.all(found.map((response, place) => cache.put(RESCUE[place] as string, response)));
  } catch {
    // no hub, no news
  }
}

async function rescueFile(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(RESCUE_CACHE);
  return (await cache.match(path, LOOSELY)) ?? fetch(request);
}

let keepingHelp: Promise<void> | null = null;

function helpKept(): Promise<void> {
  keepingHelp ??= keepHelp().finally(() => (keepingHelp = null));
  return keepingHelp;
}

/** The help as the hub last told it: read with the hub dead, when it is needed most. A whole one
 *  replaces the one before; it is asked for once a day, and by each new version. */
async function keepHelp(): Promise<void> {
  try {
    const cache = await caches.open(HELP_CACHE);
    const last = (await (await cache.match(HELP_KEPT))?.json()) as { at: number; version: string } | undefined;
    if (last?.version === VERSION && Math.abs(Date.now() - last.at) < HELP_AGAIN_MS) return;
    await new Promise((resolve) => setTimeout(resolve, HELP_AFTER_MS));
    const found = new Map<string, Response>();
    const waiting = [...HELP_DOORS];
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const response = await fetch(path, { cache: 'no-cache', credentials: 'omit' });
      if (!response.ok || response.redirected) return;
      found.set(path, response.clone());
      if (HELP_DOORS.includes(path)) waiting.push(...helpIn(await response.text()).filter((each) => !found.has(each) && !waiting.includes(each)));
    }
    for (const [path, response] of found) await cache.put(path, response);
    await cache.put(HELP_KEPT, new Response(JSON.stringify({ at: Date.now(), version: VERSION })));
  } catch {
    // no hub, no help that is newer
  }
}

/** The hub's own is newer and can search; without it the kept one, whose search shows all pages. */
async function helpFile(request: Request): Promise<Response> {
  try {
    // Its files are the back office's too: a slow hub must not take those away.
    const patience = request.mode === 'navigate' ? { signal: AbortSignal.timeout(HELP_PATIENCE_MS) } : {};
    return await fetch(request, patience);
  } catch (error) {
    const cache = await caches.open(HELP_CACHE);
    const kept = await cache.match(helpKey(request.url), LOOSELY);
    if (kept === undefined) throw error;
    return kept;
  }
}

async function keep(cache: Cache, entry: PrecacheEntry): Promise<void> {
  const key = cacheKey(entry);
  const kept = await caches.match(key, LOOSELY); // same name and revision: the same bytes, perhaps of the version before
  const response = kept ?? (await fetch(served(entry.url), { cache: 'no-cache', credentials: 'omit' }));
  if (!response.ok || response.redirected) throw new Error(`${entry.url}: ${response.status}`);
  if (!(await isAsBuilt(response.clone(), entry))) throw new Error(`${entry.url}: of another version`);
  await cache.put(key, response);
}

/** A hub may be updated while we fetch: a page must have the bytes that its revision names. */
async function isAsBuilt(response: Response, { revision }: PrecacheEntry): Promise<boolean> {
  if (revision === null) return true; // the name itself has the hash, and the hub serves no other
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await response.arrayBuffer()));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.startsWith(revision);
}

/** The hub answers a folder's page at the folder and redirects its index.html there. */
function served(url: string): string {
  return url.replace(/\/index\.html$/, '/');
}

async function takeCharge(): Promise<void> {
  await keepStarts(NO_STARTS);
  const names = outdated(await caches.keys(), CURRENT, SHELLS);
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function openPage(page: string, request: Request): Promise<Response> {
  if (await mustFallBack()) {
    const before = await pageOfVersionBefore(page);
    if (before !== undefined) return before;
  }
  return file(page, request);
}

async function keepCloud(origin: string): Promise<void> {
  if (origin !== (await keptCloud())) await (await caches.open(MARKS)).put(CLOUD, new Response(origin));
}

async function keptCloud(): Promise<string> {
  return (await (await (await caches.open(MARKS)).match(CLOUD))?.text()) ?? '';
}

/** The kept page has the policy of the day it was fetched; the shop may have been linked since. */
async function namingCloud(page: Response): Promise<Response> {
  const [policy, origin] = [page.headers.get(POLICY), await keptCloud().catch(() => '')];
  if (policy === null || origin === '') return page;
  const headers = new Headers(page.headers);
  headers.set(POLICY, policyWith(policy, origin));
  const { status, statusText } = page;
  return new Response(page.body, { status, statusText, headers });
}

async function file(path: string, request: Request): Promise<Response> {
  const entry = fileFor(path, PRECACHE);
  const cache = await caches.open(CURRENT);
  const kept = entry === null ? undefined : await cache.match(cacheKey(entry), LOOSELY);
  // Hashed files of the version before are still asked for by a page that it opened.
  return kept ?? (await caches.match(path, LOOSELY)) ?? fetch(request);
}

async function pageOfVersionBefore(page: string): Promise<Response | undefined> {
  const before = await versionBefore();
  if (before === undefined) return undefined;
  const cache = await caches.open(before);
  const list = (await (await cache.match(PAGES))?.json()) as PrecacheEntry[] | undefined;
  const entry = list && fileFor(page, list);
  return entry ? cache.match(cacheKey(entry), LOOSELY) : undefined;
}

async function versionBefore(): Promise<string | undefined> {
  const names = (await caches.keys()).filter((name) => name.startsWith(SHELLS) && name !== CURRENT);
  const before = names.at(-1);
  const opens = before && (await (await caches.open(before)).match(OPENS_NEWER));
  return opens ? before : undefined;
}

let starts: Starts | null = null; // what is stored, while this worker lives

/** Counts this opening. Whether the version before must serve it. */
async function mustFallBack(): Promise<boolean> {
  const { next, fallBack } = opening(await storedStarts(), Date.now());
  void keepStarts(next); // the page need not wait for the disk
  return fallBack;
}

/** A page says that it runs. Once we fell back, that page is one of the version before. */
async function reportBooted(): Promise<void> {
  if (!hasFallen(await storedStarts())) await keepStarts(BOOTED);
}

/** A new version that shows nothing for 20 seconds gives its page back to the version before. */
async function watchStart(page: string): Promise<void> {
  if ((await storedStarts()).proven === true) return;
  await new Promise((resolve) => setTimeout(resolve, BOOT_MS));
  const client = await self.clients.get(page);
  if (client === undefined || !isStillborn(await storedStarts())) return;
  if ((await versionBefore()) === undefined) return;
  await keepStarts(fallen(Date.now()));
  await (client as WindowClient).navigate(client.url);
}

async function storedStarts(): Promise<Starts> {
  if (starts !== null) return starts;
  const marks = await caches.open(MARKS);
  const kept = (await (await marks.match(`/${VERSION}`))?.json()) as Starts | undefined;
  starts = kept ?? NO_STARTS;
  return starts;
}

async function keepStarts(kept: Starts): Promise<void> {
  starts = kept;
  const marks = await caches.open(MARKS);
  await marks.put(`/${VERSION}`, new Response(JSON.stringify(kept)));
}
