import { afterEach, expect, it, vi } from 'vitest';
import { speaker } from './words.svelte';

afterEach(() => vi.unstubAllGlobals());

it('speaks where the browser blocks storage: nothing is remembered, and the start can say what is wrong', async () => {
  const blocked = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  vi.stubGlobal('localStorage', { getItem: blocked, setItem: blocked });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('document', { documentElement: {} });
  await speaker.begin();
  expect([speaker.language, speaker.words.app.close]).toEqual(['id', 'Tutup']);
});
