import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkFile, checkHouseRules, checkName } from './house-rules.ts';

const ROOT = `${import.meta.dirname}/..`;

for (const file of ['src/base/utils.ts', 'src/api/helpers/x.ts', 'src/web/common/x.tsx', 'src/engine/types.ts', 'tests/kit/misc.test.ts']) {
  test(`"${file}" has a name that says nothing`, () => {
    assert.equal(checkName(file).length, 1);
  });
}

for (const file of ['src/base/clock.ts', 'src/engine/detect/type-aliases.ts', 'src/contract/entity-types.ts']) {
  test(`"${file}" is a fine name`, () => {
    assert.deepEqual(checkName(file), []);
  });
}

const IMPURE = [
  'const t = Date.now();', 'const t = new Date();', 'const t = new Date;', 'const t = Date();', 'const r = Math.random();', 'const e = process.env.HOME;',
  "import { readFileSync } from 'node:fs';", 'const n = performance.now();', 'const id = crypto.randomUUID();',
];
for (const line of IMPURE) {
  test(`"${line}" is refused in the pure folders and nowhere else`, () => {
    const text = `// first line\n${line}\n`;
    assert.match(checkFile('src/engine/score/x.ts', text)[0] ?? '', /^src\/engine\/score\/x\.ts:2 /);
    assert.equal(checkFile('src/contract/x.ts', text).length, 1);
    assert.deepEqual(checkFile('src/pipeline/x.ts', text), []);
    assert.deepEqual(checkFile('src/engine/score/x.test.ts', text), []);
  });
}

const PURE = ['const d = new Date(timeMs);', '// Date.now() in a comment', "const text = 'new Date()';", 'const p = event.process.name;', 'const now = clock.Date.now;'];
for (const line of PURE) {
  test(`"${line}" is pure`, () => {
    assert.deepEqual(checkFile('src/engine/score/x.ts', `${line}\n`), []);
  });
}

test('a file may have 400 lines and not one more, unless it is generated', () => {
  assert.deepEqual(checkFile('src/api/x.ts', 'x;\n'.repeat(400)), []);
  assert.match(checkFile('src/api/x.ts', 'x;\n'.repeat(401)).join(), /401 lines/);
  assert.deepEqual(checkFile('src/api/x.gen.ts', 'x;\n'.repeat(5000)), []);
});

test('the lockfile of this checkout is complete', () => {
  assert.deepEqual(checkHouseRules(ROOT).filter((problem) => problem.startsWith('package-lock.json')), []);
});
