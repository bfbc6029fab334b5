/** Svelte 5 in runes mode everywhere; accessibility and other warnings are errors in `npm run check`. */
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
};
