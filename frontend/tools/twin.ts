/**
 * The TypeScript twin at the end of a pipe, for the differential test.
 *
 * Each line of stdin is a JSON array of calls `[function, [argument, ...]]`, the function named
 * `module.function` in snake case as in the vectors. Each line of stdout is the array of answers:
 * `{"value": ...}`, `{"error": code}` for a refusal, `{"crash": text}` for anything else.
 *
 * What this is not: part of the product. It is built by tests (tools/twin.config.ts).
 */
import { createInterface } from 'node:readline';
import { DomainError } from '../src/domain/errors.ts';

type Call = [string, unknown[]];
type Answer = { value: unknown } | { error: string } | { crash: string };
type Module = Record<string, unknown>;

const modules = import.meta.glob<Module>(['../src/domain/*.ts', '!../src/domain/*.test.ts'], {
  eager: true,
});

function functionNamed(name: string): (...values: unknown[]) => unknown {
  const [module, snake] = name.split('.');
  const camel = (snake ?? '').replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  const found = modules[`../src/domain/${module}.ts`]?.[camel];
  if (typeof found !== 'function') {
    throw new Error(`there is no ${name}`);
  }
  return found as (...values: unknown[]) => unknown;
}

function answer([name, values]: Call): Answer {
  try {
    return { value: functionNamed(name)(...values) ?? null };
  } catch (error) {
    if (error instanceof DomainError) {
      return { error: error.code };
    }
    return { crash: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const calls = JSON.parse(line) as Call[];
  process.stdout.write(`${JSON.stringify(calls.map(answer))}\n`);
}
