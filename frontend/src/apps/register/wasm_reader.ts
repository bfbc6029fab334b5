/** ZXing as WebAssembly, from our own file: never from the address its package would ask. */
import { prepareZXingModule, readBarcodes, type ReadInputBarcodeFormat } from 'zxing-wasm/reader';
import address from 'zxing-wasm/reader/zxing_reader.wasm?url';

prepareZXingModule({ overrides: { locateFile: () => address } });

export async function readPixels(pixels: ImageData, formats: readonly ReadInputBarcodeFormat[]): Promise<string[]> {
  const found = await readBarcodes(pixels, { formats: [...formats], tryHarder: true, maxNumberOfSymbols: 1 });
  return found.filter(({ isValid }) => isValid).map(({ text }) => text);
}
