import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigningKey, isSignedBy, readSigningKey, signText } from './signatures.ts';

describe('a signature', () => {
  const key = createSigningKey();

  it('holds for its text and its key, and for no other', () => {
    const signature = signText('a text', key.privateKey);
    assert.equal(isSignedBy('a text', signature, key.publicKey), true);
    assert.equal(isSignedBy('a text.', signature, key.publicKey), false);
    assert.equal(isSignedBy('a text', signature, createSigningKey().publicKey), false);
    assert.equal(isSignedBy('a text', signText('a text', createSigningKey().privateKey), key.publicKey), false);
  });

  it('is refused where key or signature are none', () => {
    for (const [signature, publicKey] of [['', key.publicKey], ['x', ''], ['!!', 'not a key'], ['', '']] as const) assert.equal(isSignedBy('a', signature, publicKey), false);
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    assert.equal(isSignedBy('a', 'AAAA', publicKey.export({ type: 'spki', format: 'der' }).toString('base64')), false);
  });

  it('is made with a key that was read again, and not with one of another kind', () => {
    assert.equal(readSigningKey(key.privateKey).publicKey, key.publicKey);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    assert.throws(() => readSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()), /not ed25519/);
  });
});
