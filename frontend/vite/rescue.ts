/**
 * Builds /rescue.js: one classic script without chunks, under a name that never changes.
 *
 * The page and its style are plain files in public/. The three together are kept by the service
 * worker apart from the shell (service-worker.ts), so they survive whatever happens to the app.
 */
import { existsSync } from 'node:fs';
import { build, type Plugin } from 'vite';

export const RESCUE_FILES = ['rescue.css', 'rescue.html', 'rescue.js'];

export function rescuePage(entry: string, outDir: string): Plugin {
  return {
    name: 'lancar-rescue',
    apply: 'build',
    closeBundle: {
      sequential: true,
      async handler() {
        if (existsSync(entry) && existsSync(outDir)) await buildScript(entry, outDir);
      },
    },
  };
}

async function buildScript(entry: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      emptyOutDir: false,
      outDir,
      target: 'es2022',
      rolldownOptions: { input: entry, output: { format: 'iife', entryFileNames: 'rescue.js' } },
    },
  });
}
