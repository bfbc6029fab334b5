/** Which browser may be a till: what is asked may be missing, refused, or break. */
import { afterEach, expect, it, vi } from 'vitest';
import { filePlace, whyNoTill } from './surroundings';

const no = async () => Promise.reject(new DOMException('', 'SecurityError'));
const yes = async () => true;
const getDirectory = async () => ({});

function browser(storage: object | undefined, { hostname = 'toko.local', installed = true } = {}): void {
  vi.stubGlobal('navigator', storage === undefined ? {} : { storage });
  vi.stubGlobal('location', { hostname });
  vi.stubGlobal('matchMedia', () => ({ matches: installed }));
}

afterEach(() => vi.unstubAllGlobals());

it('a file system that says no is a private window; one that was never there is not', async () => {
  browser({ getDirectory: no, persisted: yes });
  expect([await filePlace(), await whyNoTill()]).toEqual(['blocked', 'storage_private']);
  browser({ persisted: yes });
  expect([await filePlace(), await whyNoTill()]).toEqual(['missing', null]);
  browser(undefined, { hostname: 'localhost' });
  expect([await filePlace(), await whyNoTill()]).toEqual(['missing', null]);
});

it('a promise that cannot be asked for is none: said of an installed app, and never thrown', async () => {
  browser({ getDirectory, persisted: no });
  expect(await whyNoTill()).toBe('storage_not_kept');
  browser({ getDirectory, persisted: async () => false, persist: no });
  expect(await whyNoTill()).toBe('storage_not_kept');
  browser({ getDirectory, persisted: async () => false, persist: yes });
  expect(await whyNoTill()).toBeNull();
  browser({ getDirectory, persisted: no }, { installed: false });
  expect(await whyNoTill()).toBeNull();
});
