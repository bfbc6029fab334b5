/** Unit tests stand beside their file; pages in a real browser are tested from Python. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  resolve: { conditions: ['browser'] },
  test: {
    include: ['src/**/*.test.ts', 'vite/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['vite/patience.ts'],
    maxWorkers: 2,
    testTimeout: 20_000,
  },
});
