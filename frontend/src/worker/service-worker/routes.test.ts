import { describe, expect, it } from 'vitest';
import { cacheKey, fileFor, helpIn, helpKey, isHelp, isHubOnly, outdated, pageFor, policyWith } from './routes';

const precache = [
  { url: '/assets/register-abcdefgh.js', revision: null },
  { url: '/till/index.html', revision: '12' },
];

describe('the shell', () => {
  it('opens the till at every address below /till/', () => {
    for (const path of ['/till', '/till/', '/till/history/7']) {
      expect(pageFor(path, precache)).toBe('/till/index.html');
    }
  });

  it('leaves to the hub what only the hub can answer', () => {
    for (const path of ['/admin/', '/api/v1/x', '/sync/v1/push', '/ws/live', '/p', '/p/x', '/healthz']) {
      expect(isHubOnly(path)).toBe(true);
      expect(pageFor(path, [{ url: '/p/index.html', revision: '1' }])).toBeNull();
    }
    expect(isHubOnly('/pos')).toBe(false);
  });

  it('knows no page it has not precached', () => {
    expect(pageFor('/', precache)).toBeNull();
    expect(pageFor('/kitchen/', precache)).toBeNull();
  });

  it('keeps a file under its revision', () => {
    expect(fileFor('/till/index.html', precache)).toEqual(precache[1]);
    expect(cacheKey(precache[1]!)).toBe('/till/index.html?revision=12');
    expect(cacheKey(precache[0]!)).toBe('/assets/register-abcdefgh.js');
    expect(fileFor('/assets/other.js', precache)).toBeNull();
  });

  it('keeps the version before the current one, and nothing older', () => {
    const names = ['lancar-shell-1', 'other', 'lancar-shell-2', 'lancar-shell-3'];
    expect(outdated(names, 'lancar-shell-3', 'lancar-shell-')).toEqual(['lancar-shell-1']);
    expect(outdated(['lancar-shell-3'], 'lancar-shell-3', 'lancar-shell-')).toEqual([]);
  });
});

describe('the policy of a page', () => {
  const policy = "default-src 'self'; connect-src 'self'; worker-src 'self'";

  it('lets it ask the one cloud of the shop besides its own server', () => {
    expect(policyWith(policy, 'https://cloud.contoh.id:8443')).toBe(
      "default-src 'self'; connect-src 'self' https://cloud.contoh.id:8443; worker-src 'self'",
    );
    expect(policyWith(policy, 'http://[::1]:8000')).toContain("connect-src 'self' http://[::1]:8000;");
  });

  it('takes nothing that is more than an address', () => {
    for (const origin of ['', '*', 'https:', 'http://cloud.contoh.id', 'http://localhost.contoh.id', "https://a.id; script-src 'unsafe-inline'", 'https://a.id/x', 'https://a.id https://b.id']) {
      expect(policyWith(policy, origin)).toBe(policy);
    }
  });
});

describe('the help', () => {
  const html = `<link rel="stylesheet" href="/static/lancar/help.css"><a href="/bantuan/tablets/?bahasa=en">x</a>
    <a href="/bantuan/tablets/?bahasa=en#lost">y</a><a href="/admin/">z</a><a href="/bantuan/?cari=a">q</a>
    <script src="/static/lancar/wizard.js"></script><a href="//elsewhere.example/bantuan/">w</a>`;

  it('is its pages and what they are drawn with, and nothing of the shop', () => {
    expect(['/bantuan/', '/bantuan/faq/', '/static/box/welcome.css'].every(isHelp)).toBe(true);
    expect(['/admin/', '/bantuanku/', '/static/admin/x.css', '/static/lancar/../x.css', '/media/a.png'].some(isHelp)).toBe(false);
  });

  it('keeps each page a contents names once, in its language', () => {
    expect(helpIn(html)).toEqual(['/static/lancar/help.css', '/bantuan/tablets/?bahasa=en', '/static/lancar/wizard.js']);
  });

  it('answers a search with the contents, in the language it was asked in', () => {
    expect(helpKey('https://toko.local/bantuan/?cari=printer')).toBe('/bantuan/');
    expect(helpKey('https://toko.local/bantuan/?bahasa=en&cari=printer')).toBe('/bantuan/?bahasa=en');
    expect(helpKey('https://toko.local/bantuan/faq/#x')).toBe('/bantuan/faq/');
  });
});
