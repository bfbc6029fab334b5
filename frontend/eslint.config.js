/**
 * Lint rules of the front end. Money in src/domain has rules of its own: integers only, and every
 * division goes through BigInt, so that both twins round alike. Those are checked with types:
 * `/` is allowed between two bigints and nowhere else.
 */
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import exactArithmetic from './tools/eslint-exact-arithmetic.js';
import svelteConfig from './svelte.config.js';

const LENGTHS = {
  'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
  'max-lines-per-function': ['error', { max: 60, IIFEs: true }],
  'max-params': ['error', { max: 4 }],
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'src/data/api/types.gen.ts', '.dependency-cruiser.cjs'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.es2022 } },
    rules: {
      ...LENGTHS,
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'prefer-const': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'prefer-const': 'off', // $props() and $state() are declared with let
      'svelte/prefer-svelte-reactivity': 'off', // most Maps here are made anew, not watched
      'svelte/no-useless-mustaches': 'off', // {' '} keeps a space that Svelte would trim
      'svelte/no-unused-svelte-ignore': 'off', // svelte-check, which knows the warnings, decides
    },
  },
  {
    files: ['src/domain/**/*.ts'],
    ignores: ['src/domain/**/*.test.ts'],
    plugins: { lancar: exactArithmetic },
    languageOptions: {
      globals: {},
      parserOptions: { project: './src/domain/tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: { 'lancar/exact-arithmetic': 'error', 'no-restricted-globals': ['error', 'Date', 'parseFloat'] },
  },
  {
    files: ['*.config.{js,ts}', 'vite/**/*.ts', 'tools/**/*.{js,ts}'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  {
    // A describe block is a chapter, not a function, and a non-null assertion in a test fails the test.
    files: ['**/*.test.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
