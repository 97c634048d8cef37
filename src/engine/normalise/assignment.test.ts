import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileAssignment } from './assignment.ts';

const context = { className: 'email_activity', isEmpty: (value: unknown) => value === '' };

describe('a list of values in a mapping', () => {
  it('gives an attribute of one value the first that fits its type', () => {
    const { read } = compileAssignment('email.from', ['a', 'b', 'c'], context);
    assert.equal(read({ a: 'nobody@host', b: 'ann@x.example', c: 'ben@x.example' }), 'ann@x.example');
    assert.equal(read({ a: 'nobody@host' }), undefined);
  });

  it('gives a list all that is there', () => {
    const { read } = compileAssignment('email.to', ['a', 'b'], context);
    assert.deepEqual(read({ a: ['ann@x.example', 'host'], b: 'ben@x.example' }), ['ann@x.example', 'ben@x.example']);
  });
});
