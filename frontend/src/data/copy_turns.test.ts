import { expect, it, vi } from 'vitest';
import { CopyTurns } from './copy_turns';
import { A_SLOW_MACHINE } from './patience';

it('takes a segment away only after the sweep that reads it, and lets sales through meanwhile', async () => {
  const turns = new CopyTurns();
  const said: string[] = [];
  const work = (name: string) => async () => void said.push(name);
  let swept: () => void = () => undefined;
  turns.take('append', work('sale 1'));
  turns.take('sweep', async () => {
    said.push('sweep begins');
    await new Promise<void>((resolve) => (swept = resolve));
    said.push('sweep ends');
  });
  turns.take('release', work('release'));
  turns.take('reseal', work('reseal'));
  turns.take('append', work('sale 2'));
  await vi.waitUntil(() => said.length === 3, A_SLOW_MACHINE);
  expect(said.toSorted()).toEqual(['sale 1', 'sale 2', 'sweep begins']);
  swept();
  await vi.waitUntil(() => said.length === 6, A_SLOW_MACHINE);
  expect(said.slice(3)).toEqual(['sweep ends', 'release', 'reseal']);
});
