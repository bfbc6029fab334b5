import { expect, test } from 'vitest';
import { APART_MS, ScannerTrial } from './scanner_trial';

const CODE = '8991002101234';
let at = 0;

function scan(trial: ScannerTrial, gapMs: number, code = CODE, ends: 'Enter' | null = 'Enter'): void {
  at += APART_MS * 2;
  for (const character of code) trial.character(character, (at += gapMs));
  if (ends !== null) trial.end(ends);
  else trial.silence();
}

function tried(...gapsMs: number[]): ScannerTrial {
  const trial = new ScannerTrial();
  for (const gapMs of gapsMs) scan(trial, gapMs);
  return trial;
}

test('three scans are asked for', () => {
  expect(tried().verdict).toEqual({ kind: 'more', left: 3 });
  expect(tried(10, 10).verdict).toEqual({ kind: 'more', left: 1 });
});

test('the rhythm leaves room above the slowest gap', () => {
  expect(tried(10, 12, 11).verdict).toEqual({ kind: 'good', rhythm: 35, gapMs: 11, ends: true });
  expect(tried(30, 10, 30).verdict).toMatchObject({ rhythm: 60 });
  expect(tried(75, 70, 70).verdict).toMatchObject({ rhythm: 100 });
});

test('one hiccup of a busy tablet is no slow scanner', () => {
  expect(tried(10, 160, 12).verdict).toMatchObject({ rhythm: 35, gapMs: 12 });
});

test('only the last three count', () => {
  expect(tried(140, 140, 10, 10, 10).verdict).toMatchObject({ rhythm: 35 });
});

test('a scanner slower than a fast hand cannot be told from one', () => {
  expect(tried(130, 130, 130).verdict).toEqual({ kind: 'slow', gapMs: 130 });
});

test('a code that is not the same each time is said', () => {
  const trial = tried(10, 10);
  scan(trial, 10, '8991002101235');
  expect(trial.verdict).toEqual({ kind: 'differs' });
});

test('a scanner that sends no end is noticed', () => {
  const trial = tried(10, 10);
  scan(trial, 10, CODE, null);
  expect(trial.verdict).toMatchObject({ kind: 'good', ends: false });
});

test('a key or two of a person is no scan', () => {
  const trial = tried(10, 10);
  scan(trial, 200, '12');
  expect(trial.verdict).toEqual({ kind: 'more', left: 1 });
});

test('silence ends a scan even when nobody says so', () => {
  const trial = tried(10, 10);
  scan(trial, 10, CODE, null);
  trial.character('8', at + APART_MS + 1);
  expect(trial.scans).toHaveLength(3);
});
