import { describe, expect, it } from 'vitest';
import { cacheKey, fileFor, isHubOnly, outdated, pageFor } from './routes';

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
