import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { MAX_DEPTH, parseJsonRecord, surveyJson } from './json.ts';

describe('parsing a JSON record', () => {
  it('keeps integers beyond 2^53 as texts, negative ones and those in lists too', () => {
    const outcome = parseJsonRecord('{"a": -9223372036854775808, "b": [12345678901234567890, 7], "c": 9007199254740991}');
    assert.deepEqual(outcome, { ok: true, value: { a: '-9223372036854775808', b: ['12345678901234567890', 7], c: 9007199254740991 } });
  });

  it('leaves long digits in strings, fractions and exponents as they are', () => {
    const outcome = parseJsonRecord(String.raw`{"s": "x:1234567890123456789,", "q": "\"12345678901234567890,", "f": 0.12345678901234567890, "e": 1e30}`);
    assert.deepEqual(outcome, { ok: true, value: { s: 'x:1234567890123456789,', q: '"12345678901234567890,', f: 0.12345678901234568, e: 1e30 } });
  });

  it('gives what JSON.parse gives, but for integers that are not safe', () => {
    const keepSource = (_key: string, value: unknown, context?: { source?: string }) => (Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '') ? context?.source : value);
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const text = JSON.stringify(value);
      assert.deepEqual(parseJsonRecord(text), { ok: true, value: JSON.parse(text, keepSource) });
    }));
  });

  it('refuses what is nested too deep, and counts no brackets in strings', () => {
    const deep = `${'{"a":'.repeat(MAX_DEPTH + 1)}1${'}'.repeat(MAX_DEPTH + 1)}`;
    assert.equal(parseJsonRecord(deep).ok, false);
    assert.equal(surveyJson(`{"a": "${'['.repeat(100)}\\"[", "b": [[1]]}`).depth, 3);
  });

  it('says where a broken text breaks without quoting it', () => {
    const outcome = parseJsonRecord('{"password": "hunter2", }');
    assert.ok(!outcome.ok && outcome.reason === 'not-json' && !outcome.detail.includes('hunter2'));
  });
});
