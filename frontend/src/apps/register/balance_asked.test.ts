import { expect, test } from 'vitest';
import type { Register } from '../../state/register.svelte';
import { openBalance } from './balance_asked';

function register(asked: string[]): Register {
  const till = {
    catchUp: () => {
      asked.push('hub');
      return Promise.reject(new Error('the hub is silent'));
    },
  };
  return { till, paying: { field: null } } as unknown as Register;
}

test('a sheet about a balance asks the hub once, hears what is scanned, and lets go when it closes', () => {
  const asked: string[] = [];
  const made = register(asked);
  const heard: string[] = [];
  const close = openBalance(made, (scanned) => heard.push(scanned) > 0);
  expect(made.paying.field?.('KH-1')).toBe(true);
  expect([asked, heard]).toEqual([['hub'], ['KH-1']]);
  close();
  expect(made.paying.field).toBe(null);
});

test('one that takes no scanned code says so, and the code waits', () => {
  const made = register([]);
  openBalance(made);
  expect(made.paying.field?.('8886008101053')).toBe(false);
});
