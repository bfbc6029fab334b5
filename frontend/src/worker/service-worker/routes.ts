/**
 * Which requests the shell answers from its cache, and with which file. Pure.
 *
 * Only what was precached is answered; everything that talks to the hub passes by untouched.
 * `/till/` and every address below it are the page `/till/index.html`, so a deep link opens with
 * the hub dead; other apps likewise, by the pages found in the precache.
 */
export interface PrecacheEntry {
  url: string;
  revision: string | null;
}

const HUB_ONLY = ['/admin', '/api', '/sync', '/ws', '/p', '/healthz'];

export function isHubOnly(path: string): boolean {
  return HUB_ONLY.some((root) => path === root || path.startsWith(`${root}/`));
}

/** The precached page of a navigation, or null if the hub must answer. */
export function pageFor(path: string, precache: readonly PrecacheEntry[]): string | null {
  if (isHubOnly(path)) return null;
  const [, app] = path.split('/');
  const page = app ? `/${app}/index.html` : '/index.html';
  return precache.some(({ url }) => url === page) ? page : null;
}

/** The key of a file inside its version's cache; a changed revision is another key. */
export function cacheKey({ url, revision }: PrecacheEntry): string {
  return revision === null ? url : `${url}?revision=${revision}`;
}

/** The precached file behind a request, or null. */
export function fileFor(path: string, precache: readonly PrecacheEntry[]): PrecacheEntry | null {
  return precache.find(({ url }) => url === path) ?? null;
}

/** Caches to drop when `current` becomes active: all but it and the one before it. */
export function outdated(names: readonly string[], current: string, prefix: string): string[] {
  const others = names.filter((name) => name.startsWith(prefix) && name !== current);
  return others.slice(0, -1); // Cache Storage lists names in the order they were made
}

/** Without a certificate only on this very machine, as the browser itself has it. */
const ORIGIN = /^(https:\/\/[\w.:[\]-]+|http:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?)$/;

/** A page's policy with the one other address it may ask, or as it was where there is none. */
export function policyWith(policy: string, origin: string): string {
  return ORIGIN.test(origin) ? policy.replace(/connect-src 'self'/, `$& ${origin}`) : policy;
}

const HELP = '/bantuan/';
const HELP_LOOKS = /^\/static\/(lancar|box)\/[\w.-]+\.(css|js|svg)$/;
const MOST_HELP = 80;

/** Pages of the help, and what they are drawn with. */
export function isHelp(path: string): boolean {
  return path.startsWith(HELP) || HELP_LOOKS.test(path);
}

/** Of an address only the language matters: a search has no page of its own. */
export function helpKey(address: string): string {
  const { pathname, searchParams } = new URL(address);
  const isEnglish = pathname.startsWith(HELP) && searchParams.get('bahasa') === 'en';
  return isEnglish ? `${pathname}?bahasa=en` : pathname;
}

/** What a page of contents leads to: the pages and the files that it names. */
export function helpIn(html: string): string[] {
  const named = [...html.matchAll(/(?:href|src)="(\/[^"#]+)"/g)].map(([, path]) => path ?? '');
  const ours = named.filter((path) => isHelp(path.replace(/\?.*$/, '')) && !path.includes('cari='));
  return [...new Set(ours)].slice(0, MOST_HELP);
}
