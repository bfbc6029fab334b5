/** A training is over and the page is the real till again: it writes down how long it was, what was done, and wrong
 * PINs that were tried in it. Each event has its id from before, so a second try writes nothing twice; the note goes
 * only when all of it is in the journal. */
import type { JsonObject } from '../data/json';
import type { Till } from '../data/till';
import { TRAINED_KEY } from '../data/training';
import type { Practice, Why } from '../data/training_store';

type Trained = Required<Pick<Practice, 'training' | 'began_at' | 'person' | 'ended' | 'day'>> & Practice & { why: Why; ended_at: number };
type Writing = Pick<Till, 'journal' | 'writer' | 'identity'>;

/** As soon as this page may write; another tab does it otherwise. */
export function tell(till: Writing): void {
  let telling = false;
  const look = () => {
    if (telling || till.writer.state.value !== 'writer' || till.identity.value === null) return;
    telling = true;
    void write(till.journal).catch(() => (telling = false)); // the next start tries again
  };
  till.writer.state.subscribe(look);
  till.identity.subscribe(look);
}

async function write(journal: Pick<Till['journal'], 'append'>): Promise<void> {
  const note = localStorage.getItem(TRAINED_KEY);
  if (note === null) return;
  const { training, began_at, ended_at, why, done = [], person, day, ended, locks = [] } = JSON.parse(note) as Trained;
  const frame = { version: 1, actor: null, shift: null, businessDate: day };
  for (const { id, body } of locks) await journal.append({ ...frame, id, type: 'login.locked', body: body as JsonObject });
  const body = { training, began_at, ended_at, why, done, person };
  await journal.append({ ...frame, id: ended, type: 'training.ended', body });
  localStorage.removeItem(TRAINED_KEY);
}
