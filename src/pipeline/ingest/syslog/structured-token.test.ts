import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { takeToken } from './structured-token.ts';

const HEADER = '<34>1 2026-11-22T10:00:00Z web1.example.com app 123 ID47 ';
const take = (text: string) => {
  const { token, message } = takeToken(Buffer.from(text, 'latin1'));
  return [token, message.toString('latin1')];
};

test('the token is taken, and the message is as if it had never been there', () => {
  assert.deepEqual(take(`${HEADER}[watchfloor@32473 token="wf_x"] hello`), ['wf_x', `${HEADER}- hello`]);
  assert.deepEqual(take(`${HEADER}[a@1 b="c"][watchfloor@32473 token="wf_x"][d@1] hi`), ['wf_x', `${HEADER}[a@1 b="c"][d@1] hi`]);
  assert.deepEqual(take(`${HEADER}[watchfloor@32473 x="1"][d@1]`), [null, `${HEADER}[d@1]`]);
  assert.deepEqual(take(`${HEADER}[watchfloor@32473 token="w\\"\\]\\\\"]`), ['w"]\\', `${HEADER}-`]);
});

test('the same text in the message or in a value is somebody\'s text', () => {
  for (const text of [
    `${HEADER}- [watchfloor@32473 token="wf_x"] hello`,
    `${HEADER}[a@1 b="[watchfloor@1 token=\\"wf_x\\"\\]"] hello`,
    '<34>Nov 22 10:00:00 web1 app: [watchfloor@32473 token="wf_x"]',
    `${HEADER}[watchfloor@abc token="wf_x"] hello`,
    `${HEADER}[watchfloor@1 token="wf_x" never closed`,
  ]) {
    assert.deepEqual(take(text), [null, text]);
  }
});

test('messages without our mark come back as they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const message = Buffer.from(bytes);
      assert.deepEqual(takeToken(message), { token: null, message });
    }),
  );
});

test('a token put into any message is found again, and the rest is unchanged', () => {
  const param = fc.array(fc.constantFrom('a', '"', ']', '\\', ' ', '[', 'é'), { maxLength: 8 }).map((chars) => chars.join(''));
  const escaped = (value: string): string => value.replaceAll(/["\\\]]/g, '\\$&');
  fc.assert(
    fc.property(fc.array(param, { maxLength: 3 }), param.filter((text) => /^[\x20-\x7e]+$/.test(text)), fc.string(), (values, token, text) => {
      const others = values.map((value, i) => `[x@${i} v="${escaped(value)}"]`);
      const whole = Buffer.from(`${HEADER}${others.join('')}[watchfloor@1 token="${escaped(token)}"] ${text}`);
      const taken = takeToken(whole);
      assert.equal(taken.token, token);
      assert.deepEqual(taken.message, Buffer.from(`${HEADER}${others.join('') || '-'} ${text}`));
    }),
  );
});
