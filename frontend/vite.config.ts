/**
 * Builds the pages of the tablet into frontend/dist, which the hub serves at its root.
 *
 * Each folder of src/apps with an index.html is a page of its own. The folder says what the app is
 * (register), the address says where staff find it (/till/); ADDRESSES is the one place that maps
 * them (dashboard and customer's screen are built apart: vite/apart.ts). An app's `public` folder is copied beside its page. Assets have content hashes, so the hub may mark them immutable.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { APART, pagesApart } from './vite/apart.ts';
import { pagesOnTheirOwnFeet } from './vite/rescue.ts';
import { serviceWorker } from './vite/service-worker.ts';

const here = dirname(fileURLToPath(import.meta.url));
const apps = join(here, 'src/apps');
const outDir = process.env['LANCAR_DIST'] ?? join(here, 'dist');
const ADDRESSES: Record<string, string> = { register: 'till' };

const pages = readdirSync(apps)
  .filter((name) => existsSync(join(apps, name, 'index.html')) && !APART.includes(name));

/** Moves dist/<app>/index.html to its address and puts the app's own public files beside it. */
function placePages(): Plugin {
  return {
    name: 'lancar-place-pages',
    apply: 'build',
    closeBundle: {
      sequential: true,
      order: 'pre',
      handler: () => pages.forEach(placePage),
    },
  };
}

function placePage(name: string): void {
  const built = join(outDir, name);
  const placed = join(outDir, ADDRESSES[name] ?? name);
  if (placed !== built && existsSync(built)) {
    mkdirSync(placed, { recursive: true });
    renameSync(join(built, 'index.html'), join(placed, 'index.html'));
    rmSync(built, { recursive: true });
  }
  const ownPublicFiles = join(apps, name, 'public');
  if (existsSync(ownPublicFiles) && existsSync(outDir)) {
    cpSync(ownPublicFiles, placed, { recursive: true });
  }
}

/** The package asks a network of strangers for its WebAssembly unless it is told otherwise, which we do
 * (wasm_reader.ts); the address does not even stand in our files. */
function noStrangers(): Plugin {
  return {
    name: 'lancar-no-strangers',
    transform: (code, id) =>
      id.includes('/zxing-wasm/') ? code.replace(/https:\/\/[\w.]*jsdelivr\.net\/npm\/[^$]*/, '/') : null,
  };
}

export default defineConfig({
  root: apps,
  publicDir: join(here, 'public'),
  plugins: [
    svelte({ configFile: join(here, 'svelte.config.js') }),
    placePages(),
    noStrangers(),
    pagesApart(apps, outDir, join(here, 'svelte.config.js')),
    pagesOnTheirOwnFeet(apps, outDir),
    serviceWorker(join(here, 'src/worker/service-worker.ts'), outDir),
  ],
  server: { host: '127.0.0.1' },
  build: {
    target: 'es2022',
    outDir,
    emptyOutDir: true,
    // A part fetched later names its styles only: the list of all files that parts are made of, with
    // their hashes, would be three kilobytes of the first load, and each part knows its own.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, needed, { hostType }) =>
        hostType === 'html' ? needed : needed.filter((name) => name.endsWith('.css')),
    },
    rolldownOptions: {
      input: Object.fromEntries(pages.map((name) => [name, join(apps, name, 'index.html')])),
    },
  },
});
