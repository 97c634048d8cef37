import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSecret } from './read-secret.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('a bearer token is read where the door knows bearer tokens', () => {
  assert.deepEqual(readSecret('bearer  wf_x', ['bearer']), { kind: 'found', candidates: ['wf_x'] });
  assert.deepEqual(readSecret('Bearer wf_x', ['splunk']), { kind: 'unreadable' });
});

test('of an API key, the key part, the whole and the value itself may be the token', () => {
  const value = base64('beats:wf_x');
  assert.deepEqual(readSecret(`ApiKey ${value}`, ['apikey']), { kind: 'found', candidates: ['wf_x', 'beats:wf_x', value] });
  assert.deepEqual(readSecret('ApiKey wf_x', ['apikey']).kind, 'found');
});

test('of Basic, the password is the token, and it may hold colons', () => {
  assert.deepEqual(readSecret(`Basic ${base64('user:wf:x')}`, ['basic']), { kind: 'found', candidates: ['wf:x'] });
  for (const text of ['no-colon', 'user:']) assert.equal(readSecret(`Basic ${base64(text)}`, ['basic']).kind, 'unreadable');
});

test('no header is something else than a header that cannot be read', () => {
  assert.equal(readSecret(undefined, ['bearer']).kind, 'absent');
  assert.equal(readSecret('  ', ['bearer']).kind, 'absent');
  for (const header of ['wf_x', 'Bearer', 'Bearer a b', 'Basic !!!']) assert.equal(readSecret(header, ['bearer', 'basic']).kind, 'unreadable', header);
});
