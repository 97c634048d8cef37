import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compileCondition } from './condition.ts';

const holds = (wanted: string, value: string): boolean => compileCondition({ x: wanted })({ x: value });

describe('conditions', () => {
  it('compare text without case, numbers by their text, and any item of a list', () => {
    assert.ok(compileCondition({ id: 4624 })({ id: '4624' }));
    assert.ok(compileCondition({ name: 'Logon' })({ name: 'LOGON' }));
    assert.ok(compileCondition({ tags: ['a', 'b'] })({ tags: ['x', 'B'] }));
    assert.equal(compileCondition({ name: 'Logon' })({}), false);
  });

  it('need all fields of an object and any object of a list', () => {
    const both = compileCondition({ a: 1, b: 2 });
    assert.ok(both({ a: 1, b: 2 }));
    assert.equal(both({ a: 1, b: 3 }), false);
    assert.ok(compileCondition([{ a: 1 }, { b: 2 }])({ b: 2 }));
  });

  it('read presence, absence, parts and ranges', () => {
    assert.ok(compileCondition({ a: { exists: false } })({}));
    assert.ok(compileCondition({ a: { not: ['x', 'y'] } })({ a: 'z' }));
    assert.ok(compileCondition({ a: { contains: 'bc' } })({ a: 'aBCd' }));
    assert.ok(compileCondition({ n: { gte: 1, lt: 5 } })({ n: 4 }));
    assert.equal(compileCondition({ n: { gte: 1, lt: 5 } })({ n: 5 }), false);
  });

  it('match text with * as a regular expression would', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(letters.map((glob) => `${glob}*`), fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), (glob, text) => {
        const pattern = new RegExp(`^${glob.replaceAll(/\*+/g, '.*')}$`, 's');
        assert.equal(holds(glob, text), pattern.test(text));
      }),
    );
  });
});
