/** The list of sales made on this tablet, with where each is safe, and one of them opened.
 * Read from the data layer when looked at; nothing is cached beyond the screen. */
import type { JsonObject } from '../data/json';
import type { SaleRow } from '../data/history';

export interface SalesReader {
  list(options?: { limit?: number; beforeMs?: number }): Promise<SaleRow[]>;
  body(id: string): Promise<JsonObject | null>;
}

const PAGE = 60;

export class Sales {
  rows = $state.raw<readonly SaleRow[]>([]);
  query = $state('');
  complete = $state(false);
  loading = $state(false);
  opened = $state.raw<{ row: SaleRow; body: JsonObject } | null>(null);
  readonly found: readonly SaleRow[] = $derived(this.#matching());
  readonly #reader: SalesReader;

  constructor(reader: SalesReader) {
    this.#reader = reader;
  }

  async refresh(): Promise<void> {
    this.loading = true;
    try {
      const limit = Math.max(PAGE, this.rows.length);
      this.rows = await this.#reader.list({ limit });
      this.complete = this.rows.length < limit;
    } finally {
      this.loading = false;
    }
  }

  async more(): Promise<void> {
    const last = this.rows.at(-1);
    if (last === undefined || this.complete) return;
    const next = await this.#reader.list({ limit: PAGE, beforeMs: last.soldAtMs });
    this.rows = [...this.rows, ...next];
    this.complete = next.length < PAGE;
  }

  async open(row: SaleRow): Promise<void> {
    const body = await this.#reader.body(row.id);
    this.opened = body === null ? null : { row, body };
  }

  async body(id: string): Promise<JsonObject | null> {
    return this.#reader.body(id);
  }

  async latest(): Promise<SaleRow | null> {
    return (await this.#reader.list({ limit: 1 }))[0] ?? null;
  }

  close(): void {
    this.opened = null;
  }

  #matching(): readonly SaleRow[] {
    const words = this.query.trim().toLowerCase();
    if (words === '') return this.rows;
    const digits = words.replace(/\D/g, '');
    return this.rows.filter(
      (row) =>
        row.receiptNumber.toLowerCase().includes(words) ||
        row.cashierName.toLowerCase().includes(words) ||
        (digits !== '' && String(row.totalMinor).startsWith(digits)),
    );
  }
}

interface TalliedBody {
  payments?: { kind?: string; amount_minor?: number; tip_minor?: number }[];
}

/** Sales of a shift and the cash they left in the drawer, summed from the signed bodies. */
export function tallyOf(bodies: readonly JsonObject[]): { sales: number; cashMinor: number } {
  const cash = bodies.map((body) => cashKept(body as TalliedBody));
  return { sales: bodies.length, cashMinor: cash.reduce((sum, each) => sum + each, 0) };
}

/** As the hub counts: the amount and the tip stay, change has been given back. */
function cashKept({ payments = [] }: TalliedBody): number {
  return payments
    .filter((payment) => payment.kind === 'cash')
    .reduce((sum, { amount_minor = 0, tip_minor = 0 }) => sum + amount_minor + tip_minor, 0);
}
