/** A yes on the spot, written: by somebody's PIN on this tablet, or from their own phone. Fetched with the
 * sheets that ask for it.
 */
import type { JsonObject } from '../data/json';
import type { StaffRow } from '../data/catalog_rows';
import { uuidV7 } from '../data/ids';
import type { PhoneProof } from '../data/phone_yes';
import { formatRupiah } from '../domain/formatting';
import { saleFrame } from './frames';
import { needLabel } from './need_words';
import { type PermitDesk, remember, type Wish } from './permits';

/** The part of the register that is needed here. */
export type GrantDesk = Pick<PermitDesk, 'outlet' | 'session' | 'shift' | 'till'>;

export interface Yes {
  readonly approver: StaffRow;
  readonly reason: string;
  /** null: by PIN */
  readonly proof: PhoneProof | null;
}

/** Written, and then gone on with. */
export async function grant(desk: PermitDesk, wish: Wish, yes: Yes): Promise<void> {
  await writeYes(desk, wish, yes);
  remember(wish);
  desk.closeAll();
  wish.then();
}

export async function writeYes(
  desk: GrantDesk, { document, needs }: Pick<Wish, 'document' | 'needs'>, { approver, reason, proof }: Yes,
): Promise<void> {
  await write(desk, 'approval.given', {
    ...asked(desk, { document, needs }, approver),
    method: proof === null ? 'pin' : 'code',
    reason: reason.trim() === '' ? null : reason.trim(),
    given_at: desk.till.nowMs(),
    ...(proof === null ? {} : { proof: { ...proof } }),
  });
}

/** A phone's yes that did not hold: for another question, or too old. */
export async function writeRefusal(
  desk: GrantDesk, wish: Pick<Wish, 'document' | 'needs'>, approver: StaffRow, why: 'other_question' | 'too_old',
): Promise<void> {
  await write(desk, 'approval.refused', { ...asked(desk, wish, approver), why, refused_at: desk.till.nowMs() });
}

function asked({ outlet, session, shift, till }: GrantDesk, { document, needs }: Pick<Wish, 'document' | 'needs'>, approver: StaffRow): JsonObject {
  const { cashier } = saleFrame(outlet, session, shift.open, till);
  return {
    document,
    items: needs.map((need) => ({ ...need, label: needLabel(need, 'id', formatRupiah) })),
    asked_by: { ...cashier },
    approver: { id: approver.id, name: approver.name },
  };
}

async function write({ outlet, session, shift, till }: GrantDesk, type: string, body: JsonObject): Promise<void> {
  const by = saleFrame(outlet, session, shift.open, till);
  await till.journal.append({ actor: by.actor, shift: by.shift, businessDate: by.businessDate, id: uuidV7(), type, version: 1, body });
}
