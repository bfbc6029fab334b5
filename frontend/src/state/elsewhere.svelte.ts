/** Looking for a receipt that another till of the shop printed: by its paper, its number, or what is on it.
 *
 * Asks the hub and never waits longer than a request does; what is here is shown without asking. Why it
 * could not be found now is a code, whose sentence the screen has.
 */
import type { SaleRow } from '../data/history';
import { mayMean, MOST_DESCRIBED } from '../data/elsewhere';
import { asPaper } from '../data/proof';
import { readProof } from '../domain/receipt_proof';
import { codeOf, detailOf } from './failures';
import type { Sales } from './sales.svelte';

export interface Trouble {
  readonly code: string;
  readonly detail: string | null;
}

export class Elsewhere {
  rows = $state.raw<readonly SaleRow[]>([]);
  state = $state<'idle' | 'asking' | 'asked'>('idle');
  trouble = $state.raw<Trouble | null>(null);
  readonly #sales: Pick<Sales, 'elsewhere' | 'detail'>;
  #asked = 0;

  constructor(sales: Pick<Sales, 'elsewhere' | 'detail'>) {
    this.#sales = sales;
  }

  /** Whether it is worth asking. */
  static means = mayMean;

  /** There may be more than were told. */
  get isCut(): boolean {
    return this.rows.length >= MOST_DESCRIBED;
  }

  forget(): void {
    this.#asked += 1;
    [this.rows, this.state, this.trouble] = [[], 'idle', null];
  }

  /** What was found; of a later question only that answer counts. */
  async ask(text: string): Promise<readonly SaleRow[]> {
    const asked = ++this.#asked;
    [this.rows, this.state, this.trouble] = [[], 'asking', null];
    const found = await this.#find(text.trim()).catch((error: unknown) => troubleOf(error));
    if (asked !== this.#asked) return [];
    this.state = 'asked';
    if ('code' in found) this.trouble = found;
    else this.rows = found;
    return this.rows;
  }

  async #find(text: string): Promise<readonly SaleRow[]> {
    if (asPaper(text) === null) return this.#sales.elsewhere(text);
    const { event, signed } = readProof(text);
    const here = await this.#sales.detail(event).catch(() => null);
    const isWhatWePrinted = here?.proof != null && readProof(here.proof).signed === signed;
    return isWhatWePrinted ? [here.row] : this.#sales.elsewhere(text); // altered paper: the hub judges it
  }
}

/** A hub of an earlier release knows no such question. */
export function troubleOf(error: unknown): Trouble {
  const { problem } = error as { problem?: { code: string; status: number } | null };
  if (problem?.status === 404 || problem?.status === 405) return { code: 'hub_old', detail: null };
  return { code: problem?.code || codeOf(error), detail: detailOf(error) };
}
