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
    test.each(vector.cases)('$name', ({ input, expected, error }) => {
      const call = (): unknown => functionNamed(vector.function)(...Object.values(input));
      if (error === undefined) {
        expect(JSON.parse(JSON.stringify(call() ?? null))).toEqual(expected);
      } else {
        expect(codeOfRefusal(call)).toBe(error);
      }
    });
  });
}
