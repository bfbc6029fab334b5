import { afterEach, expect, it, vi } from 'vitest';
import { needsOf } from './server';
import { Touched, touched } from './touched';

afterEach(() => { vi.unstubAllGlobals(); });

it('is told once for each touch, and what the page does by itself is none', () => {
  const page = new EventTarget();
  const mine = new Touched();
  mine.watch(page);
  expect([mine.take(), mine.take()]).toEqual([true, false]);
  page.dispatchEvent(new Event('visibilitychange'));
  expect(mine.take()).toBe(false);
  page.dispatchEvent(new Event('keydown'));
  page.dispatchEvent(new Event('pointerdown'));
  expect([mine.take(), mine.take()]).toEqual([true, false]);
});

it('goes with the next question to the server', async () => {
  const told: (string | undefined)[] = [];
  vi.stubGlobal('fetch', (_: string, { headers }: { headers: Record<string, string> }) => {
    told.push(headers['X-Lancar-Touched']);
    return Promise.resolve(new Response('{"needs": []}'));
  });
  touched.take();
  await needsOf('');
  const page = new EventTarget();
  touched.watch(page);
  page.dispatchEvent(new Event('pointerdown'));
  await needsOf('');
  await needsOf('');
  expect(told).toEqual([undefined, '1', undefined]);
});
