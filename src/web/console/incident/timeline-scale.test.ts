import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { leastWidth, scaleOf, ticksOf, toMarks, toX } from './timeline-scale.ts';

const HOUR_MS = 3_600_000;
const item = fc
  .record({ id: fc.uuid(), lane: fc.integer({ min: 0, max: 4 }), startMs: fc.integer({ min: 0, max: 30 * 24 * HOUR_MS }), lengthMs: fc.integer({ min: 0, max: HOUR_MS }) })
  .map(({ lengthMs, ...rest }) => ({ ...rest, endMs: rest.startMs + lengthMs }));
const items = fc.array(item, { minLength: 1, maxLength: 60 });

describe('the timeline of an incident', () => {
  it('has every alert in exactly one mark of its lane, inside the picture', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 200, max: 2000 }), (list, width) => {
        const marks = toMarks(list, scaleOf(list, width));
        assert.deepEqual(marks.flatMap(({ ids }) => ids).sort(), list.map(({ id }) => id).sort());
        for (const mark of marks) {
          assert.ok(mark.x > -6.1 && mark.x + mark.width < width + 6.1);
          for (const id of mark.ids) assert.equal(list.find((each) => each.id === id)?.lane, mark.lane);
        }
      }),
    );
  });

  it('draws alerts of one moment as one mark', () => {
    const list = [0, 1, 2].map((i) => ({ id: `a${i}`, lane: 0, startMs: i, endMs: i }));
    const far = { id: 'far', lane: 0, startMs: HOUR_MS, endMs: HOUR_MS };
    assert.deepEqual(toMarks([...list, far], scaleOf([...list, far], 800)).map(({ ids }) => ids.length), [3, 1]);
  });

  it('draws no mark over the number of another one', () => {
    fc.assert(
      fc.property(items, (list) => {
        const points = list.map((each) => ({ ...each, endMs: each.startMs }));
        const marks = toMarks(points, scaleOf(points, 900));
        for (const [i, mark] of marks.entries()) {
          const next = marks[i + 1];
          if (next?.lane === mark.lane && mark.ids.length > 1) assert.ok(next.x - mark.x >= leastWidth(mark.ids.length));
        }
      }),
    );
  });

  it('has few and round ticks for a minute as for a month', () => {
    for (const spanMs of [0, HOUR_MS, 24 * HOUR_MS, 30 * 24 * HOUR_MS]) {
      const scale = scaleOf([{ id: 'a', lane: 0, startMs: 1_000_000_000, endMs: 1_000_000_000 + spanMs }], 900);
      const ticks = ticksOf(scale);
      assert.ok(ticks.length >= 1 && ticks.length <= 10, `${ticks.length} ticks for ${spanMs}`);
      for (const tick of ticks) {
        assert.equal(tick % 60_000, 0);
        assert.ok(toX(scale, tick) >= 0 && toX(scale, tick) <= 900);
      }
    }
  });
});
