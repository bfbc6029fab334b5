/** Paper as this till lays it out: the money contract's operations for this outlet and width. */
import { closingReport } from '../../domain/closing_report';
import { type Repayment, repaymentReceipt } from '../../domain/kasbon';
import { type PaidIn, paidInReceipt } from '../../domain/paid_in';
import { TRAINING } from '../../data/training';
import { layOut, type LaidOut, type Operation } from '../../domain/paper';
import { zoneOffsetMinutes } from '../../domain/moments';
import { receipt } from '../../domain/receipt';
import { receiptMessage } from '../../domain/receipt_message';
import type { ClosingReport, ReceiptLayout, SaleBody } from '../../domain/receipt_shapes';
import type { Paper } from '../../state/papers.svelte';
import type { PaperWidth } from '../../state/settings.svelte';
import type { Register } from '../../state/register.svelte';

const NARROW: PaperWidth = 32;
const WIDTHS: readonly PaperWidth[] = [48, 42, 32];
const WIB_MINUTES = 420;
const inTraining = TRAINING ? '*LATIHAN - BUKAN BUKTI BAYAR*\n' : ''; // a message has no place for it
const NOTHING_OF = { copy: 0, unpaid: false, proof: null };

/** The tablet's own choice, else the outlet's. */
export function paperColumns(register: Register): PaperWidth {
  const outlet = register.catalog?.outlet.outlet.receipt.columns ?? NARROW;
  return register.settings.paper ?? WIDTHS.find((width) => outlet >= width) ?? NARROW;
}

/** Finished lines, pictures and the cut, top to bottom, in the letters that were typed: a browser has them. */
export function paperLines(register: Register, paper: Paper): LaidOut[] {
  const layout = layoutOf(register, paper);
  return layOut(receipt(paper.body as unknown as SaleBody, layout), layout.columns, false);
}

/** The same for a printer of the hub, which lays it out itself. */
export function paperOperations(register: Register, paper: Paper, columns: number): Operation[] {
  return receipt(paper.body as unknown as SaleBody, { ...layoutOf(register, paper), columns });
}

/** `copy`: the n of SALINAN ke-n. */
export function repaymentOperations(register: Register, repayment: Repayment, columns: number, copy = 0): Operation[] {
  return repaymentReceipt(repayment, { ...layoutOf(register, { ...NOTHING_OF, copy }), columns });
}

export function paidInOperations(register: Register, paid: PaidIn, columns = paperColumns(register) as number): Operation[] {
  return paidInReceipt(paid, { ...layoutOf(register, NOTHING_OF), columns });
}

/** The same as a short text to send. */
export function paperMessage(register: Register, paper: Paper): string {
  return inTraining + receiptMessage(paper.body as unknown as SaleBody, layoutOf(register, paper));
}

/** The same as a short text to send: no columns, which a telephone would break. */
export function repaymentMessage(register: Register, repayment: Repayment): string {
  const told = repaymentOperations(register, repayment, paperColumns(register)).flatMap((each) => {
    if (each.op === 'columns') return [`${each.left}: ${each.right}`];
    if (each.op === 'text') return [each.bold ? `*${each.text}*` : each.text];
    return each.op === 'rule' ? [''] : [];
  });
  return told.join('\n').trim();
}

/** X and Z. */
export function closingLines(register: Register, report: ClosingReport): LaidOut[] {
  const columns = paperColumns(register);
  return layOut(closingOperations(register, report, columns), columns, false);
}

export function closingOperations(register: Register, report: ClosingReport, columns: number): Operation[] {
  return closingReport(report, { columns, utc_offset_minutes: offsetMinutes(register.zone), training: TRAINING });
}

function layoutOf(register: Register, paper: Pick<Paper, 'copy' | 'unpaid' | 'proof'>): ReceiptLayout {
  const printed = register.catalog?.outlet.outlet.receipt;
  return {
    columns: paperColumns(register),
    utc_offset_minutes: offsetMinutes(register.zone),
    header_lines: printed?.header_lines ?? [],
    footer_lines: printed?.footer_lines ?? [],
    logo: printed?.logo ?? null,
    training: TRAINING,
    copy: paper.copy,
    unpaid: paper.unpaid,
    qr: paper.proof,
    points_months: register.catalog?.outlet.points?.good_months ?? 0,
  };
}

function offsetMinutes(zone: string): number {
  try {
    return zoneOffsetMinutes(zone);
  } catch {
    return WIB_MINUTES;
  }
}
