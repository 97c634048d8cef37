import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { checkArrows } from './arrows.ts';
import type { CheckResult } from './check-result.ts';

const ROOT = resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'arrows-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const ALWAYS = { 'src/contract/noun.ts': 'export interface Noun { readonly id: string }\n', 'src/web/ui/noun.ts': "export type { Noun } from '#contract/noun.ts';\n" };

/** A small checkout with the real rules and these files. */
function checkout(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(scratch, name);
  for (const [path, text] of Object.entries({ ...ALWAYS, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json', 'tsconfig.web.json', 'package.json']) copyFileSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

const NOUN = "import type { Noun } from '#contract/noun.ts';\n";

/** Rule -> files that break it. They share one checkout, so each `a` imports a file that is its own. */
const BROKEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'contract-uses-nothing-of-ours': { 'src/contract/a1.ts': "export type { Verb } from '#engine/verb1.ts';\n", 'src/engine/verb1.ts': `${NOUN}export type Verb = Noun;\n` },
  'engine-uses-contract': { 'src/engine/a2.ts': "export { c } from '#base/c2.ts';\n", 'src/base/c2.ts': 'export const c = 1;\n' },
  'base-uses-nothing-of-ours': { 'src/base/a3.ts': `${NOUN}export type A = Noun;\n` },
  'stores-uses-contract-base': { 'src/stores/a4.ts': "export { e } from '#engine/e4.ts';\n", 'src/engine/e4.ts': 'export const e = 1;\n' },
  'pipeline-uses-contract-engine-base-stores-connectors': { 'src/pipeline/a5.ts': "export { e } from '#api/e5.ts';\n", 'src/api/e5.ts': 'export const e = 1;\n' },
  'api-uses-contract-engine-base-stores': { 'src/api/a6.ts': "export { e } from '#main/e6.ts';\n", 'src/main/e6.ts': 'export const e = 1;\n' },
  'web-uses-contract-engine': { 'src/web/ui/a7.ts': "export { e } from '#base/e7.ts';\n", 'src/base/e7.ts': 'export const e = 1;\n' },
  'cli-uses-contract-engine-base': { 'src/cli/a8.ts': "export { e } from '#stores/e8.ts';\n", 'src/stores/e8.ts': 'export const e = 1;\n' },
  'web-console-and-portal-are-strangers': { 'src/web/portal/a9.ts': "export { e } from '../console/e9.ts';\n", 'src/web/console/e9.ts': 'export const e = 1;\n' },
  'agent-carries-only-base-and-contract': { 'src/cli/agent/a10.ts': "export { parse } from 'yaml';\n" },
  'contract-and-engine-are-pure': { 'src/engine/a11.ts': "export { readFileSync } from 'node:fs';\n" },
  'web-runs-in-a-browser': { 'src/web/ui/a12.ts': "export { readFileSync } from 'node:fs';\n" },
  'stages-meet-in-the-stores': { 'src/pipeline/detect/a13.ts': "export { e } from '../ingest/e13.ts';\n", 'src/pipeline/ingest/e13.ts': 'export const e = 1;\n' },
  'connectors-do-not-know-each-other': { 'src/connectors/okta/a14.ts': "export { e } from '../mail/e14.ts';\n", 'src/connectors/mail/e14.ts': 'export const e = 1;\n' },
  'only-main-picks-an-implementation': { 'src/pipeline/store/a15.ts': "export { e } from '#stores/x/memory.ts';\n", 'src/stores/x/memory.ts': 'export const e = 1;\n' },
  'across-folders-by-name': { 'src/engine/a16.ts': "import type { Noun } from '../contract/noun.ts';\nexport type A = Noun;\n" },
  'not-from-tests': { 'src/base/a17.ts': "export { e } from './e17.test.ts';\n", 'src/base/e17.test.ts': 'export const e = 1;\n' },
  'no-cycles': { 'src/base/a18.ts': "import type { B } from './b18.ts';\nexport type A = B;\n", 'src/base/b18.ts': "import type { A } from './a18.ts';\nexport type B = A;\n" },
  'no-orphans': { 'src/base/a19.ts': 'export const a = 1;\n' },
  'everything-resolves': { 'src/base/a20.ts': "export { x } from './gone.ts';\n" },
  'declared-packages-only': { 'src/base/a21.ts': "export { parse } from 'acorn';\n" },
  'server-code-needs-no-development-package': { 'src/base/a22.ts': "export { assert } from 'fast-check';\n" },
};

const broken = await checkArrows(checkout('broken', Object.assign({}, ...Object.values(BROKEN))));

for (const [rule, files] of Object.entries(BROKEN)) {
  test(`"${rule}" is reported with what to do instead`, () => {
    const [culprit = ''] = Object.keys(files);
    assert.match(broken.output, new RegExp(`^${rule}: ${culprit} .*\\n {4}\\S.{15,}`, 'm'));
  });
}

test('a checkout with forbidden imports fails', () => {
  assert.equal(broken.ok, false);
  assert.match(broken.summary, /^\d\d forbidden imports among/);
});

test('imports that are allowed are not reported', async () => {
  const result = await checkArrows(
    checkout('clean', {
      'src/engine/verb.ts': `${NOUN}export type Verb = Noun;\n`,
      'src/stores/x/port.ts': `${NOUN}export type X = Noun;\n`,
      'src/stores/x/memory.ts': "import type { X } from './port.ts';\nexport type Y = X;\n",
      'src/pipeline/store/stage.ts': "import type { X } from '#stores/x/port.ts';\nimport type { Verb } from '#engine/verb.ts';\nexport type S = X | Verb;\n",
      'src/pipeline/store/stage.test.ts': "import type { Y } from '#stores/x/memory.ts';\nimport type { S } from './stage.ts';\nexport type T = S | Y;\n",
      'src/main/all.ts': "export type { Y } from '#stores/x/memory.ts';\nexport type { S } from '#pipeline/store/stage.ts';\n",
    }),
  );
  assert.equal(result.output, '');
  assert.equal(result.ok, true);
});

test('a check that sees no module or no import fails, for then it cannot read the code', async () => {
  const empty = join(scratch, 'empty');
  const folder = checkout('empty', {});
  rmSync(join(folder, 'src'), { recursive: true });
  mkdirSync(join(empty, 'src'));
  const result: CheckResult = await checkArrows(folder);
  assert.equal(result.ok, false);
});

