import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createToken, deterministicId, hashToken, isSameSecret, isWellFormedToken, randomId, sha256Hex } from './ids.ts';

test('the same parts give the same id, in 24 characters that need no quoting', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (parts) => {
      const id = deterministicId(parts);
      assert.equal(id, deterministicId([...parts]));
      assert.match(id, /^[a-z2-7]{24}$/);
    }),
  );
});

test('an id is fixed for ever: stored ones must be found again by a later version', () => {
  assert.equal(deterministicId(['acme', 'alert', '1']), '4axwwehplyeoufy5yj5g5tqt');
});

test('moving a letter from one part to the next gives another id', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (first, second) => {
      assert.notEqual(deterministicId([first, second]), deterministicId([first.slice(0, -1), first.slice(-1) + second]));
    }),
  );
});

test('text and its UTF-8 bytes give the same id', () => {
  assert.equal(deterministicId(['häuser']), deterministicId([Buffer.from('häuser')]));
});

test('random ids and tokens do not repeat', () => {
  assert.equal(new Set(Array.from({ length: 1000 }, randomId)).size, 1000);
  assert.equal(new Set(Array.from({ length: 1000 }, () => createToken('x'))).size, 1000);
});

test('a token carries its prefix and a checksum that any single wrong character breaks', () => {
  const token = createToken('wf');
  assert.match(token, /^wf_[a-z2-7]{38}$/);
  assert.ok(isWellFormedToken('wf', token));
  for (let at = 3; at < token.length; at += 1) {
    const wrong = token.slice(0, at) + (token[at] === 'a' ? 'b' : 'a') + token.slice(at + 1);
    assert.equal(isWellFormedToken('wf', wrong), false, `position ${at}`);
  }
});

test('a token of another prefix, a longer or an empty one is not well formed', () => {
  const token = createToken('wf');
  assert.equal(isWellFormedToken('other', token), false);
  assert.equal(isWellFormedToken('wf', `${token}a`), false);
  assert.equal(isWellFormedToken('wf', ''), false);
});

test('the hash of a token is its SHA-256 in hex', () => {
  // The value for "abc" is in FIPS 180-2, appendix B.1.
  assert.equal(hashToken('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  assert.equal(sha256Hex(Buffer.from('abc')), hashToken('abc'));
});

test('secrets are the same only when every character is', () => {
  assert.ok(isSameSecret('s3cret', 's3cret'));
  assert.equal(isSameSecret('s3cret', 's3creT'), false);
  assert.equal(isSameSecret('s3cret', 's3cret '), false);
  assert.equal(isSameSecret('', 's3cret'), false);
});
