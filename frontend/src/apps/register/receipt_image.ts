/** Paper as a picture to send: black on white, two dots to a printer's one, sharp on a phone. */
import type { LaidOut } from '../../domain/paper';
import { qrModules } from '../../ui/qr_modules';

const FONT_PX = 24;
const LINE_PX = 34;
const MARGIN_PX = 32;
const MODULE_PX = 6;
/** No browser we know draws a higher picture; a receipt of a thousand lines is drawn smaller. */
const MOST_HEIGHT_PX = 32_000;
const FONT = 'ui-monospace, "Roboto Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace';

interface Piece {
  readonly height: number;
  draw(canvas: CanvasRenderingContext2D, top: number, width: number): void;
}

/** Null: this browser cannot draw. */
export async function receiptImage(lines: readonly LaidOut[], columns: number): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  const brush = canvas.getContext('2d');
  if (brush === null) return null;
  brush.font = `${String(FONT_PX)}px ${FONT}`;
  const width = Math.ceil(brush.measureText('0'.repeat(columns)).width) + 2 * MARGIN_PX;
  const pieces = (await Promise.all(lines.map(pieceOf))).filter((piece) => piece !== null);
  const height = pieces.reduce((sum, piece) => sum + piece.height, 2 * MARGIN_PX);
  const scale = Math.min(1, MOST_HEIGHT_PX / height);
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.floor(height * scale);
  brush.fillStyle = '#ffffff';
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.scale(scale, scale);
  brush.fillStyle = '#000000';
  brush.textBaseline = 'middle';
  let top = MARGIN_PX;
  for (const piece of pieces) {
    piece.draw(brush, top, width);
    top += piece.height;
  }
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
}

async function pieceOf(operation: LaidOut): Promise<Piece | null> {
  if (operation.op === 'line') return textPiece(operation.text, operation.bold, operation.size === 'tall' ? 2 : 1);
  if (operation.op === 'qr') return qrPiece(operation.data);
  if (operation.op === 'image') return logoPiece(operation.png);
  return null;
}

/** `tall` 2 is twice as high and no wider, as a printer does it: the columns still stand under each other. */
function textPiece(text: string, bold: boolean, tall: 1 | 2): Piece {
  return {
    height: LINE_PX * tall,
    draw(brush, top) {
      brush.save();
      brush.font = `${bold ? '700 ' : ''}${String(FONT_PX)}px ${FONT}`;
      brush.translate(MARGIN_PX, top + (LINE_PX * tall) / 2);
      brush.scale(1, tall);
      brush.fillText(text, 0, 0);
      brush.restore();
    },
  };
}

function qrPiece(data: string): Piece {
  const { side, path } = qrModules(data);
  return {
    height: side * MODULE_PX,
    draw(brush, top, width) {
      brush.save();
      brush.translate(Math.trunc((width - side * MODULE_PX) / 2), top);
      brush.scale(MODULE_PX, MODULE_PX);
      brush.fill(new Path2D(path));
      brush.restore();
    },
  };
}

async function logoPiece(png: string): Promise<Piece | null> {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  try {
    await image.decode();
  } catch {
    return null;
  }
  return {
    height: image.height + LINE_PX / 2,
    draw(brush, top, width) {
      brush.drawImage(image, Math.trunc((width - image.width) / 2), top);
    },
  };
}
