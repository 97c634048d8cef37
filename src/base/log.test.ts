import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { createLog, type LogOptions } from './log.ts';

function capture(options: LogOptions = {}) {
  const lines: string[] = [];
  const log = createLog({ isPretty: false, ...options, write: (line) => lines.push(line) });
  return { log, lines, first: () => JSON.parse(lines[0] ?? '{}') as Record<string, unknown> };
}

test('a line is one JSON object with level, time, message and the fields given', () => {
  const { log, lines, first } = capture();
  log.info({ records: 3 }, 'stored');
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /\n$/);
  const { time, ...rest } = first();
  assert.deepEqual(rest, { level: 'info', records: 3, msg: 'stored' });
  assert.ok(!Number.isNaN(Date.parse(String(time))));
});

test('values of keys that name a secret are hidden at any depth and in child logs', () => {
  const { log, lines } = capture();
  const secret = 'hunter2-hunter2';
  log.info({ password: secret, request: { headers: { authorization: secret, list: [{ apiKey: secret, accessToken: secret }] } } }, 'x');
  log.child({ clientSecret: secret }).child({ part: { cookie: secret } }).warn('y');
  assert.equal(lines.length, 2);
  assert.ok(!lines.join('').includes(secret), lines.join(''));
  assert.match(lines[0] ?? '', /\[hidden\]/);
});

test('an error keeps its stack but not the secrets of its properties', () => {
  const { log, lines, first } = capture();
  log.error({ err: Object.assign(new Error('no answer from postgres://app:s3cret@db/x'), { config: { token: 'abcdefgh' } }) }, 'failed');
  assert.match(String((first()['err'] as { stack: string }).stack), /log\.test\.ts/);
  assert.ok(!(lines[0] ?? '').includes('abcdefgh'));
  assert.ok(!(lines[0] ?? '').includes('s3cret'));
});

test('control characters of what is logged never reach the output as they are', () => {
  const hostile = 'a\u001b[2Jb\u009b31mc\u202ed\u2028e\u007ff\ng';
  for (const isPretty of [false, true]) {
    const { log, lines } = capture({ isPretty });
    log.info({ field: hostile }, hostile);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    assert.doesNotMatch((lines[0] ?? '').slice(0, -1), /[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
  }
  const { log, first } = capture();
  log.info({ field: hostile }, 'x');
  assert.equal(first()['field'], hostile, 'the escaped form still reads back as the same text');
});

test('on a terminal a line reads: time, level, message, fields; and the stack below it', () => {
  const { log, lines } = capture({ isPretty: true });
  log.warn({ port: 1, why: 'two words' }, 'taken');
  log.error({ err: new Error('boom') }, 'failed');
  assert.match(lines[0] ?? '', /^\d\d:\d\d:\d\d WARN {2}taken port=1 why="two words"\n$/);
  assert.match(lines[1] ?? '', /^\d\d:\d\d:\d\d ERROR failed\n {4}Error: boom\n {4} {4}at /);
});

test('lines below the level are not written', () => {
  const { log, lines } = capture({ level: 'warn' });
  log.info('quiet');
  assert.deepEqual(lines, []);
});

test('the log goes to stderr and leaves stdout alone, also right before an exit', () => {
  const script = "import { createLog } from './src/base/log.ts'; createLog().info('here'); process.exit(0);";
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.equal(run.stdout, '');
  assert.equal((JSON.parse(run.stderr) as { msg: string }).msg, 'here');
});
