/**
 * What happened to a receipt after its sale: reprints, refunds, e-mails, made here or told by the hub.
 * Who did it is a name and lies sealed, with what a refund took back; kinds, numbers and ids lie clear
 * in the journal too.
 */
import { utf8 } from './bytes';
import type { JsonObject } from './json';
import { backOf } from './returned';
import type { Mark, SalesStore, StoredMark } from './sales_store';
import type { Vault } from './vault';

const FOREIGN = new Set(['sale.refunded', 'receipt.email_settled', 'receipt.reprinted']);

export class SalesMarks {
  private readonly store: SalesStore;
  private readonly vault: Vault;

  constructor(store: SalesStore, vault: Vault) {
    this.store = store;
    this.vault = vault;
  }

  /** Oldest first. */
  async of(sale: string): Promise<Mark[]> {
    const handle = await this.store.open();
    const stored = await handle.getAllFromIndex('marks', 'sale', sale);
    const marks = await Promise.all(stored.map((mark) => this.opened(mark)));
    return marks.sort((left, right) => left.atMs - right.atMs);
  }

  /** What other devices said about our receipts, as the hub hands it on. */
  async learn(events: readonly { type: string; raw: string }[]): Promise<void> {
    const told = events.filter(({ type }) => FOREIGN.has(type)).flatMap(({ raw }) => {
      const { id, type, body } = JSON.parse(raw) as { id: string; type: string; body: JsonObject };
      return marksIn({ id, type }, body);
    });
    if (told.length > 0) await this.put(await this.sealed(told));
  }

  sealed(marks: readonly Mark[]): Promise<StoredMark[]> {
    return Promise.all(marks.map((mark) => this.closed(mark)));
  }

  /** Seals what was stored while the vault could not. A mark never changes: it may be put again. */
  async sealPlain(): Promise<void> {
    const handle = await this.store.open();
    const plain = (await handle.getAll('marks')).filter(({ by }) => by !== '');
    if (plain.length > 0) await this.put(await this.sealed(plain));
  }

  private async put(marks: readonly StoredMark[]): Promise<void> {
    const handle = await this.store.open();
    const writing = handle.transaction('marks', 'readwrite', { durability: 'relaxed' });
    for (const mark of marks) void writing.store.put(mark, markKey(mark));
    await writing.done;
  }

  private async closed(mark: Mark): Promise<StoredMark> {
    const { back, ...rest } = mark;
    const told = back === undefined ? mark.by : `${mark.by}\n${back}`;
    const sealed = told === '' ? null : await this.vault.sealBytes(utf8(told), context(mark));
    return sealed === null ? mark : { ...rest, by: '', sealed };
  }

  /** Without the name when that cannot be opened: what happened still did. */
  private async opened({ sealed, ...mark }: StoredMark): Promise<Mark> {
    if (sealed === undefined) return mark;
    const bytes = await this.vault.openBytes(sealed, context(mark)).catch(() => utf8(''));
    const [by = '', back] = new TextDecoder().decode(bytes).split('\n');
    return { ...mark, by, ...(back === undefined ? {} : { back }) };
  }
}

export function markKey({ event, kind }: Mark): string {
  return `${event}:${kind}`;
}

/** What an event says about the receipt of another one. */
export function marksIn({ id, type }: { id: string; type: string }, body: JsonObject): Mark[] {
  const told = body as unknown as MarkingBody;
  const by = told.by?.name ?? told.cashier?.name ?? '';
  const mark = (kind: Mark['kind'], sale: string | undefined, atMs = 0, detail = ''): Mark[] =>
    sale === undefined ? [] : [{ sale, kind, atMs, by, detail, event: id }];
  if (type === 'receipt.reprinted') {
    return mark('reprinted', told.sale, told.printed_at, String(told.copy_number ?? ''));
  }
  if (type === 'receipt.email_requested') {
    return mark('email_requested', told.sale, told.requested_at, told.request);
  }
  if (type === 'receipt.email_settled') {
    const kind = told.outcome === 'sent' ? 'email_sent' : 'email_refused';
    return mark(kind, told.sale, told.settled_at, told.request);
  }
  if (type === 'sale.refunded') {
    const back = backOf(body);
    return mark('refunded', told.original?.sale, told.completed_at, told.receipt?.number).map((each) => ({ ...each, back }));
  }
  return [];
}

interface MarkingBody {
  sale?: string;
  by?: { name?: string };
  cashier?: { name?: string };
  copy_number?: number;
  printed_at?: number;
  request?: string;
  requested_at?: number;
  outcome?: string;
  settled_at?: number;
  completed_at?: number;
  original?: { sale?: string };
  receipt?: { number?: string };
}

function context(mark: Mark): string {
  return `mark v1\n${markKey(mark)}`;
}
