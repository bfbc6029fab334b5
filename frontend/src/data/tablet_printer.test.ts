import { describe, expect, it } from 'vitest';
import { type BluetoothDevice, overAir, overUsb, type UsbDevice } from './tablet_printer';

function usb({ breaksAfter = Infinity, short = false } = {}) {
  const seen = { bytes: [] as number[], opened: 0, closed: 0, claimed: -1 };
  const sides = [
    { interfaceNumber: 0, alternate: { interfaceClass: 3, endpoints: [{ endpointNumber: 1, direction: 'out', type: 'bulk' }] } },
    { interfaceNumber: 1, alternate: { interfaceClass: 7, endpoints: [
      { endpointNumber: 2, direction: 'in', type: 'bulk' }, { endpointNumber: 3, direction: 'out', type: 'bulk' },
    ] } },
  ];
  const device: UsbDevice = {
    productName: 'POS-58', opened: false, configuration: { interfaces: sides },
    open: () => Promise.resolve(void (seen.opened += 1)),
    close: () => Promise.resolve(void (seen.closed += 1)),
    selectConfiguration: () => Promise.reject(new Error('it has one')),
    claimInterface: (number) => Promise.resolve(void (seen.claimed = number)),
    transferOut: (endpoint, bytes) => {
      if (seen.bytes.length >= breaksAfter) return Promise.reject(new Error('NetworkError'));
      expect(endpoint).toBe(3);
      seen.bytes.push(...bytes);
      return Promise.resolve({ status: 'ok', bytesWritten: short ? bytes.length - 1 : bytes.length });
    },
  };
  return { seen, device };
}

const paper = Uint8Array.from({ length: 10_000 }, (_, index) => index % 251);

describe('a printer on USB', () => {
  it('gets every byte in order through the way of its printer side, and is let go', async () => {
    const { seen, device } = usb();
    await overUsb(device).send(paper);
    await overUsb(device).send(paper);
    expect(seen.bytes).toEqual([...paper, ...paper]);
    expect([seen.opened, seen.closed, seen.claimed]).toEqual([2, 2, 1]);
  });

  it.each([{ breaksAfter: 4_096 }, { short: true }])('says that it broke off, and is let go: %o', async (fault) => {
    const { seen, device } = usb(fault);
    await expect(overUsb(device).send(paper)).rejects.toThrow();
    expect(seen.closed).toBe(1);
  });
});

describe('a printer in the air', () => {
  const AIR = '49535343-fe7d-4ae5-8fa9-9fafd205e455';

  it('gets every byte in pieces that the cheapest takes, over whichever service it has', async () => {
    const got: number[][] = [];
    const characteristic = { writeValueWithoutResponse: (bytes: Uint8Array) => Promise.resolve(void got.push([...bytes])) };
    const server = {
      getPrimaryService: (id: string) =>
        id === AIR ? Promise.resolve({ getCharacteristic: () => Promise.resolve(characteristic) }) : Promise.reject(new Error('none')),
    };
    const device: BluetoothDevice = { name: 'MPT-II', gatt: { connect: () => Promise.resolve(server) } };
    await overAir(device).send(paper);
    expect(got.flat()).toEqual([...paper]);
    expect(Math.max(...got.map((piece) => piece.length))).toBe(180);
  });

  it('that is no printer is refused', async () => {
    const server = { getPrimaryService: () => Promise.reject(new Error('none')) };
    await expect(overAir({ gatt: { connect: () => Promise.resolve(server) } }).send(paper)).rejects.toThrow('printer_broke_off');
    await expect(overAir({}).send(paper)).rejects.toThrow('printer_broke_off');
  });
});
