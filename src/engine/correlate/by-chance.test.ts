import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Entity } from '#contract/entity.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { expectedByChance, type Frequency, hasDailyLife, leftByChance } from './by-chance.ts';

const HOUR = 3_600_000;
const user: Entity = { type: 'user', value: 'ann' };
const never: Frequency = { anybody: 0, again: 0, ownDays: 1, days: 30 };
const left = (frequency: Partial<Frequency>, gapMs: number, severity: (typeof SEVERITIES)[number] = 'low') => leftByChance(expectedByChance({ ...never, ...frequency }, user, 1, gapMs), severity);

describe('what it says that an alert is near another one', () => {
  it('is all where none like it ever comes, however far apart the two are', () => {
    assert.equal(left({}, 20 * 24 * HOUR), 1);
  });

  it('is much within the hour and little a day apart, where one in a hundred has such an alert a day', () => {
    assert.ok(left({ anybody: 0.01 }, 0) > 0.8);
    assert.ok(left({ anybody: 0.01 }, 24 * HOUR) < 0.1);
  });

  it('is little where the same one has such alerts every other day, and where those who have them have them again', () => {
    assert.ok(left({ ownDays: 15 }, 2 * HOUR) < 0.1);
    assert.ok(left({ ownDays: 2, again: 0.3 }, 2 * HOUR) < 0.1);
    assert.equal(left({ ownDays: 1, again: 0.3 }, 2 * HOUR), 1);
  });

  it('is less on a server that many use', () => {
    const host: Entity = { type: 'host', value: 'dc01' };
    const onHost = (company: number) => leftByChance(expectedByChance({ ...never, anybody: 0.001 }, host, company, HOUR), 'low');
    assert.ok(onHost(80) < 0.3 && onHost(1) > 0.9);
  });

  it('is more for a grave alert than for a small one, and falls with the time and with how often such alerts come', () => {
    const rate = fc.double({ min: 0, max: 2, noNaN: true });
    const hour = fc.integer({ min: 0, max: 30 * 24 });
    fc.assert(fc.property(fc.tuple(rate, rate), fc.tuple(hour, hour), fc.constantFrom(...SEVERITIES), ([anybody, more], [hours, later], severity) => {
      const [here, further, oftener] = [left({ anybody }, hours * HOUR, severity), left({ anybody }, (hours + later) * HOUR, severity), left({ anybody: anybody + more }, hours * HOUR, severity)];
      assert.ok(here > 0 && here <= 1 && further <= here && oftener <= here);
      assert.ok(left({ anybody }, hours * HOUR, 'high') >= here || severity === 'critical');
    }), { numRuns: 2_000 });
  });

  it('is asked of those who live their days, not of files and addresses outside', () => {
    assert.deepEqual([user, { type: 'host', value: 'a' }, { type: 'address', value: '10.0.0.9' }].map((entity) => hasDailyLife(entity as Entity)), [true, true, true]);
    assert.deepEqual([{ type: 'file', value: 'ab' }, { type: 'address', value: '203.0.113.9' }, { type: 'process', value: 'x' }].map((entity) => hasDailyLife(entity as Entity)), [false, false, false]);
  });
});
