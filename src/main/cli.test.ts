import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { VERBS } from './cli.ts';

const cliPath = `${import.meta.dirname}/cli.ts`;

function watchfloor(...args: string[]) {
  return spawnSync(process.execPath, [cliPath, ...args], { encoding: 'utf8' });
}

for (const [name, verb] of Object.entries(VERBS)) {
  test(`the table of verbs and the module of "${name}" say the same about it`, async () => {
    const command = await verb.load();
    assert.equal(command.name, name);
    assert.equal(command.summary, verb.summary);
    if ('options' in command) assert.equal('help' in command.options, false, '--help is given to every verb');
  });
}

test('each verb of "rules" says of itself what the table says, and what its options are', async () => {
  const rules = await VERBS['rules']?.load();
  assert.ok(rules !== undefined && 'verbs' in rules);
  for (const [name, verb] of Object.entries(rules.verbs)) {
    const command = await verb.load();
    assert.equal(command.name, name);
    assert.equal(command.summary, verb.summary);
    assert.match(watchfloor('rules', name, '--help').stdout, new RegExp(`^watchfloor rules ${name} `));
  }
  assert.equal(watchfloor('rules', 'lnt').status, 2);
});

test('the command lists its verbs, tells its version, and ends with 2 for a verb that it does not have', () => {
  const help = watchfloor('--help');
  assert.equal(help.status, 0);
  for (const name of Object.keys(VERBS)) assert.match(help.stdout, new RegExp(`^ {2}${name} `, 'm'));
  assert.match(watchfloor('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  const wrong = watchfloor('docter');
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /Did you mean: watchfloor doctor/);
});

test('a reader that closes early ends the command without an error', () => {
  const run = spawnSync('sh', ['-c', `"${process.execPath}" "${cliPath}" --help | true`], { encoding: 'utf8' });
  assert.equal(run.stderr, '');
});
