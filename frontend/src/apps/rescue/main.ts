/**
 * /rescue.html: the page that works when the app does not. No framework, no chunks, no hub.
 *
 * It shows in plain words what is still on this tablet and gives it out as one locked file. Its
 * words stand in words.ts and public/rescue.html.
 */
import { look, rescueFile, type Found } from '../../data/rescue';
import { formatNumber, formatRupiah } from '../../domain/formatting';
import { formatDateTime, ZONE_OFFSETS, zoneLabel } from '../../domain/moments';
import { translatePage, words } from './words';

const at = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const show = (id: string, shown: boolean) => at(id).toggleAttribute('hidden', !shown);
const count = (number: number) => formatNumber(number, 0);

let file: File | null = null;

async function start(): Promise<void> {
  translatePage();
  at('looking').textContent = words.looking;
  try {
    const found = await look((events) => {
      at('looking').textContent = words.reading(events);
    });
    if (found === null || found.events === 0) return tellNothing();
    tell(found);
  } catch (error) {
    fail(words.unreadable, error);
  } finally {
    show('looking', false);
  }
}

function tellNothing(): void {
  at('nothing').textContent = words.nothing;
  show('nothing', true);
}

function tell(found: Found): void {
  const { identity, former } = found.kept;
  const who = identity ?? former.at(-1)?.identity;
  at('sales').textContent = words.sales(found.sales);
  at('unsent').textContent = found.unsent === 0 ? words.allSent : words.unsent(found.unsent);
  at('unsent').className = found.unsent === 0 ? 'ok' : 'warn';
  at('till').textContent = who === undefined ? '–' : `${who.name} · ${who.series}`;
  at('range').textContent = range(found);
  at('total').textContent = formatRupiah(found.totalMinor);
  at('events').textContent = count(found.events);
  if (found.locked > 0) {
    at('locked').textContent = words.locked(found.locked);
    show('locked', true);
  }
  show('found', true);
  if (found.kept.recoveryKey === null) {
    return fail(words.noKey, null);
  }
  at('save').addEventListener('click', () => void save(found));
  at('share').addEventListener('click', () => void share(found));
  show('actions', true);
  show('share', canShare());
}

/** By the shop's clock; where nothing kept here says its zone, by the tablet's, and that is said. */
function range({ firstAtMs, lastAtMs, zone }: Found): string {
  if (firstAtMs === null || lastAtMs === null) return '–';
  const shop = ZONE_OFFSETS.get(zone ?? '');
  const moment = (atMs: number) => formatDateTime(atMs, shop ?? -new Date(atMs).getTimezoneOffset());
  return words.range(moment(firstAtMs), moment(lastAtMs), shop === undefined ? words.tabletClock : zoneLabel(shop));
}

async function made(found: Found): Promise<File> {
  at('working').textContent = words.making(found.events);
  show('working', true);
  try {
    const version = (await versionOfShell()) ?? 'unknown';
    file ??= await rescueFile(found, version, Date.now());
    return file;
  } finally {
    show('working', false);
  }
}

async function save(found: Found): Promise<void> {
  try {
    const ready = await made(found);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(ready);
    link.download = ready.name;
    link.click();
    done(words.saved(ready.name, size(ready.size)));
  } catch (error) {
    fail(words.notSaved, error);
  }
}

async function share(found: Found): Promise<void> {
  try {
    const ready = await made(found);
    await navigator.share({ files: [ready], title: ready.name });
    done(words.shared(ready.name, size(ready.size)));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return; // closed by the person
    fail(words.notShared, error);
  }
}

function canShare(): boolean {
  const probe = new File(['x'], 'kasir.posj', { type: 'application/octet-stream' });
  return typeof navigator.canShare === 'function' && navigator.canShare({ files: [probe] });
}

function done(sentence: string): void {
  show('failed', false);
  at('done-sentence').textContent = sentence;
  show('done', true);
}

function fail(sentence: string, error: unknown): void {
  at('failed-sentence').textContent = sentence;
  at('failed-code').textContent = error instanceof Error ? `${error.name}: ${error.message}` : '';
  show('failed', true);
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${count(Math.max(1, Math.round(bytes / 1_000)))} kB` : `${count(Math.round(bytes / 1_000_000))} MB`;
}

/** Only for the file's label; without a worker it is unknown, and that is all right. */
async function versionOfShell(): Promise<string | null> {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return null;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<{ version: string }>) => resolve(data.version);
    setTimeout(() => resolve(null), 1_000);
    worker.postMessage({ kind: 'version' }, [port2]);
  });
}

void start();
