/** Paper on the printer of this tablet itself, when one was chosen in the settings. */
import { printId } from '../../data/print_jobs';
import { BrokeOff, tabletPrinter } from '../../data/tablet_printer';
import { layOut, type Operation, text } from '../../domain/paper';
import { type Bitmap, encode, rollOf } from './escpos';

const MIDDLE = 128;

const DUPLICATE = text('DUPLIKAT', 'center', true);
const KEY = 'lancar.printer.broken';
const REMEMBERED = 20;

/** False: there is none. Throws when it broke off: the cashier looks at the paper, and what may be on it
 * already is marked when it is tried again, as on the hub. */
export async function printedOnTablet(operations: readonly Operation[], columns: number): Promise<boolean> {
  const printer = await tabletPrinter();
  if (printer === null) return false;
  const [roll, id] = [rollOf(columns), await printId(JSON.stringify(operations))];
  const marked = brokenOff().includes(id) ? [DUPLICATE, ...operations] : operations;
  const bytes = await encode(layOut(marked, columns), roll, (png) => drawn(png, roll.dots));
  try {
    await printer.send(bytes);
  } catch (error) {
    if (error instanceof BrokeOff && error.begun) remember([...brokenOff().filter((each) => each !== id), id]);
    throw error;
  }
  remember(brokenOff().filter((each) => each !== id));
  return true;
}

function brokenOff(): readonly string[] {
  try {
    return (localStorage.getItem(KEY) ?? '').split(' ').filter((id) => id !== '');
  } catch {
    return [];
  }
}

function remember(ids: readonly string[]): void {
  try {
    localStorage.setItem(KEY, ids.slice(-REMEMBERED).join(' '));
  } catch {
    return; // storage is full or blocked: known until nobody asks any more
  }
}

/** A picture that cannot be read leaves its place empty: the money on the paper matters more. */
async function drawn(png: string, dots: number): Promise<Bitmap | null> {
  try {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    return bitmapOf(image, Math.min(dots, image.naturalWidth));
  } catch {
    return null;
  }
}

function bitmapOf(image: HTMLImageElement, width: number): Bitmap | null {
  const height = Math.max(1, Math.trunc((image.naturalHeight * width) / image.naturalWidth));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext('2d');
  if (pen === null) return null;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  pen.drawImage(image, 0, 0, width, height);
  const { data } = pen.getImageData(0, 0, width, height);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_each, x) => (data[(y * width + x) * 4] ?? 255) < MIDDLE));
}
