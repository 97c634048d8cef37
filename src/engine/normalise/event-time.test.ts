import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseEventTime } from './event-time.ts';

describe('time of an event', () => {
  it('is the same millisecond as a text and as a number', () => {
    for (const micros of ['000000', '405000', '578999', '999999', '004001']) {
      const text = parseEventTime(`2026-03-01T00:10:00.${micros}Z`, 0);
      assert.equal(parseEventTime(Number(`1772323800.${micros}`), 0), text);
      assert.equal(parseEventTime(`1772323800.${micros}`, 0), text);
      assert.equal(parseEventTime(Number(`1772323800${micros}`), 0), text);
    }
  });
});
