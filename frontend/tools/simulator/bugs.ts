/**
 * Faults planted into the core by name, at run time: the simulator must find each of them.
 *
 * Each patch is a mistake somebody has made before (sync.md §1.1, §3.1). They reach private methods on
 * purpose; a patch whose target is gone fails loudly instead of proving nothing.
 */
import { Outbox } from '../../src/data/outbox.ts';

type Method = (...given: never[]) => unknown;
type Target = Record<string, Method>;

const originals: { target: Target; name: string; method: Method }[] = [];

export const BUGS: Record<string, () => void> = {
  /** The queue forgets what it has handed to the network. */
  delete_on_send: () =>
    replace(Outbox.prototype, 'next', (next) => async function (this: Outbox, limit: number) {
      const events = await (next.call(this, limit as never) as ReturnType<Outbox['next']>);
      const last = events.at(-1);
      if (last !== undefined) moveMark(this, last.seq, last.hash);
      return events;
    }),
};

export function plantBugs(names: string[]): void {
  for (const { target, name, method } of originals.splice(0).reverse()) target[name] = method;
  for (const name of names) {
    const plant = BUGS[name];
    if (plant !== undefined) plant();
  }
}

function replace(prototype: object, name: string, make: (original: Method) => Method): void {
  const target = prototype as Target;
  const method = target[name];
  if (method === undefined) throw new Error(`there is no ${name} to plant a bug into`);
  originals.push({ target, name, method });
  target[name] = make(method);
}

function moveMark(outbox: Outbox, seq: number, hash: string): void {
  const inner = outbox as unknown as { known: { acked: object } };
  inner.known = { ...inner.known, acked: { seq, hash } };
}
