/** Bundles tools/simulator.ts for Node, packages included: `vite build --config tools/simulator.config.ts --outDir DIR`. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

export default defineConfig({
  root: here,
  publicDir: false,
  logLevel: 'warn',
  ssr: { noExternal: true },
  build: {
    ssr: join(here, 'simulator.ts'),
    target: 'node20',
    minify: false,
    emptyOutDir: true,
    rolldownOptions: { output: { codeSplitting: false } }, // a file that is fetched takes no virtual time
  },
});
