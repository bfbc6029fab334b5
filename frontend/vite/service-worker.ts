/**
 * Builds /sw.js after the pages are written, with the list of files it must keep.
 *
 * The list is all or nothing (and without the dashboard and the supervisor's page): every file a till needs to start with the hub dead and the network
 * off. Files with a content hash in their name carry `revision: null`; the others carry a hash of
 * their bytes. `self.__LANCAR_VERSION` is a hash of the whole list, so two builds of the same
 * sources are the same version.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build, type Plugin } from 'vite';
import { DASHBOARD } from './apart.ts';
import { APPROVE, RESCUE_FILES } from './rescue.ts';

const PRECACHED = /\.(js|css|html|svg|png|woff2|wasm|json|webmanifest)$/;
const HASHED_NAME = /^assets\/.+-[\w-]{8}\.\w+$/;

export interface PrecacheEntry {
  url: string;
  revision: string | null;
}

/** Every file of the build that a till keeps, sorted by address. */
export function precacheList(outDir: string): PrecacheEntry[] {
  return readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && PRECACHED.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, path: relative(outDir, file).split(sep).join('/') }))
    .filter(({ path }) => !path.startsWith(`${DASHBOARD}/`) && !path.startsWith(`${APPROVE}/`))
    .filter(({ path }) => path !== 'sw.js' && !path.startsWith('.') && !RESCUE_FILES.includes(path))
    .map(({ file, path }) => ({
      url: `/${path}`,
      revision: HASHED_NAME.test(path) ? null : shortHash(readFileSync(file)),
    }))
    .sort((left, right) => (left.url < right.url ? -1 : 1));
}

export function serviceWorker(entry: string, outDir: string): Plugin {
  return {
    name: 'lancar-service-worker',
    apply: 'build',
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        // After a failed build there is nothing to list, and the real error must stay the last word.
        if (existsSync(entry) && existsSync(outDir)) {
          await buildWorker(entry, outDir, precacheList(outDir));
        }
      },
    },
  };
}

async function buildWorker(entry: string, outDir: string, precache: PrecacheEntry[]): Promise<void> {
  const list = JSON.stringify(precache);
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: {
      'self.__LANCAR_PRECACHE': list,
      'self.__LANCAR_RESCUE': JSON.stringify(RESCUE_FILES.map((path) => `/${path}`)),
      'self.__LANCAR_VERSION': JSON.stringify(shortHash(list)),
    },
    build: {
      emptyOutDir: false,
      outDir,
      target: 'es2022',
      rolldownOptions: { input: entry, output: { format: 'iife', entryFileNames: 'sw.js' } },
    },
  });
}

function shortHash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
