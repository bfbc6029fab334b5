import { afterEach, describe, expect, it, vi } from 'vitest';
import { type BluetoothDevice, BrokeOff, overAir, overUsb, STALLED_MS, type UsbDevice } from './tablet_printer';

afterEach(() => void vi.useRealTimers());

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
    const end: unknown = await overUsb(device).send(paper).catch((error: unknown) => error);
    expect(end).toBeInstanceOf(BrokeOff);
    expect((end as BrokeOff).begun).toBe(true);
    expect(seen.closed).toBe(1);
  });
});

describe('a printer that takes nothing', () => {
  it('is let go after a while, and the next paper comes', async () => {
    vi.useFakeTimers();
    const { seen, device } = usb();
    let isOut = true;
    const transferOut: UsbDevice['transferOut'] = (endpoint, bytes) =>
      isOut ? new Promise(() => undefined) : device.transferOut(endpoint, bytes);
    const printer = overUsb({ ...device, transferOut });
    const first = printer.send(paper).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(STALLED_MS + 1);
    expect(await first).toMatchObject({ code: 'printer_broke_off', begun: true });
    isOut = false;
    await printer.send(paper);
    expect([seen.bytes, seen.closed]).toEqual([[...paper], 2]);
  });

  it('whose cable is out before the first byte has begun nothing', async () => {
    const { device } = usb();
    const open = () => Promise.reject(new Error('gone'));
    const end: unknown = await overUsb({ ...device, open }).send(paper).catch((error: unknown) => error);
    expect(end instanceof BrokeOff && end.begun).toBe(false);
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

  it('prints two papers that come at once one after the other', async () => {
    const got: number[] = [];
    const characteristic = {
      writeValueWithoutResponse: async (bytes: Uint8Array) => {
        await new Promise((resolve) => setTimeout(resolve, 0));
        got.push(...bytes);
      },
    };
    const server = { getPrimaryService: () => Promise.resolve({ getCharacteristic: () => Promise.resolve(characteristic) }) };
    const printer = overAir({ gatt: { connect: () => Promise.resolve(server) } });
    const [one, two] = [new Uint8Array(900).fill(1), new Uint8Array(900).fill(2)];
    await Promise.all([printer.send(one), printer.send(two)]);
    expect(got).toEqual([...one, ...two]);
  });

  it('that is no printer is refused', async () => {
    const server = { getPrimaryService: () => Promise.reject(new Error('none')) };
    await expect(overAir({ gatt: { connect: () => Promise.resolve(server) } }).send(paper)).rejects.toThrow('printer_broke_off');
    await expect(overAir({}).send(paper)).rejects.toThrow('printer_broke_off');
  });
});
