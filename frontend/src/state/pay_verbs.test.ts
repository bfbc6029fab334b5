/** Cash that is nearly enough: no part of a split that nothing could finish. */
import { expect, it } from 'vitest';
import { takeCash } from './pay_verbs';
import type { Register } from './register.svelte';
import { RULES } from './testing';

it('cash for the goods but not the tip is tried, and refused as short; less of it is a part', async () => {
  const tried: string[] = [];
  const register = {
    outlet: { rules: RULES },
    dueMinor: () => 11_500, // 10.500 and a tip
    checkout: { leftMinor: () => 10_500 },
    pay: async (tendered: number) => void tried.push(`pay ${String(tendered)}`),
    paying: { add: () => tried.push('part') },
  } as unknown as Register;
  await takeCash(register, 11_000);
  await takeCash(register, 5_000);
  expect(tried).toEqual(['pay 11000', 'part']);
});
