/** The code is drawn whole, with its quiet zone; that a camera reads it is proven in the browser. */
import { describe, expect, it } from 'vitest';
import { qrModules } from './qr_modules';

const T3 =
  '00020101021226620016ID.CO.CONTOH.WWW011893600999000000000102090000000010303UMI51440014ID.CO.QRIS.WWW' +
  '0215ID10999999999990303UMI5204541153033605405125005802ID5916TOKO CONTOH JAYA6013JAKARTA PUSAT61051011063045B3D';

describe('the modules of a QR code', () => {
  it('hold a QRIS payload at error correction M, with four quiet modules around', () => {
    const { side, path } = qrModules(T3);
    expect(side - 8).toBe(49); // version 8: capitals and digits pack tightly
    expect(path.startsWith('M4 4h7v1h-7z')).toBe(true); // the first finder begins inside the quiet zone
  });

  it('are the same for the same text and others for another', () => {
    expect(qrModules(T3)).toEqual(qrModules(T3));
    expect(qrModules(T3).path).not.toBe(qrModules(T3.replace('12500', '12600')).path);
  });
});
