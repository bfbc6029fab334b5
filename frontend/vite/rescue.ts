/**
 * Builds pages on their own feet: one classic script without chunks, under a name that never changes.
 *
 * /rescue.js: its page and style are plain files in public/. The three together are kept by the
 * service worker apart from the shell (service-worker.ts), so they survive whatever happens to the app.
 * /approve/approve.js: a supervisor's phone; the files beside it, and the worker that keeps them there,
 * are plain files in its own public folder. No till keeps them.
 */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';

export const RESCUE_FILES = ['rescue.css', 'rescue.html', 'rescue.js'];
export const APPROVE = 'approve';

export function pagesOnTheirOwnFeet(apps: string, outDir: string): Plugin {
  return {
    name: 'lancar-own-feet',
    apply: 'build',
    closeBundle: {
      sequential: true,
      async handler() {
        await page(join(apps, 'rescue'), outDir, 'rescue.js');
        await page(join(apps, APPROVE), join(outDir, APPROVE), 'approve.js');
      },
    },
  };
}

async function page(own: string, outDir: string, script: string): Promise<void> {
  if (!existsSync(join(own, 'main.ts'))) return;
  await buildScript(join(own, 'main.ts'), outDir, script);
  if (existsSync(join(own, 'public'))) cpSync(join(own, 'public'), outDir, { recursive: true });
}

async function buildScript(entry: string, outDir: string, script: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      emptyOutDir: false,
      outDir,
      target: 'es2022',
      rolldownOptions: { input: entry, output: { format: 'iife', entryFileNames: script } },
    },
  });
}
