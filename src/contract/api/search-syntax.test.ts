import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseSearch, printSearch, type SearchCondition, type SearchTerms } from './search-syntax.ts';

function parsed(text: string): SearchTerms {
  const result = parseSearch(text);
  assert.ok(result.ok, `not read: ${text}`);
  return result.value;
}

function reason(text: string): string {
  const result = parseSearch(text);
  assert.equal(result.ok, false, `read, but should not be: ${text}`);
  return result.ok ? '' : result.reason;
}

function only(text: string): SearchCondition {
  const { conditions, words } = parsed(text);
  assert.deepEqual(words, []);
  assert.equal(conditions.length, 1);
  return conditions[0] as SearchCondition;
}

describe('the syntax of searches', () => {
  it('reads conditions with each operator', () => {
    assert.deepEqual(only('user:alice'), { field: 'user', op: 'eq', value: 'alice' });
    assert.deepEqual(only('user!=alice'), { field: 'user', op: 'neq', value: 'alice' });
    assert.deepEqual(only('cmd:*mimi*'), { field: 'cmd', op: 'contains', value: 'mimi' });
    assert.deepEqual(only('cmd:power*'), { field: 'cmd', op: 'startswith', value: 'power' });
    assert.deepEqual(only('cmd:*.exe'), { field: 'cmd', op: 'endswith', value: '.exe' });
    assert.deepEqual(only('cmd:*'), { field: 'cmd', op: 'exists', value: '' });
    assert.deepEqual(only('severity_id>3'), { field: 'severity_id', op: 'gt', value: '3' });
    assert.deepEqual(only('severity_id<3'), { field: 'severity_id', op: 'lt', value: '3' });
  });

  it('takes quoted values as they are, stars outside the quotes as wildcards', () => {
    assert.deepEqual(only('cmd:"a b"'), { field: 'cmd', op: 'eq', value: 'a b' });
    assert.deepEqual(only('cmd:"*"'), { field: 'cmd', op: 'eq', value: '*' });
    assert.deepEqual(only('cmd:*"a b"*'), { field: 'cmd', op: 'contains', value: 'a b' });
    assert.deepEqual(only('cmd:"say \\"hi\\""'), { field: 'cmd', op: 'eq', value: 'say "hi"' });
    assert.deepEqual(only('cmd:"C:\\Windows"'), { field: 'cmd', op: 'eq', value: 'C:\\Windows' });
    assert.deepEqual(only('"fields.user agent":curl'), { field: 'fields.user agent', op: 'eq', value: 'curl' });
  });

  it('joins conditions and words', () => {
    assert.deepEqual(parsed('user:alice  AND "rare words" beacon'), {
      conditions: [{ field: 'user', op: 'eq', value: 'alice' }],
      words: ['rare words', 'beacon'],
    });
  });

  it('takes addresses, paths and IPv6 for words although they have colons', () => {
    for (const word of ['https://example.com/a:b', 'C:\\Windows\\x.exe', 'fe80::1', '00:11:22:33:44:55', '10:30', '::1']) {
      assert.deepEqual(parsed(word), { conditions: [], words: [word] });
    }
  });

  it('writes a value that begins with a slash so that it is no path', () => {
    for (const search of ['a:"/"', 'http:"//x"', 'path:"/tmp"']) assert.deepEqual(parsed(printSearch(parsed(search))), parsed(search));
  });

  it('keeps colons inside a value', () => {
    assert.deepEqual(only('arn:aws:iam::1:user/x'), { field: 'arn', op: 'eq', value: 'aws:iam::1:user/x' });
  });

  it('says what is wrong', () => {
    assert.equal(reason('cmd:"open'), 'unclosed-quote');
    assert.equal(reason('user:'), 'value-missing');
    assert.equal(reason('user:a*b'), 'bad-wildcard');
    assert.equal(reason('a*b'), 'bad-wildcard');
    assert.equal(reason('user!=*x*'), 'not-supported');
    assert.equal(reason('a OR b'), 'not-supported');
    assert.equal(reason('x'.repeat(2001)), 'too-long');
    assert.equal(reason('x '.repeat(100)), 'too-many-terms');
  });

  it('never throws, and what it reads is written so that it reads the same', () => {
    const pieces = fc.constantFrom('a', 'user', ':', '!=', '*', '"', '\\', ' ', '>', '::', '/', 'AND', 'OR', 'C:\\', '=', '\n', '\u202e');
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(pieces).map((parts) => parts.join('')));
    fc.assert(
      fc.property(text, (input) => {
        const first = parseSearch(input);
        if (!first.ok) return;
        assert.deepEqual(parseSearch(printSearch(first.value)), first);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads back every search that it can write', () => {
    const field = fc.string({ minLength: 1, maxLength: 20, unit: 'binary' });
    const value = fc.string({ maxLength: 20, unit: 'binary' });
    const op = fc.constantFrom('eq', 'neq', 'contains', 'startswith', 'endswith', 'gt', 'lt' as const);
    const condition = fc.oneof(
      fc.record({ field, op, value }, { noNullPrototype: true }),
      fc.record({ field, op: fc.constant('exists' as const), value: fc.constant('') }, { noNullPrototype: true }),
    );
    const terms = fc.record({
      conditions: fc.array(condition, { maxLength: 5 }),
      words: fc.array(fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }), { maxLength: 5 }),
    }, { noNullPrototype: true });
    fc.assert(
      fc.property(terms, (input) => {
        assert.deepEqual(parseSearch(printSearch(input)), { ok: true, value: input });
      }),
      { numRuns: 1000 },
    );
  });
});
