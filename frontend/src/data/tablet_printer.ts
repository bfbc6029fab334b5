/** A receipt printer on this tablet itself, by USB or Bluetooth: for who sells without a hub's printer.
 *
 * The browser lets a page at a device only after somebody chose it from its own list. USB is remembered
 * by the browser; Bluetooth must be chosen again after every start, as browsers want it. Bytes only
 * go out: what became of the paper nobody can say here, so the cashier looks. Papers go one after the
 * other, and a printer that takes nothing for a while is let go: it would hold up all that come after.
 */

export type Kind = 'usb' | 'bluetooth';

export interface TabletPrinter {
  readonly kind: Kind;
  readonly name: string;
  send(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

interface UsbEndpoint { readonly endpointNumber: number; readonly direction: string; readonly type: string }
interface UsbSide { readonly interfaceClass: number; readonly endpoints: readonly UsbEndpoint[] }
interface UsbInterface { readonly interfaceNumber: number; readonly alternate: UsbSide }
export interface UsbDevice {
  readonly productName?: string | null;
  readonly opened: boolean;
  readonly configuration: { readonly interfaces: readonly UsbInterface[] } | null;
  open(): Promise<void>;
  close(): Promise<void>;
  selectConfiguration(value: number): Promise<void>;
  claimInterface(number: number): Promise<void>;
  transferOut(endpoint: number, bytes: Uint8Array<ArrayBuffer>): Promise<{ readonly status?: string; readonly bytesWritten: number }>;
}
interface Usb {
  getDevices(): Promise<readonly UsbDevice[]>;
  requestDevice(wanted: object): Promise<UsbDevice>;
}
interface Characteristic { writeValueWithoutResponse(bytes: Uint8Array<ArrayBuffer>): Promise<void> }
interface Service { getCharacteristic(id: string): Promise<Characteristic> }
export interface BluetoothDevice {
  readonly name?: string;
  readonly gatt?: { connect(): Promise<{ getPrimaryService(id: string): Promise<Service> }> };
}
interface Bluetooth { requestDevice(wanted: object): Promise<BluetoothDevice> }

const PRINTERS = 7; // class of a USB interface
const USB_PIECE = 4_096;
const AIR_PIECE = 180; // what the cheapest printers take at once
/** Service and what is written to, of the printers sold here (domain.md 8.1). */
const AIRS: readonly (readonly [string, string])[] = [
  ['000018f0-0000-1000-8000-00805f9b34fb', '00002af1-0000-1000-8000-00805f9b34fb'],
  ['49535343-fe7d-4ae5-8fa9-9fafd205e455', '49535343-8841-43f4-a8d4-ecbe34729bb3'],
];
let chosen: TabletPrinter | null = null;
let isAsked = false;

/** `begun`: some of it may be on paper. */
export class BrokeOff extends Error {
  readonly code = 'printer_broke_off';
  readonly begun: boolean;

  constructor(begun: boolean, cause?: unknown) {
    super('printer_broke_off', { cause });
    this.begun = begun;
  }
}

/** A roll that is out is noticed sooner than this by whoever stands there. */
export const STALLED_MS = 10_000;
let lastPaper: Promise<unknown> = Promise.resolve();

/** Two papers at once would be printed into each other. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const mine = lastPaper.then(work);
  lastPaper = mine.catch(() => undefined);
  return mine;
}

/** A transfer to a printer without paper is never answered. */
function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('stalled')), STALLED_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Piece by piece; what goes wrong says whether anything had left. */
async function handOver(bytes: Uint8Array<ArrayBuffer>, size: number, give: (piece: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<void> {
  let begun = false;
  for (const piece of pieces(bytes, size)) {
    const given = give(piece);
    begun = true;
    await inTime(given).catch((error: unknown) => {
      throw new BrokeOff(begun, error);
    });
  }
}

/** What this browser has of it. */
const devices = () => navigator as { readonly usb?: Usb; readonly bluetooth?: Bluetooth };

export function canConnect(kind: Kind): boolean {
  return devices()[kind] !== undefined;
}

/** The browser's own list is shown; null: nothing was chosen there. */
export async function connect(kind: Kind): Promise<TabletPrinter | null> {
  try {
    chosen = kind === 'usb' ? await askUsb() : await askBluetooth();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null; // the list was closed
    throw error;
  }
  remember(chosen?.kind ?? null);
  return chosen;
}

export function disconnect(): void {
  chosen = null;
  remember(null);
}

/** The one that was chosen; null: none, or it must be chosen again. */
export async function tabletPrinter(): Promise<TabletPrinter | null> {
  if (chosen === null && !isAsked && remembered() === 'usb') {
    isAsked = true;
    const known = (await devices().usb?.getDevices()) ?? [];
    chosen = known[0] === undefined ? null : overUsb(known[0]);
    isAsked = chosen !== null;
  }
  return chosen;
}

async function askUsb(): Promise<TabletPrinter | null> {
  const device = await devices().usb?.requestDevice({ filters: [{ classCode: PRINTERS }, { vendorId: 0x04b8 }] });
  return device === undefined ? null : overUsb(device);
}

async function askBluetooth(): Promise<TabletPrinter | null> {
  const filters = AIRS.map(([service]) => ({ services: [service] }));
  const device = await devices().bluetooth?.requestDevice({ filters });
  return device === undefined ? null : overAir(device);
}

/** Opened for each paper and closed after it, so that the cable may be pulled in between. */
export function overUsb(device: UsbDevice): TabletPrinter {
  return { kind: 'usb', name: device.productName ?? 'USB', send: (bytes) => inTurn(() => sendUsb(device, bytes)) };
}

async function sendUsb(device: UsbDevice, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await inTime(device.open());
  try {
    if (device.configuration === null) await inTime(device.selectConfiguration(1));
    const { number, out } = wayIn(device);
    await inTime(device.claimInterface(number));
    await handOver(bytes, USB_PIECE, async (piece) => {
      const { status, bytesWritten } = await device.transferOut(out, piece);
      if (status !== 'ok' || bytesWritten !== piece.length) throw new Error('short');
    });
  } finally {
    await inTime(device.close()).catch(() => undefined); // the cable is out already
  }
}

export function overAir(device: BluetoothDevice): TabletPrinter {
  return { kind: 'bluetooth', name: device.name ?? 'Bluetooth', send: (bytes) => inTurn(() => sendAir(device, bytes)) };
}

async function sendAir(device: BluetoothDevice, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const server = device.gatt === undefined ? undefined : await inTime(device.gatt.connect());
  if (server === undefined) throw new BrokeOff(false);
  const ear = await inTime(earOf(server));
  await handOver(bytes, AIR_PIECE, (piece) => ear.writeValueWithoutResponse(piece));
}

async function earOf(server: { getPrimaryService(id: string): Promise<Service> }): Promise<Characteristic> {
  for (const [service, characteristic] of AIRS) {
    const found = await server.getPrimaryService(service).catch(() => null); // another maker's
    if (found !== null) return found.getCharacteristic(characteristic);
  }
  throw new BrokeOff(false);
}

function wayIn(device: UsbDevice): { number: number; out: number } {
  const all = device.configuration?.interfaces ?? [];
  const ways = all.flatMap(({ interfaceNumber: number, alternate }) => {
    const end = alternate.endpoints.find(({ direction, type }) => direction === 'out' && type === 'bulk');
    return end === undefined ? [] : [{ number, out: end.endpointNumber, isPrinter: alternate.interfaceClass === PRINTERS }];
  });
  const way = ways.find(({ isPrinter }) => isPrinter) ?? ways[0];
  if (way === undefined) throw new BrokeOff(false);
  return way;
}

function* pieces(bytes: Uint8Array<ArrayBuffer>, size: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const KEY = 'lancar.printer';

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(kind: Kind | null): void {
  try {
    if (kind === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, kind);
  } catch {
    return; // chosen now, forgotten at the next start
  }
}
