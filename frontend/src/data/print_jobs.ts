/**
 * Paper for the hub's receipt printer: handed over once under an id of ours, then asked about.
 *
 * The id is made of what the paper is, so pressing twice, or again after a reload, is one document.
 */
import type { components } from './api/types.gen';
import { sha256, utf8 } from './bytes';
import { printLine } from './print_news';
import type { Hub } from './request';

export type PrintAsk = components['schemas']['NewPrint'];
export type PrintState = components['schemas']['PrintShape'];

const PATH = '/api/v1/print-jobs';

export async function askPrint(hub: Pick<Hub, 'json'>, ask: PrintAsk): Promise<PrintState> {
  return hub.json<PrintState>({ method: 'POST', path: PATH, body: utf8(JSON.stringify(ask)) });
}

export async function printState(hub: Pick<Hub, 'json'>, id: string): Promise<PrintState> {
  return hub.json<PrintState>({ method: 'GET', path: `${PATH}/${id}` });
}

/** What is said of it on the open line within so long; null: nothing was, and it may be asked for. */
export function printNews(id: string, withinMs: number): Promise<PrintState | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(null), withinMs);
    const hear = (event: Event): void => end((event as CustomEvent<PrintState>).detail);
    const end = (news: PrintState | null): void => {
      clearTimeout(timer);
      printLine.removeEventListener(id, hear);
      resolve(news);
    };
    printLine.addEventListener(id, hear);
  });
}

/** The same words always give the same id (UUID version 8: ours alone). */
export async function printId(...words: readonly (string | number)[]): Promise<string> {
  const hex = await sha256(utf8(words.join(':')));
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)];
  return parts.join('-');
}
