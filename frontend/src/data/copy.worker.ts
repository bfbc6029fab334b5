/** The second copy's worker: opens the folder, then does what second_copy.ts asks, in order. */
import { FOLDER } from './copy_file';
import { opfsFolder } from './copy_folder';
import { CopyKeeper, type CopyReport } from './copy_keeper';
import { CopyTurns } from './copy_turns';
import { Database, DATABASE_NAME, type StoredEvent } from './database';
import { Vault } from './vault';

export type CopyQuestion =
  | { ask: 'open'; number: number; database: string }
  | { ask: 'append'; number: number; row: StoredEvent; resort: 'mirror' | 'last' }
  | { ask: 'sweep'; number: number }
  | { ask: 'reseal'; number: number }
  | { ask: 'release'; number: number; below: number };

export type CopyAnswer =
  | { number: number; ok: true; head: number; supported: boolean }
  | { number: number; ok: false; reason: string }
  | { report: CopyReport };

let keeper: CopyKeeper | null = null;
const turns = new CopyTurns();

addEventListener('message', ({ data }: MessageEvent<CopyQuestion>) => turns.take(data.ask, () => answer(data)));

async function answer(question: CopyQuestion): Promise<void> {
  const { number } = question;
  try {
    const head = await done(question);
    postMessage({ number, ok: true, head, supported: keeper !== null } satisfies CopyAnswer);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    postMessage({ number, ok: false, reason } satisfies CopyAnswer);
  }
}

async function done(question: CopyQuestion): Promise<number> {
  if (question.ask === 'open') return opened(question.database);
  if (keeper === null) throw new Error('no second copy here');
  if (question.ask === 'append') return keeper.append(question.row, question.resort);
  if (question.ask === 'reseal') return keeper.reseal();
  if (question.ask === 'release') return keeper.release(question.below);
  await keeper.sweep();
  return 0;
}

async function opened(name: string): Promise<number> {
  // another database (training) has another folder
  const folder = await opfsFolder(true, name.replace(DATABASE_NAME, FOLDER));
  if (folder === null) return 0;
  const database = new Database(name);
  const told = (report: CopyReport) => postMessage({ report } satisfies CopyAnswer);
  keeper ??= new CopyKeeper({ folder, database, vault: new Vault(database), told });
  return (await keeper.open()).head;
}
