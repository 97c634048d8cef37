import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CorrelationHit, HitValue } from '#contract/correlation-hit.ts';
import { compileCorrelations, type CorrelationSet } from '../correlation/compile-correlations.ts';
import { createCorrelations } from '../correlation/create-correlations.ts';
import { onlyGrows } from '../correlation/window-limit.ts';
import { parseSigma } from '../parse-sigma.ts';
import { explainCorrelations, type SeenHit } from './explain-correlation.ts';

const RULES = ['a', 'b', 'c'].map((id) => `title: Rule ${id}\nid: ${id}\nlogsource: {}\ndetection: { s: { x: 1 }, condition: s }`).join('\n---\n');

function setOf(...correlations: readonly object[]): CorrelationSet {
  const documents = correlations.map((correlation, index) => JSON.stringify({ title: `Correlation ${index}`, id: `c${index}`, correlation }));
  const { rules, correlations: parsed } = parseSigma([RULES, ...documents].join('\n---\n'), 'r.yml');
  const set = compileCorrelations(parsed, rules);
  assert.equal(set.correlations.length, correlations.length);
  return set;
}

type Given = readonly [rule: string, seconds: number, fields?: Readonly<Record<string, HitValue>>];

function seen(...hits: readonly Given[]): SeenHit[] {
  return hits.map(([ruleId, seconds, fields = {}], at) => {
    const lists = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]]));
    const hit: CorrelationHit = { ruleId, eventId: `e${at}`, timeMs: seconds * 1_000, clockMs: seconds * 1_000, fields: lists, source: 's', domain: null, entities: [], events: [`e${at}`] };
    return { hit, event: at + 1 };
  });
}

function explain(correlation: object, ...hits: readonly Given[]) {
  const [told] = explainCorrelations(setOf(correlation), seen(...hits));
  assert.ok(told);
  return told;
}

const COUNT = { type: 'event_count', rules: ['a'], 'group-by': ['u'], timespan: '10s', condition: { gte: 3 } };
const ANA = { u: 'ana' };

test('each hit is told with its group, its window and whether it fired there', () => {
  const { fires, groups, rules } = explain(COUNT, ['a', 0, ANA], ['a', 4, ANA], ['a', 5, { u: 'Bo' }], ['a', 10, ANA], ['a', 11, ANA]);
  assert.equal(fires, 2);
  assert.deepEqual(rules, [{ id: 'a', title: 'Rule a', hits: 5 }]);
  assert.deepEqual(groups.map(({ values, fires: of }) => [values, of]), [[['ana'], 2], [['Bo'], 0]]);
  assert.deepEqual(groups[0]?.windows.map(({ event, firstMs, hits, value, fired }) => [event, firstMs, hits, value, fired]), [[1, 0, 1, 1, false], [2, 0, 2, 2, false], [4, 0, 3, 3, true], [5, 4_000, 3, 3, true]]);
});

test('what came within a longer time is told with that time', () => {
  const { groups } = explain(COUNT, ['a', 0, ANA], ['a', 8, ANA], ['a', 20, ANA], ['a', 33, ANA]);
  assert.deepEqual(groups[0]?.shortfall, { closest: 1, value: 2, distance: 1, reason: 'timespan', neededMs: 20_000 });
});

test('what falls into different groups is told with the fields that part it', () => {
  const two = { ...COUNT, 'group-by': ['u', 'h'] };
  assert.deepEqual(explain(two, ['a', 0, { u: 1, h: 1 }], ['a', 1, { u: 2, h: 1 }], ['a', 2, { u: 3, h: 1 }]).splitBy, ['u']);
  assert.deepEqual(explain(two, ['a', 0, { u: 1, h: 1 }], ['a', 1, { u: 2, h: 2 }], ['a', 2, { u: 3, h: 3 }]).splitBy, ['u', 'h']);
  assert.deepEqual(explain(two, ['a', 0, { u: 1, h: 1 }], ['a', 1, { u: 2, h: 2 }]).splitBy, []);
});

test('a wrong order is told, and rules that never hit in the group', () => {
  const ordered = { type: 'temporal_ordered', rules: ['a', 'b'], 'group-by': ['u'], timespan: '10s' };
  assert.equal(explain(ordered, ['b', 0, ANA], ['a', 5, ANA]).groups[0]?.shortfall?.reason, 'order');
  assert.deepEqual(explain(ordered, ['b', 0, ANA], ['a', 5, ANA], ['b', 60, ANA]).groups[0]?.shortfall, { closest: 0, value: 1, distance: 1, reason: 'order', neededMs: 5_000 });
  assert.deepEqual(explain(ordered, ['a', 0, ANA], ['b', 30, ANA]).groups[0]?.shortfall, { closest: 0, value: 1, distance: 1, reason: 'timespan', neededMs: 30_000 });
  assert.deepEqual(explain(ordered, ['a', 0, ANA], ['b', 1, { u: 'bo' }]).groups.map(({ values, shortfall }) => [values[0], shortfall?.reason === 'missing-rules' && shortfall.rules]), [['ana', ['Rule b']], ['bo', ['Rule a']]]);
});

test('a hit without a field takes no part, and the field is named', () => {
  const values = { type: 'value_sum', rules: ['a'], 'group-by': ['u'], timespan: '10s', condition: { field: 'n', gte: 3 } };
  const { noted, groups } = explain(values, ['a', 0, ANA], ['a', 1, { n: 2 }], ['a', 2, { u: 'ana', n: 'many' }], ['a', 3, { u: 'ana', n: 2 }]);
  assert.deepEqual(noted.map(({ event, lacks }) => [event, lacks]), [[1, ['n']], [2, ['u']], [3, ['n']]]);
  assert.deepEqual(groups.map(({ shortfall }) => shortfall), [{ closest: 0, value: 2, distance: 1, reason: 'limit' }]);
});

test('a hit that came late is put in its place; one that came too late is lost, and what it would have led to is told', () => {
  const inPlace = explain(COUNT, ['a', 0, ANA], ['a', 9, ANA], ['a', 5, ANA]);
  assert.deepEqual([inPlace.fires, inPlace.noted.map(({ event, lateByMs, isDropped }) => [event, lateByMs, isDropped])], [1, [[3, 4_000, false]]]);
  const lost = explain(COUNT, ['a', 0, ANA], ['a', 9, ANA], ['a', 4_000, ANA], ['a', 5, ANA]);
  assert.deepEqual([lost.fires, lost.isLost, lost.noted.map(({ event, isDropped }) => [event, isDropped])], [0, true, [[4, true]]]);
});

test('what a correlation waits for is explained before it, and its firings are hits at their events', () => {
  const [inner, outer] = explainCorrelations(setOf(COUNT, { type: 'temporal_ordered', rules: ['c0', 'b'], 'group-by': ['u'], timespan: '10s' }), seen(['a', 0, ANA], ['a', 1, ANA], ['a', 2, ANA], ['b', 3, ANA]));
  assert.deepEqual([inner?.fires, outer?.fires], [1, 1]);
  assert.deepEqual(outer?.groups[0]?.windows.map(({ event, rule, fired }) => [event, rule, fired]), [[3, 'Correlation 0', false], [4, 'Rule b', true]]);
});

const condition = fc.tuple(fc.constantFrom('gt', 'gte', 'lt', 'eq'), fc.integer({ min: 1, max: 4 })).map(([compare, value]) => ({ [compare]: value }));
const shared = { 'group-by': fc.constantFrom([], ['u'], ['u', 'h']), timespan: fc.constantFrom('2s', '5s') };
const correlation = fc.oneof(
  fc.record({ type: fc.constant('event_count'), rules: fc.constantFrom(['a'], ['a', 'b']), condition, ...shared }),
  fc.record({ type: fc.constantFrom('value_count', 'value_sum', 'value_avg'), rules: fc.constant(['a']), condition: condition.map((one) => ({ ...one, field: 'n' })), ...shared }),
  fc.record({ type: fc.constantFrom('temporal', 'temporal_ordered'), rules: fc.constant(['a', 'b', 'c']), ...shared }),
);
const value = fc.integer({ min: 0, max: 2 });
const hits = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 20 }), fc.record({ u: value, h: value, n: value }, { requiredKeys: [] })), { maxLength: 14 });

test('explanations of any correlation say what detection does', () => {
  fc.assert(fc.property(correlation, hits, (given, drawn) => {
    const set = setOf(given);
    const all = seen(...drawn);
    const correlations = createCorrelations(set);
    const firings = all.flatMap(({ hit }) => correlations.take(hit)).map(({ at, groupKey }) => `${at.eventId} ${groupKey}`);
    const [told] = explainCorrelations(set, all);
    assert.ok(told);
    assert.equal(told.fires, firings.length);
    const grows = onlyGrows(told.correlation);
    for (const { windows, fires, shortfall } of told.groups) {
      if (grows) assert.deepEqual(windows.map(({ holds }) => holds), windows.map(({ fired }) => fired));
      assert.equal(shortfall === null, fires > 0);
    }
  }), { numRuns: 1_000 });
});

test('in the time that is told as needed a group fires, and in less it does not', () => {
  fc.assert(fc.property(correlation, hits, (given, drawn) => {
    const inTime = seen(...drawn.toSorted(([, a], [, b]) => a - b));
    const set = setOf(given);
    for (const { values, shortfall } of explainCorrelations(set, inTime)[0]?.groups ?? []) {
      if (shortfall?.reason !== 'timespan') continue;
      assert.ok(shortfall.neededMs > (set.correlations[0]?.correlation.timespanMs ?? 0));
      for (const [seconds, fires] of [[shortfall.neededMs / 1_000, true], [shortfall.neededMs / 1_000 - 1, false]] as const) {
        const group = explainCorrelations(setOf({ ...given, timespan: `${seconds}s` }), inTime)[0]?.groups.find((one) => String(one.values) === String(values));
        assert.equal((group?.fires ?? 0) > 0, fires);
      }
    }
  }), { numRuns: 500 });
});
