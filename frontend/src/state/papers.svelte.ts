/** What happens to a receipt after its sale: printed again (SALINAN ke-n), asked for by e-mail, taken
 * back. Each is an event of this tablet and needs no network.
 *
 * A refund's id is made before the first try, so that a second try is the same refund. Not here: how
 * paper looks (apps/register/receipts), who may (permits.ts says it, the sheet asks).
 */
import type { SaleDetail } from '../data/history';
import { uuidV7 } from '../data/ids';
import type { JsonObject } from '../data/json';
import type { SaleBody } from '../domain/receipt_shapes';
import { sellsOnly } from './cut_off';
import { codeOf } from './failures';
import type { Printed } from './printed';
import type { By, PaperWorld, Refunded, RefundWish } from './paper_shapes';

/** A sale just made may be undone by whoever made it, for so long. */
export const UNDO_MS = 60_000;
export const UNDO_REASON = { code: 'wrong_entry', label: 'Salah input' } as const;

/** What is printed: `copy` 0 is the first paper. */
export interface Paper {
  readonly id: string;
  readonly body: JsonObject;
  readonly copy: number;
  readonly proof: string | null;
  readonly unpaid: boolean;
}

export class Papers {
  working = $state(false);
  /** Code of why the last refund could not be written; nothing was paid back by the till. */
  failure = $state<string | null>(null);
  readonly #world: PaperWorld;
  /** fetched with the printer's half */
  #out: Printed | null = null;
  readonly #refunds = new Map<string, string>();

  constructor(world: PaperWorld) {
    this.#world = world;
  }

  /** To be looked at, or printed for the first time. */
  async look(id: string): Promise<Paper | null> {
    const detail = await this.#world.history.detail(id);
    return detail === null ? null : paperOf(detail, copiesOf(detail));
  }

  /** The first paper of a sale just made; `out` when any came: a copy, which somebody has to be allowed. */
  async first(id: string): Promise<Paper | 'out' | null> {
    if ((await this.#printed()).isOut(id)) return 'out';
    const sold = await this.#world.history.glance(id); // a customer waits
    if (sold === null) return null;
    return copiesOf(sold) > 0 ? 'out' : paperOf(sold, 0);
  }

  /** No browser tells a cancelled dialog from a printed page: `out` false is the cashier saying that no
   * paper came, and the next is the first again. (Its dialog could print two as well.) That is believed
   * once for a sale; from then on each paper is a copy on the record. */
  async cameOut(id: string, out: boolean): Promise<void> {
    (await this.#printed()).mark(id, out);
  }

  /** One more copy: counted, recorded, and only then printed. */
  async reprint(id: string): Promise<Paper | null> {
    const { history, append, nowMs } = this.#world;
    const detail = await history.detail(id);
    if (detail === null) return null;
    const copy = copiesOf(detail) + 1;
    const { cashier, ...by } = this.#by();
    await append({
      ...by,
      id: uuidV7(),
      type: 'receipt.reprinted',
      version: 1,
      body: { ...about(detail), copy_number: copy, printed_at: nowMs(), by: { ...cashier } },
    });
    return paperOf(detail, copy);
  }

  /** Queued on the hub as soon as it hears of it; until then it waits on this tablet. */
  async email(detail: SaleDetail, address: string): Promise<void> {
    const { append, nowMs } = this.#world;
    const { cashier, ...by } = this.#by();
    const request = uuidV7();
    await append({
      ...by,
      id: uuidV7(),
      type: 'receipt.email_requested',
      version: 1,
      body: {
        ...about(detail),
        request,
        address,
        requested_at: nowMs(),
        by: { ...cashier },
        proof: detail.proof,
      },
    });
  }

  /** Somebody's yes for a refund is worth nothing while nobody knows whether they still work here. */
  sellsOnly(): boolean {
    return sellsOnly(this.#world.heardAtMs(), this.#world.nowMs());
  }

  /** Takes a sale back, whole or in part. Null: refused or failed, see `failure`. */
  async refund(detail: SaleDetail, wish: RefundWish): Promise<Refunded | null> {
    if (!this.sellsOnly()) return this.#takeBack(detail, wish);
    this.failure = 'sells_only';
    return null;
  }

  async #takeBack(detail: SaleDetail, wish: RefundWish): Promise<Refunded | null> {
    if (this.working || detail.row.kind === 'refund') return null;
    this.working = true;
    this.failure = null;
    try {
      const { writeRefund } = await import('./refunding'); // selling never needs it
      return await writeRefund(this.#world, { detail, wish, by: this.#by(), ids: this.#refunds });
    } catch (error) {
      this.failure = codeOf(error);
      return null;
    } finally {
      this.working = false;
    }
  }

  /** May whoever stands here undo this sale without asking anybody? Only who made it: the next cashier
   * asks a supervisor, as for any refund. */
  canUndo({ row, body }: SaleDetail): boolean {
    const age = this.#world.nowMs() - row.soldAtMs;
    const madeIt = (body as unknown as SaleBody).cashier.id === this.#world.frame().cashier.id;
    return madeIt && row.till === undefined && row.kind === 'sale' && row.refundedBy === null && age >= 0 && age <= UNDO_MS;
  }

  /** Looks again: while somebody's yes was waited for, the minute may have gone by. */
  async undo(detail: SaleDetail): Promise<Refunded | null> {
    if (!this.canUndo(detail)) return null;
    const payBack = { kind: 'mirror' } as const;
    return this.#takeBack(detail, { reason: UNDO_REASON, note: null, payBack, approvedBy: null });
  }

  async #printed(): Promise<Printed> {
    this.#out ??= new (await import('./printed')).Printed();
    return this.#out;
  }

  #by(): By {
    const { cashier, actor, shift, businessDate } = this.#world.frame();
    return { cashier, actor, shift, businessDate };
  }
}

export function copiesOf({ marks }: { readonly marks: Readonly<SaleDetail['marks']> }): number {
  return marks.reduce((most, { kind, detail }) => (kind === 'reprinted' ? Math.max(most, Number(detail)) : most), 0);
}

function paperOf({ row, body, proof }: SaleDetail, copy: number): Paper {
  return { id: row.id, body, copy, proof, unpaid: false };
}

/** A receipt is named by the id of its sale, or of its refund; both are the id of their event. */
function about({ row }: SaleDetail): { sale: string; number: string } {
  return { sale: row.id, number: row.receiptNumber };
}
