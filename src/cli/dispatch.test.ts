import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Command, type CommandArgs, hasFlag, listOption, textOption } from './command.ts';
import { dispatch, type Program } from './dispatch.ts';

function setUp() {
  const calls: CommandArgs[] = [];
  const greet: Command = {
    name: 'greet',
    summary: 'Greet people.',
    usage: 'NAME... [options]',
    options: {
      tone: { type: 'string', value: 'TONE', short: 't', default: 'warm', help: 'How to say it.' },
      loud: { type: 'boolean', help: 'Say it loudly.' },
      to: { type: 'string', value: 'PLACE', multiple: true, help: 'Where to.' },
    },
    notes: 'Example: hello greet Ada',
    run: async (args) => {
      calls.push(args);
      return 7;
    },
  };
  const program: Program = {
    name: 'hello', version: '1.2.3', summary: 'Says hello.',
    verbs: {
      greet: { summary: greet.summary, load: async () => greet },
      leave: { summary: 'Go away.', load: async () => Promise.reject(new Error('must not be loaded')) },
    },
  };
  const printed = { out: '', err: '' };
  const output = {
    out: (text: string) => {
      printed.out += text;
    },
    err: (text: string) => {
      printed.err += text;
    },
  };
  return { calls, printed, type: (...argv: string[]) => dispatch(program, argv, output) };
}

test('a verb gets its options and words, and its answer is the exit code', async () => {
  const { calls, type } = setUp();
  assert.equal(await type('greet', 'Ada', '--loud', '-t', 'cold', '--to', 'a', '--to', 'b', 'Grace'), 7);
  const args = calls[0];
  assert.ok(args !== undefined);
  assert.deepEqual(args.positionals, ['Ada', 'Grace']);
  assert.equal(textOption(args, 'tone'), 'cold');
  assert.ok(hasFlag(args, 'loud'));
  assert.deepEqual(listOption(args, 'to'), ['a', 'b']);
});

test('options that are not given have their default, or nothing', async () => {
  const { calls, type } = setUp();
  await type('greet');
  const args = calls[0];
  assert.ok(args !== undefined);
  assert.equal(textOption(args, 'tone'), 'warm');
  assert.equal(hasFlag(args, 'loud'), false);
  assert.deepEqual(listOption(args, 'to'), []);
});

for (const argv of [[], ['--help'], ['-h'], ['help']]) {
  test(`"hello ${argv.join(' ')}" lists all verbs without loading any`, async () => {
    const { printed, type } = setUp();
    assert.equal(await type(...argv), 0);
    assert.match(printed.out, /greet {2}Greet people\.\n {2}leave {2}Go away\./);
    assert.equal(printed.err, '');
  });
}

for (const argv of [['greet', '--help'], ['greet', 'Ada', '-h'], ['help', 'greet']]) {
  test(`"hello ${argv.join(' ')}" explains the verb and does not run it`, async () => {
    const { calls, printed, type } = setUp();
    assert.equal(await type(...argv), 0);
    assert.deepEqual(calls, []);
    assert.match(printed.out, /^hello greet NAME\.\.\. \[options\]\n/);
    assert.match(printed.out, /-t, --tone TONE {2}How to say it\. \(default: warm\)/);
    assert.match(printed.out, /--to PLACE +Where to\. May be repeated\./);
    assert.match(printed.out, /Example: hello greet Ada\n$/);
  });
}

test('an unknown verb ends with 2 and the nearest known one', async () => {
  const { printed, type } = setUp();
  assert.equal(await type('great'), 2);
  assert.equal(printed.err, 'hello has no verb "great". Did you mean: hello greet\n');
  assert.equal(await type('toString'), 2);
});

test('an unknown option ends with 2, names the nearest one, and nothing runs', async () => {
  const { calls, printed, type } = setUp();
  assert.equal(await type('greet', '--lowd'), 2);
  assert.match(printed.err, /Unknown option '--lowd'\. Did you mean --loud\?\nSee: hello greet --help\n$/);
  assert.deepEqual(calls, []);
});

test('an option without its value ends with 2', async () => {
  const { printed, type } = setUp();
  assert.equal(await type('greet', '--tone'), 2);
  assert.match(printed.err, /--tone.*argument missing/);
});

test('the version is one line', async () => {
  const { printed, type } = setUp();
  assert.equal(await type('--version'), 0);
  assert.equal(printed.out, '1.2.3\n');
});

test('what was typed cannot steer the terminal that shows the error', async () => {
  const { printed, type } = setUp();
  await type('\u001b[31mred');
  assert.ok(!printed.err.includes('\u001b'));
});
