import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withoutSecrets, withoutSecretsInText } from './secrets.ts';

test('credentials in running text are hidden, the rest stays', () => {
  assert.equal(withoutSecretsInText('sent Authorization: Bearer abc.def-123 to it'), 'sent Authorization: Bearer [hidden] to it');
  assert.equal(withoutSecretsInText('postgres://app:s3cret@db.example:5432/x'), 'postgres://app:[hidden]@db.example:5432/x');
  assert.equal(withoutSecretsInText('see https://example.org/a:b for more'), 'see https://example.org/a:b for more');
});

test('a value under a secret key is never in the copy, wherever it stands', () => {
  const key = fc.constantFrom('token', 'apiToken', 'Password', 'passwd', 'client_secret', 'Authorization', 'set-cookie', 'api_key', 'privateKey');
  fc.assert(
    fc.property(key, fc.array(fc.constantFrom('a', 'b', 'items'), { maxLength: 8 }), (name, path) => {
      const value = path.reduce<Record<string, unknown>>((inner, step) => ({ [step]: step === 'items' ? [inner] : inner }), { [name]: 'XYZZY' });
      assert.ok(!JSON.stringify(withoutSecrets(value)).includes('XYZZY'));
    }),
  );
});

test('numbers, truth values and nothing under such a key are kept: they give nothing away', () => {
  assert.deepEqual(withoutSecrets({ tokens: 12, hasPassword: true, secret: null }), { tokens: 12, hasPassword: true, secret: null });
});

test('what was given is not changed, and a very deep object is cut', () => {
  const given = { a: { token: 'x' } };
  withoutSecrets(given);
  assert.deepEqual(given, { a: { token: 'x' } });
  const loop: Record<string, unknown> = {};
  loop['again'] = loop;
  assert.match(JSON.stringify(withoutSecrets(loop)), /\[object\]/);
});
