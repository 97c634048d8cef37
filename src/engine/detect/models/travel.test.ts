import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { distanceKm } from './travel.ts';

const place = fc.record({ a: fc.double({ min: -90, max: 90, noNaN: true }), b: fc.double({ min: -180, max: 180, noNaN: true }) });

describe('the distance of places', () => {
  it('is that along the surface', () => {
    // Copenhagen and Singapore; half of the equator.
    assert.ok(Math.abs(distanceKm({ a: 55.676, b: 12.568 }, { a: 1.352, b: 103.82 }) - 9_970) < 60);
    assert.ok(Math.abs(distanceKm({ a: 0, b: 0 }, { a: 0, b: 180 }) - 20_015) < 1);
  });

  it('is the same both ways, none to itself, and never more than half around', () => {
    fc.assert(fc.property(place, place, (one, other) => {
      const km = distanceKm(one, other);
      assert.ok(km >= 0 && km <= 20_016);
      assert.ok(Math.abs(km - distanceKm(other, one)) < 1e-6);
      assert.equal(distanceKm(one, one), 0);
    }));
  });
});
