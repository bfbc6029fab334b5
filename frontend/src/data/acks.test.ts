import { describe, expect, it } from 'vitest';
import { judge, NEVER_MET, NOTHING, type Mark } from './acks';

const own = ['', 'h1', 'h2', 'h3'];
const ownHash = (seq: number): string | undefined => own[seq];
const met = (seq: number): Mark => ({
  incarnation: 'A',
  past: [],
  acked: seq === 0 ? NOTHING : { seq, hash: `h${seq}` },
});

describe('the acknowledged mark', () => {
  it('moves forward only to a head whose hash is our own', () => {
    const { mark, verdict } = judge(met(1), { incarnation: 'A', head: { seq: 3, hash: 'h3' } }, ownHash);
    expect([mark.acked.seq, verdict]).toEqual([3, 'moved']);
  });

  it('stays where it is when the hub has another event under our number', () => {
    const { mark, verdict } = judge(met(1), { incarnation: 'A', head: { seq: 3, hash: 'xx' } }, ownHash);
    expect([mark.acked.seq, verdict]).toEqual([1, 'fork']);
  });

  it('stays where it is when the hub knows more of us than we do', () => {
    const { mark, verdict } = judge(met(3), { incarnation: 'A', head: { seq: 9, hash: 'h9' } }, ownHash);
    expect([mark.acked.seq, verdict]).toEqual([3, 'hub_ahead']);
  });

  it('goes back with a restored hub, so that the missing events are pushed again', () => {
    const { mark, verdict } = judge(met(3), { incarnation: 'B', head: { seq: 1, hash: 'h1' } }, ownHash);
    expect([mark.acked.seq, mark.incarnation, mark.past, verdict]).toEqual([1, 'B', ['A'], 'went_back']);
  });

  it('goes back to nothing when the restored hub has never met us', () => {
    const { mark, verdict } = judge(met(3), { incarnation: 'B', head: NOTHING }, ownHash);
    expect([mark.acked.seq, verdict]).toEqual([0, 'went_back']);
  });

  it('names a hub that knows less in the same incarnation, and pushes again', () => {
    const { mark, verdict } = judge(met(3), { incarnation: 'A', head: { seq: 2, hash: 'h2' } }, ownHash);
    expect([mark.acked.seq, verdict]).toEqual([2, 'hub_forgot']);
  });

  it('ignores an answer of an incarnation that is over', () => {
    const mark: Mark = { incarnation: 'B', past: ['A'], acked: { seq: 1, hash: 'h1' } };
    const answer = { incarnation: 'A', head: { seq: 3, hash: 'h3' } };
    expect(judge(mark, answer, ownHash)).toEqual({ mark, verdict: 'old_answer' });
  });

  it('remembers the first incarnation it meets without going back', () => {
    const { mark, verdict } = judge(NEVER_MET, { incarnation: 'A', head: NOTHING }, ownHash);
    expect([mark, verdict]).toEqual([{ incarnation: 'A', past: [], acked: NOTHING }, 'same']);
  });
});
