/**
 * The ladder of the front end: domain < data < state < apps.
 * `ui` sees only domain, apps never see each other, the worker sees data and domain.
 * `tests/architecture` plants a fault for each rule and demands red, because a parser that cannot
 * read a file would otherwise report "no violations".
 */
const only = (from, allowed, comment) => ({
  name: `${from}-sees-only-${allowed.join('-') || 'itself'}`,
  comment,
  severity: 'error',
  from: { path: `^src/${from}/`, pathNot: '\\.test\\.ts$' },
  to: { path: '^src/', pathNot: `^src/(${[from, ...allowed].join('|')})/` },
});

module.exports = {
  forbidden: [
    only('domain', [], 'The rules are pure: they know nothing but themselves.'),
    only('data', ['domain', 'worker'], 'Data knows the rules, not the screens; it starts workers.'),
    only('worker', ['data', 'domain'], 'A worker has no screen.'),
    only('state', ['data', 'domain'], 'State is what screens show, not how.'),
    only('ui', ['domain'], 'Components are dumb: numbers and words come in, events go out.'),
    {
      name: 'domain-has-no-packages',
      comment: 'The twin of pos/domain may use nothing that Python does not have.',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'apps-are-islands',
      comment: 'A kitchen screen never loads the till.',
      severity: 'error',
      from: { path: '^src/apps/([^/]+)/' },
      to: { path: '^src/apps/', pathNot: '^src/apps/$1/' },
    },
    {
      name: 'only-data-talks',
      comment: 'IndexedDB and hashing packages are used behind src/data and the workers only.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(data|worker)/' },
      to: { path: 'node_modules/(idb|hash-wasm)/' },
    },
    {
      name: 'no-cycles',
      comment: 'A circle cannot be read top-down.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import nobody can follow escapes every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|svg|png|woff2)$|\\?(raw|url|worker|inline)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.svelte.ts', '.svelte', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['browser', 'svelte', 'import', 'types', 'default'],
    },
  },
};
