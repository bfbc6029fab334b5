/**
 * Builds pages that are not the till's into dist/<name>, each by itself.
 *
 * Apart from the till's build, so that they share no piece with it: the till's first load has no
 * bytes to spare. The dashboard's files are not on the service worker's list either, because a till
 * must not keep a page that only shows what the server knows; the customer's screen is kept.
 */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type Plugin } from 'vite';

export const DASHBOARD = 'dashboard';
export const APART: readonly string[] = [DASHBOARD, 'display'];

export function pagesApart(apps: string, outDir: string, svelteConfig: string): Plugin {
  return {
    name: 'lancar-apart',
    apply: 'build',
    closeBundle: {
      sequential: true,
      async handler() {
        for (const name of APART) {
          const own = join(apps, name);
          if (!existsSync(own) || !existsSync(outDir)) continue;
          await buildPage(name, apps, outDir, svelteConfig);
          if (existsSync(join(own, 'public'))) cpSync(join(own, 'public'), join(outDir, name), { recursive: true });
        }
      },
    },
  };
}

async function buildPage(name: string, apps: string, outDir: string, svelteConfig: string): Promise<void> {
  await build({
    configFile: false,
    root: apps,
    logLevel: 'warn',
    publicDir: false,
    plugins: [svelte({ configFile: svelteConfig })],
    build: {
      emptyOutDir: false,
      outDir,
      assetsDir: `${name}/assets`,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { [name]: join(apps, name, 'index.html') } },
    },
  });
}
