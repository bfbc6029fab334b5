/** Runs every shared vector of tests/vectors against TypeScript. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DomainError } from './errors.ts';

interface Case {
  name: string;
  why: string;
  input: Record<string, unknown>;
  expected?: unknown;
  expected_part?: unknown;
  error?: string;
}
interface Vector {
  function: string;
  cases: Case[];
}
type Callable = (...values: unknown[]) => unknown;

const FOLDER = fileURLToPath(new URL('../../../tests/vectors', import.meta.url));
const modules = import.meta.glob<Record<string, unknown>>(['./*.ts', '!./*.test.ts'], {
  eager: true,
});

function files(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort();
}

function functionNamed(name: string): Callable {
  const [module, snake] = name.split('.');
  const camel = (snake ?? '').replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return modules[`./${module}.ts`]?.[camel] as Callable;
}

/** The value without the keys nobody asked for; lists keep their length. */
function partOf(value: unknown, wanted: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(wanted) && value.length === wanted.length) {
    return value.map((each, place) => partOf(each, wanted[place]));
  }
  if (isObject(value) && isObject(wanted)) {
    const keys = Object.keys(wanted).filter((key) => key in value);
    return Object.fromEntries(keys.map((key) => [key, partOf(value[key], wanted[key])]));
  }
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function codeOfRefusal(call: () => unknown): string {
  try {
    return `no refusal: ${JSON.stringify(call())}`;
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
}

for (const file of files()) {
  const vector = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Vector;
  describe(`${file}: ${vector.function}`, () => {
    test.each(vector.cases)('$name', ({ input, expected, expected_part, error }) => {
      const call = (): unknown => functionNamed(vector.function)(...Object.values(input));
      if (error !== undefined) {
        expect(codeOfRefusal(call)).toBe(error);
        return;
      }
      const answer: unknown = JSON.parse(JSON.stringify(call() ?? null));
      if (expected_part === undefined) {
        expect(answer).toEqual(expected);
      } else {
        expect(partOf(answer, expected_part)).toEqual(expected_part);
      }
    });
  });
}
