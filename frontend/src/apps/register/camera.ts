/** Barcodes from a picture: by the browser's own reader, or where it has none or reads no barcodes (Safari, Firefox,
 * Chrome on Windows) by ZXing as WebAssembly. That is a megabyte of a file of ours, kept by the service worker like
 * every other, so the camera also reads with the hub dead; it is loaded when the camera is first opened. */

const FORMATS = ['ean_13', 'ean_8', 'upc_a', 'upc_e', 'code_128', 'code_39', 'qr_code'] as const;
const ZXING_FORMATS = ['EAN13', 'EAN8', 'UPCA', 'UPCE', 'Code128', 'Code39', 'QRCode'] as const;
/** The same code is not read again for so long. */
export const SAME_MS = 1_200;

/** Codes that are in the picture. */
export type Reader = (picture: HTMLVideoElement) => Promise<string[]>;

interface OwnReader {
  detect(picture: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
interface OwnReaderClass {
  new (options: { formats: readonly string[] }): OwnReader;
  getSupportedFormats(): Promise<string[]>;
}

export async function barcodeReader(): Promise<Reader> {
  return (await ownReader()) ?? (await wasmReader());
}

async function ownReader(): Promise<Reader | null> {
  const Own = (globalThis as { BarcodeDetector?: OwnReaderClass }).BarcodeDetector;
  const known = (await Own?.getSupportedFormats().catch(() => [])) ?? [];
  if (Own === undefined || !known.includes('ean_13')) return null;
  const reader = new Own({ formats: FORMATS.filter((each) => known.includes(each)) });
  return async (picture) => (await reader.detect(picture)).map(({ rawValue }) => rawValue);
}

async function wasmReader(): Promise<Reader> {
  const { readPixels } = await import('./wasm_reader');
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  return async (picture) => {
    [canvas.width, canvas.height] = [picture.videoWidth, picture.videoHeight];
    if (pen === null || canvas.width === 0) return [];
    pen.drawImage(picture, 0, 0);
    return readPixels(pen.getImageData(0, 0, canvas.width, canvas.height), ZXING_FORMATS);
  };
}

/** Whether this code is new, so that one held in front of the camera is one. */
export class SameLock {
  #code = '';
  #untilMs = 0;

  takes(code: string, nowMs: number): boolean {
    const isSame = code === this.#code && nowMs < this.#untilMs;
    [this.#code, this.#untilMs] = [code, nowMs + SAME_MS];
    return !isSame;
  }
}
