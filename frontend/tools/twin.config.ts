/** Bundles tools/twin.ts for Node: `vite build --config tools/twin.config.ts --outDir DIR`. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

export default defineConfig({
  root: here,
  publicDir: false,
  logLevel: 'warn',
  build: { ssr: process.env['LANCAR_TWIN'] ?? join(here, 'twin.ts'), target: 'node20', minify: false, emptyOutDir: true },
});
