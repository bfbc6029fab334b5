/** Five readers of a start open each event once, in their own order, and damage is thrown each time. */
import { expect, it } from 'vitest';
import type { OpenEvent, StoredEvent } from './database';
import { openedOnce } from './opened_once';

const stored = (hash: string) => ({ hash }) as StoredEvent;

function vault() {
  const asked: string[] = [];
  const openAll = (events: readonly StoredEvent[]): Promise<OpenEvent[]> => {
    asked.push(...events.map(({ hash }) => hash));
    if (events.some(({ hash }) => hash === 'damaged')) return Promise.reject(new Error('event_damaged'));
    return Promise.resolve(events.map((event) => ({ ...event, raw: `raw of ${event.hash}` })));
  };
  return { asked, openAll };
}

it('what one reader opened the next one has', async () => {
  const { asked, openAll } = vault();
  const one = { openAll };
  await openedOnce(one, ['a', 'b', 'c'].map(stored));
  const again = await openedOnce(one, ['c', 'd', 'a'].map(stored));
  expect(again.map(({ raw }) => raw)).toEqual(['raw of c', 'raw of d', 'raw of a']);
  expect(asked).toEqual(['a', 'b', 'c', 'd']);
});

it('a damaged event is thrown to each that asks for it', async () => {
  const one = vault();
  await expect(openedOnce(one, [stored('damaged')])).rejects.toThrow('event_damaged');
  await expect(openedOnce(one, [stored('a'), stored('damaged')])).rejects.toThrow('event_damaged');
});
