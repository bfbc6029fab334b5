/** The receipt of one sale as lines of text, laid out by the money contract for this outlet. */
import type { JsonObject } from '../../data/json';
import { zoneOffsetMinutes } from '../../domain/moments';
import { receiptLines as laidOut } from '../../domain/receipt';
import type { SaleBody } from '../../domain/receipt_shapes';
import type { PaperWidth } from '../../state/settings.svelte';
import type { Register } from '../../state/register.svelte';

const NARROW: PaperWidth = 32;
const WIDE: PaperWidth = 48;
const WIB_MINUTES = 420;

/** The tablet's own choice, else the outlet's; only the two usual widths exist on screen. */
export function paperColumns(register: Register): PaperWidth {
  const outlet = register.catalog?.outlet.outlet.receipt.columns ?? NARROW;
  return register.settings.paper ?? (outlet >= WIDE ? WIDE : NARROW);
}

/** `copy`: any paper after the first is marked SALINAN. */
export function receiptLines(register: Register, body: JsonObject, copy: boolean): string[] {
  const printed = register.catalog?.outlet.outlet.receipt;
  return laidOut(body as unknown as SaleBody, {
    columns: paperColumns(register),
    utc_offset_minutes: offsetMinutes(register.zone),
    header_lines: printed?.header_lines ?? [],
    footer_lines: printed?.footer_lines ?? [],
    copy: copy ? 1 : 0,
  });
}

function offsetMinutes(zone: string): number {
  try {
    return zoneOffsetMinutes(zone);
  } catch {
    return WIB_MINUTES;
  }
}
