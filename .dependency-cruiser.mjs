// The arrows of the project: which folder may import which. Type imports count. What is not listed is an error.
// When one is in your way, the code is in the wrong place: see docs/architecture.md.

/** Folder -> folders of ours that it may use. `main` is not listed: it may use everything, and nobody may use it. */
const MAY_USE = {
  contract: [],
  engine: ['contract'],
  base: [],
  stores: ['contract', 'base'],
  connectors: ['contract', 'base'],
  pipeline: ['contract', 'engine', 'base', 'stores', 'connectors'],
  api: ['contract', 'engine', 'base', 'stores'],
  web: ['contract', 'engine'],
  cli: ['contract', 'engine', 'base'],
};

const TEST_FILE = '[.](test|suite)[.]tsx?$';

const arrows = Object.entries(MAY_USE).map(([from, to]) => ({
  name: `${from}-uses-${to.length > 0 ? to.join('-') : 'nothing-of-ours'}`,
  comment: `${from} may import ${to.length > 0 ? to.join(', ') : 'nothing of ours'}. Take the rest as an argument, or move the code to where it may.`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^(src|bench|bin|tools)/', pathNot: `^src/(${[from, ...to].join('|')})/` },
}));

export default {
  forbidden: [
    ...arrows,
    {
      name: 'web-console-and-portal-are-strangers',
      comment: 'Console and portal share code through src/web/ui only; ui knows neither.',
      severity: 'error',
      from: { path: '^src/web/([^/]+)/' },
      to: { path: '^src/web/', pathNot: '^src/web/($1|ui)/' },
    },
    {
      name: 'agent-carries-only-base-and-contract',
      comment: 'The endpoint agent runs on other people\'s machines: base and contract only, and no package from npm.',
      severity: 'error',
      from: { path: '^src/cli/agent/', pathNot: TEST_FILE },
      to: { path: '(^src/|node_modules/)', pathNot: '^src/(cli/agent|base|contract)/' },
    },
    {
      name: 'contract-and-engine-are-pure',
      comment: 'No disk, network, clock or process in contract and engine: time, ids and state come in as arguments.',
      severity: 'error',
      from: { path: '^src/(contract|engine)/', pathNot: TEST_FILE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-runs-in-a-browser',
      comment: 'The web parts cannot use what only Node has.',
      severity: 'error',
      from: { path: '^src/web/', pathNot: TEST_FILE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'stages-meet-in-the-stores',
      comment: 'A stage never imports another stage; src/pipeline/index.ts composes them.',
      severity: 'error',
      from: { path: '^src/pipeline/([^/]+)/' },
      to: { path: '^src/pipeline/[^/]+/', pathNot: '^src/pipeline/$1/' },
    },
    {
      name: 'connectors-do-not-know-each-other',
      comment: 'What two connectors share is a port or belongs in base.',
      severity: 'error',
      from: { path: '^src/connectors/([^/]+)/' },
      to: { path: '^src/connectors/[^/]+/', pathNot: '^src/connectors/$1/' },
    },
    {
      name: 'only-main-picks-an-implementation',
      comment: 'Outside main, stores and connectors are known by their port.ts only. Tests may use the fakes.',
      severity: 'error',
      from: { path: '^src/(pipeline|api)/', pathNot: TEST_FILE },
      to: { path: '^src/(stores|connectors)/', pathNot: '/port[.]ts$' },
    },
    {
      name: 'across-folders-by-name',
      comment: 'Imports from another top folder are written #folder/file.ts, so that each shows the wall that it crosses.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/', pathNot: '^src/$1/', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'not-from-tests',
      comment: 'Product code never imports tests or what tests are made of.',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST_FILE },
      to: { path: ['^tests/', TEST_FILE] },
    },
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one thing: join them, or take out what both need.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file and it imports nothing: use it or remove it.',
      severity: 'error',
      from: { orphan: true, pathNot: ['[.]d[.]ts$', '[.]css$', '[.]wasm[.]ts$', '/public/', '^(bench|tools|tests|bin)/', '^[^/]+$'] },
      to: {},
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere fails at run time.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages-only',
      comment: 'A package that package.json does not name may vanish with the next install.',
      severity: 'error',
      from: { path: '^(src|tools|tests|bench)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'server-code-needs-no-development-package',
      comment: 'What runs in production is in `dependencies`. Only the web parts, which are built, may use the others.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/web/', TEST_FILE] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    // This is what makes type imports count.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.web.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules|dist|content)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.css', '.json'] },
  },
};
