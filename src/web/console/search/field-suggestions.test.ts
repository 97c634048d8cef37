import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suggestFields, takeField } from './field-suggestions.ts';

function names(text: string, caret = text.length): readonly string[] {
  return suggestFields(text, caret).fields.map(({ name }) => name);
}

describe('fields that are suggested', () => {
  it('have what is typed in their name, those that begin with it first', () => {
    assert.deepEqual(names('ema'), ['email.from', 'email.to', 'email.subject']);
    assert.equal(names('user')[0], 'user');
    assert.ok(names('user').includes('actor.user.name'));
    assert.deepEqual(names('source:okta EMAIL.S'), ['email.subject']);
  });

  it('are none for a value, a quoted text, or the middle of a word', () => {
    for (const text of ['', 'user:', 'user:al', '"ema', 'ema ', '10.1']) assert.deepEqual(names(text), []);
    assert.deepEqual(names('email', 3), []);
  });

  it('take the place of what was typed', () => {
    const text = 'a ema b';
    const { start } = suggestFields(text, 5);
    assert.deepEqual(takeField(text, 5, start, 'email.to'), { text: 'a email.to: b', caret: 11 });
  });
});
