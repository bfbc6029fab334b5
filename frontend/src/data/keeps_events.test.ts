/** Nothing in the front end can throw sales away: a ban on the calls that would. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DATABASE_NAME } from './database';
import { TRAINING_DATABASE } from './training_store';

const source = join(import.meta.dirname, '..');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|svelte)$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(join(source, name), 'utf8') }));

// The owner's dashboard, a supervisor's phone and a customer display are no tills and have no journal.
const OTHER_APPS = ['apps/dashboard/', 'apps/approve/', 'apps/display/'];
const DISPLAY = ['data/display_kept.ts', 'data/remote_display.ts'];
const elsewhere = (name: string) =>
  OTHER_APPS.some((app) => name.startsWith(app)) || ['data/phone_kept.ts', ...DISPLAY].includes(name);

/** Where `text` matches, as file names. */
const where = (pattern: RegExp) =>
  files.filter(({ name, text }) => !elsewhere(name) && pattern.test(text)).map(({ name }) => name);

describe('the journal on the tablet', () => {
  it('is never dropped with its database or by a header', () => {
    expect(where(/deleteDatabase|deleteDB|deleteObjectStore|deleteIndex|Clear-Site-Data/)).toEqual([
      'data/training_store.ts',
      'data/wipe.ts', // the owner's word, after the hub's
    ]);
    const training = files.find(({ name }) => name === 'data/training_store.ts')?.text ?? '';
    expect(training.match(/deleteDatabase\([^)]*\)/g)).toEqual(['deleteDatabase(name)']);
    expect(training).toContain("const PRACTICES = [TRAINING_DATABASE, `${INDEX_NAME}-latihan`]");
    expect([TRAINING_DATABASE, DATABASE_NAME]).toEqual(['lancar-till-latihan', 'lancar-till']);
  });

  it('is never emptied', () => {
    expect(where(/(store|objectStore\([^)]*\)|handle|database)\s*\??\.clear\(/i)).toEqual([]);
  });

  it('never loses or changes an event: events are added by one file and by nothing else', () => {
    expect(where(/objectStore\('events'\)\s*\.add\(/)).toEqual(['data/journal.ts']);
    expect(where(/objectStore\('events'\)\s*\.delete\(|delete\('events'/)).toEqual([]);
  });

  it('is changed by what heals a row from its second copy, seals it or lets its body go', () => {
    const writers = where(/objectStore\('events'\)\s*\.put\(|put\('events'|transaction\('events', 'readwrite'/);
    expect(writers).toEqual(['data/copy_union.ts', 'data/retention.ts', 'data/sealing.ts']);
  });

  it('is opened by one file, and by the rescue, which only reads; the index beside it holds nothing of its own', () => {
    expect(files.filter(({ name, text }) => elsewhere(name) && text.includes('lancar-till'))).toEqual([]);
    const openers = ['data/database.ts', 'data/rescue_reader.ts', 'data/sales_store.ts'];
    expect(where(/openDB|indexedDB\.open/)).toEqual(openers);
    const rescue = files.find(({ name }) => name === 'data/rescue_reader.ts')?.text ?? '';
    expect(rescue).not.toMatch(/readwrite|createObjectStore|indexedDB\.open\([^)]*,/);
  });

  it('is not beside a display: what that keeps and listens with is loaded by its own page', () => {
    const loaded = /from '[^']*(display_kept|remote_display)'/;
    expect(files.filter(({ name, text }) => !elsewhere(name) && loaded.test(text))).toEqual([]);
  });

  it('reaches the hub through one fetch and one socket', () => {
    expect(where(/[^.]\bfetch\((?=[^)])/)).toEqual(['data/request.ts', 'worker/service-worker.ts']);
    expect(where(/new WebSocket\(/)).toEqual(['data/live.ts']);
  });
});
