import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatCursor, parseCursor } from './search-cursor.ts';

describe('search cursor', () => {
  it('comes back as it went out, whatever the id holds', () => {
    const check = (timeMs: number, id: string): void => assert.deepEqual(parseCursor(formatCursor({ timeMs, id })), { timeMs, id });
    fc.assert(fc.property(fc.integer({ min: -1e13, max: 1e13 }), fc.string({ unit: 'grapheme' }), check), { examples: [[0, ''], [-5, 'a.b\n\u0000'], [5, '-1.x']] });
  });

  it('is a text that can stand in an address', () => {
    assert.match(formatCursor({ timeMs: 1_777_881_600_000, id: 'ÿ?>/+&=' }), /^[\w-]+$/);
  });

  it('is undefined for texts that no search gave', () => {
    for (const text of ['', 'x', '123', Buffer.from('1e5.x').toString('base64url'), Buffer.from('.x').toString('base64url'), Buffer.from('12345678901234567.x').toString('base64url')]) {
      assert.equal(parseCursor(text), undefined, text);
    }
  });
});
