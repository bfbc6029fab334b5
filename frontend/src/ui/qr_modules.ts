/** A text as the dark squares of a QR code: one SVG path in units of a module, quiet zone included.
 *
 * Error correction M (a scratched screen still scans), quiet zone of four modules as the standard
 * asks. Not here: the size on screen (`QrCode.svelte`) and what the text means. */
import { encode } from 'uqr';

const QUIET_ZONE = 4;

export interface QrModules {
  /** Side in modules, both quiet zones included. */
  readonly side: number;
  readonly path: string;
}

/** The same as squares, for printers: dark or not, row by row, quiet zones included. */
export function qrSquares(text: string): boolean[][] {
  return encode(text, { ecc: 'M', boostEcc: false, border: QUIET_ZONE }).data;
}

export function qrModules(text: string): QrModules {
  const { data, size } = encode(text, { ecc: 'M', boostEcc: false, border: 0 });
  const path = data.map((row, y) => runs(row, y + QUIET_ZONE)).join('');
  return { side: size + 2 * QUIET_ZONE, path };
}

/** Neighbouring dark modules as one rectangle: fewer seams, shorter path. */
function runs(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x++) {
    if (row[x] !== true) continue;
    const from = x;
    while (row[x + 1] === true) x++;
    path += `M${from + QUIET_ZONE} ${y}h${x - from + 1}v1h-${x - from + 1}z`;
  }
  return path;
}
