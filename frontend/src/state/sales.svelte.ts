/** The list of sales and refunds made on this tablet, found by what people type, and one of them
 * opened with its story. Pages come from the data layer; nothing is cached beyond the screen. */
import type { History, SaleDetail, SaleRow } from '../data/history';
import { codeOf } from './failures';

export type SalesReader = Pick<History, 'list' | 'search' | 'glance' | 'detail' | 'index' | 'elsewhere'>;

/** The payment kinds a word stands for ("tunai" is cash). */
type Meaning = (word: string) => readonly string[];

const PAGE = 60;
const TYPING_MS = 120;

export class Sales {
  rows = $state.raw<readonly SaleRow[]>([]);
  query = $state('');
  /** How many match what is typed; null: nothing typed. */
  total = $state<number | null>(null);
  complete = $state(false);
  loading = $state(false);
  opened = $state.raw<SaleDetail | null>(null);
  /** What the hub is asked for: an old sale, let go here. `trouble`: the code of why it was not told. */
  asked = $state.raw<{ readonly id: string; readonly trouble: string | null } | null>(null);
  /** What the code on a scanned receipt says, until the history has looked for it. */
  paper = $state<string | null>(null);
  readonly #reader: SalesReader;
  readonly #meaning: () => Promise<Meaning>;
  #asked = 0;
  #opening = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `meaning` is fetched when somebody types. */
  constructor(reader: SalesReader, meaning: () => Promise<Meaning> = () => Promise.resolve(() => [])) {
    this.#reader = reader;
    this.#meaning = meaning;
  }

  /** The list at once from the journal; again when the index has caught up (refunds, reprints). */
  async refresh(): Promise<void> {
    await this.#load();
    await this.#reader.index.catchUp().catch(() => undefined); // the list stands without it
    await this.#load();
    await this.reopen();
  }

  type(words: string): void {
    this.query = words;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(PAGE), TYPING_MS);
  }

  async more(): Promise<void> {
    if (this.complete || this.loading) return;
    const asked = this.#asked;
    const next = await this.#page(this.rows.length, PAGE);
    if (asked !== this.#asked) return;
    this.rows = [...this.rows, ...next.rows];
    this.complete = next.rows.length < PAGE;
  }

  /** Ends when it can be shown: what happened to it later comes when the index has caught up. */
  async open(id: string): Promise<void> {
    const opening = ++this.#opening;
    let trouble: string | null = null;
    const first = await this.#reader.glance(id).catch((error: unknown) => {
      trouble = codeOf(error);
      return null;
    });
    if (opening !== this.#opening) return; // another was tapped meanwhile
    this.opened = first;
    if (this.asked !== null) this.asked = this.asked.id === id && first === null ? { id, trouble: trouble ?? 'gone' } : null;
    if (first !== null) void this.#complete(id, opening);
  }

  /** One that was let go here: seen to be asked for, and why it cannot be shown. */
  async ask(id: string): Promise<void> {
    this.opened = null;
    this.asked = { id, trouble: null };
    await this.open(id);
  }

  async #complete(id: string, opening: number): Promise<void> {
    const whole = await this.#reader.detail(id).catch(() => null); // the first stands without it
    if (whole !== null && opening === this.#opening) this.opened = whole;
  }

  /** For the sale that a scanned receipt proves, on the screen that `show` brings. */
  look(paper: string, show: () => void): void {
    show();
    this.paper = paper;
  }

  /** Of other tills, from the hub. */
  async elsewhere(text: string): Promise<SaleRow[]> {
    return this.#reader.elsewhere(text);
  }

  async reopen(): Promise<void> {
    if (this.opened !== null) await this.open(this.opened.row.id);
  }

  async detail(id: string): Promise<SaleDetail | null> {
    return this.#reader.detail(id);
  }

  async latest(): Promise<SaleRow | null> {
    return (await this.#reader.list({ limit: 1 }))[0] ?? null;
  }

  close(): void {
    this.#opening += 1;
    this.opened = null;
    this.asked = null;
  }

  async #load(limit = Math.max(PAGE, this.rows.length)): Promise<void> {
    const asked = ++this.#asked;
    this.loading = true;
    try {
      const { rows, total } = await this.#page(0, limit);
      if (asked !== this.#asked) return; // somebody typed on
      this.rows = rows;
      this.total = total;
      this.complete = rows.length < limit;
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }

  async #page(from: number, limit: number): Promise<{ rows: readonly SaleRow[]; total: number | null }> {
    if (this.query.trim() !== '') {
      return this.#reader.search(this.query, { from, limit, meaning: await this.#meaning() });
    }
    const last = from === 0 ? undefined : this.rows.at(-1);
    const older = last === undefined ? {} : { beforeMs: last.soldAtMs };
    return { rows: await this.#reader.list({ limit, ...older }), total: null };
  }
}
