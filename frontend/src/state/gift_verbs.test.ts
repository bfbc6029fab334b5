import { expect, it } from 'vitest';
import { cardId } from '../data/gift_cards';
import { cardAsked } from './gift_verbs';
import type { Register } from './register.svelte';

const MERCHANT = '019300aa-0000-7000-8000-000000000001';
const register = { outlet: { merchant: { id: MERCHANT } } } as Register;

it('finds the card that was scanned last, also when the first was still being looked up', async () => {
  let wanted = '0123-4567-89AB-CDEF';
  const asked = cardAsked(register, () => wanted);
  wanted = 'ABCD-EFGH-JKMN-PQRS';
  const { read, found } = await asked;
  expect(read).toBe('ABCD-EFGH-JKMN-PQRS');
  expect(found).toEqual({ id: await cardId(MERCHANT, 'ABCDEFGHJKMNPQRS'), ending: '****PQRS' });
});

it('says that the last one is no code of a card', async () => {
  let wanted = '0123-4567-89AB-CDEF';
  const asked = cardAsked(register, () => wanted);
  wanted = 'ABCD';
  expect(await asked).toEqual({ read: 'ABCD', found: null });
});
