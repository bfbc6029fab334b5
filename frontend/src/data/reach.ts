/** How far this device's events are safe beyond the hub, as the hub tells it: what retention.ts may let go. */
import type { Identity } from './identity';
import type { DurableMark, Standing } from './protocol';

/** The last of our numbers that each place beyond the hub holds, as the hub says; 0: none. */
export interface Reach {
  cloud: number;
  backup: number;
}

export function reachOf({ durable }: Pick<Standing, 'durable'>, { epoch }: Pick<Identity, 'epoch'>): Reach {
  const last = (marks: readonly DurableMark[] = []): number => {
    const mine = marks.filter((mark) => mark.epoch === epoch && mark.stream === 'F' && Number.isSafeInteger(mark.seq));
    return Math.max(0, ...mine.map(({ seq }) => seq));
  };
  return { cloud: last(durable?.cloud), backup: last(durable?.backup) };
}
