"""The till's data layer alone in a real Chromium: no screens, and a hub only if a test brings it.

`build_data_layer` bundles frontend/src/data/till.ts as a module; `serve` answers an origin that
need not exist with an empty page and that module, so what is tested is IndexedDB, Web Locks,
WebCrypto and our code. It is not a test of screens: those are opened from a real hub.
"""

import json
import subprocess
import uuid
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

FRONTEND = Path(__file__).parents[2] / "frontend"
ORIGIN = "http://127.0.0.1:59999"  # nothing listens here; every request is answered below

BUILD = """
import { build } from 'vite';
const [outDir] = process.argv.slice(1);
await build({
  configFile: false, logLevel: 'warn', publicDir: false, base: '/data-test/',
  build: {
    outDir, emptyOutDir: true, target: 'es2022', modulePreload: false,
    rolldownOptions: {
      input: 'src/data/till.ts', preserveEntrySignatures: 'strict',
      output: { entryFileNames: 'till.js', format: 'es', inlineDynamicImports: true },
    },
  },
});
"""

# In the page: `till` is the data layer, `sell()` appends one sale as the register would.
SCRIPT = """
import { openTill } from '/data-test/till.js';
window.ready = openTill().then((till) => { window.till = till; });
window.sellBody = (body, id = crypto.randomUUID()) => window.till.journal.append({
  id, type: 'sale.completed', version: 1, actor: null, shift: null,
  businessDate: window.till.businessDate(), receipt: true, closesCart: id,
  body: ({ receipt }) => ({ ...body, sale: id, receipt }),
});
window.sell = (id = crypto.randomUUID()) => window.till.journal.append({
  id, type: 'sale.completed', version: 1, actor: null, shift: null,
  businessDate: '2026-11-21', receipt: true, closesCart: id,
  body: ({ receipt }) => ({
    receipt, totals: { total_minor: 1000 }, cashier: { id, name: 'Ana' },
  }),
});
"""

# Reads the database behind the data layer's back, as a forensic tool would, and opens sealed rows
# by the format's own text (frontend/src/data/sealed.ts) with the keys that lie beside them.
READ_EVENTS = """
async () => {
  const opening = indexedDB.open('lancar-till');
  const done = (asking) => new Promise((resolve, reject) => {
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
  });
  const database = await done(opening);
  const reading = database.transaction([...database.objectStoreNames]);
  const all = (store) => done(reading.objectStore(store).getAll());
  const [events, rows, devices] = await Promise.all(['events', 'vault', 'device_key'].map(all));
  database.close();
  const unseal = (key, { iv, data }, about) => {
    const additionalData = new TextEncoder().encode('lancar ' + about);
    return crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, data);
  };
  const imported = (bytes) => crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['decrypt']);
  const keys = {};
  for (const { id, device } of rows) {
    const bytes = await unseal(devices[0], device, `data key v1\\n${id}`).catch(() => null);
    if (bytes) keys[id] = await imported(bytes);
  }
  return Promise.all(events.map(async ({ sealed, ...event }) => {
    if (!sealed) return event;
    const { device, epoch, stream, seq, hash } = event;
    const about = `event v1\\n${device}\\n${epoch}\\n${stream}\\n${seq}\\n${hash}`;
    const bytes = await unseal(keys[sealed.key], sealed, about);
    return { ...event, raw: new TextDecoder().decode(bytes), was_sealed: true };
  }));
}
"""


def build_data_layer(folder: Path) -> Path:
    command = ["node", "--input-type=module", "-e", BUILD, str(folder)]
    subprocess.run(command, cwd=FRONTEND, check=True, timeout=120)
    return folder


def serve(context: BrowserContext, bundle: Path) -> None:
    """Answers page, module and a pairing; every other request fails as with the hub dead."""

    def answer(route: Route) -> None:
        if route.request.url == f"{ORIGIN}/sync/v1/pair":
            route.fulfill(content_type="application/json", body=json.dumps(pairing()))
        else:
            route.abort("connectionrefused")

    context.route(f"{ORIGIN}/**", answer)
    serve_module(context, bundle, ORIGIN)


def serve_module(context: BrowserContext, bundle: Path, origin: str) -> None:
    """The page and the module at any origin, also a real hub's; the rest goes where it goes."""
    root = f"{origin}/data-test/"

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(root)
        if path == "":
            html = f"<!doctype html><script type=module>{SCRIPT}</script>"
            route.fulfill(content_type="text/html", body=html)
        else:
            route.fulfill(content_type="text/javascript", body=(bundle / path).read_bytes())

    context.route(f"{root}**", answer)


def pairing() -> dict[str, Any]:
    fresh = {key: str(uuid.uuid4()) for key in ("merchant", "outlet", "device")}
    return {
        **fresh,
        "outlet_code": "B01",
        "series": "K02",
        "epoch": 1,
        "name": "Kasir 1",
        "drawer": None,
        "hub": {"device": str(uuid.uuid4()), "public_key": "unused"},
        "time": 1_795_000_000_000,
    }


def open_till(
    context: BrowserContext, *, origin: str = ORIGIN, pair: bool = False, before: str = ""
) -> Page:
    """A new tab whose data layer is open; `before` runs in the page before anything else."""
    page = context.new_page()
    if before:
        page.add_init_script(before)
    page.goto(f"{origin}/data-test/")
    page.evaluate("() => window.ready")
    if pair:
        page.evaluate("() => till.pair({ name: 'Kasir 1' })")
    return page
