/**
 * Builds the owner's dashboard into dist/dashboard, by itself.
 *
 * Apart from the till's build, so that it shares no piece with it: the till's first load has no
 * bytes to spare, and a till must neither fetch nor keep a page that only shows what the server
 * knows. Its files are therefore not on the service worker's list (service-worker.ts).
 */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type Plugin } from 'vite';

export const DASHBOARD = 'dashboard';

export function dashboardPage(apps: string, outDir: string, svelteConfig: string): Plugin {
  return {
    name: 'lancar-dashboard',
    apply: 'build',
    closeBundle: {
      sequential: true,
      async handler() {
        const own = join(apps, DASHBOARD);
        if (!existsSync(own) || !existsSync(outDir)) return;
        await buildPage(apps, outDir, svelteConfig);
        cpSync(join(own, 'public'), join(outDir, DASHBOARD), { recursive: true });
      },
    },
  };
}

async function buildPage(apps: string, outDir: string, svelteConfig: string): Promise<void> {
  await build({
    configFile: false,
    root: apps,
    logLevel: 'warn',
    publicDir: false,
    plugins: [svelte({ configFile: svelteConfig })],
    build: {
      emptyOutDir: false,
      outDir,
      assetsDir: `${DASHBOARD}/assets`,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { [DASHBOARD]: join(apps, DASHBOARD, 'index.html') } },
    },
  });
}
