/**
 * The text of a receipt's QR code, signed by the key of the device that made the sale.
 *
 * The key of an earlier pairing is still in this browser, so old receipts can be printed again with
 * their proof. Without the key (another tablet's sale) there is none: paper that proves nothing is
 * printed without a code rather than with a wrong one. The format is in domain/receipt_proof.ts.
 */
import { PROOF_START, proofText, signingText, withSignature } from '../domain/receipt_proof';
import type { Database, OpenEvent } from './database';
import { signer } from './keys';

interface ProvenBody {
  receipt?: { number?: string } | null;
  due_minor?: number;
}

/** The text as paper has it, in capitals whatever a scanner made of them; null: it is no receipt's code. */
export function asPaper(text: string): string | null {
  const code = text.trim().toUpperCase();
  return code.startsWith(`${PROOF_START}:`) ? code : null;
}

export async function proofOf(database: Database, event: OpenEvent): Promise<string | null> {
  const { body } = JSON.parse(event.raw) as { body: ProvenBody };
  const number = body.receipt?.number;
  if (number === undefined || body.due_minor === undefined) return null;
  const text = proofText({
    number,
    total_minor: body.due_minor,
    epoch: event.epoch,
    seq: event.seq,
    event: event.id,
    device: event.device,
    hash: event.hash,
  });
  try {
    const sign = await signer(database, event);
    return withSignature(text, await sign(signingText(text)));
  } catch {
    return null;
  }
}
