import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CorrelationHit, HitValue, KeptHit } from '#contract/correlation-hit.ts';
import { parseSigma } from '../parse-sigma.ts';
import { compileCorrelations, type CorrelationSet, isSilenced } from './compile-correlations.ts';
import { createCorrelations } from './create-correlations.ts';
import type { Firing } from './firing.ts';
import { referenceCorrelation } from './reference-correlation.ts';
import { onlyGrows } from './window-limit.ts';

const RULES = ['a', 'b', 'c'].map((id) => `title: Rule ${id}\nid: ${id}\nname: name_${id}\nlogsource: {}\ndetection: { s: { x: 1 }, condition: s }`).join('\n---\n');

function setOf(...correlations: readonly object[]): CorrelationSet {
  const documents = correlations.map((correlation, index) => JSON.stringify({ title: `Correlation ${index}`, id: `c${index}`, correlation }));
  const parsed = parseSigma([RULES, ...documents].join('\n---\n'), 'r.yml');
  const set = compileCorrelations(parsed.correlations, parsed.rules);
  assert.deepEqual([...parsed.problems, ...set.problems].filter(({ severity }) => severity === 'error'), []);
  return set;
}

function hit(ruleId: string, eventId: string, seconds: number, fields: Readonly<Record<string, HitValue | readonly HitValue[]>> = {}): CorrelationHit {
  const lists = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value].flat()]));
  return { ruleId, eventId, timeMs: seconds * 1_000, clockMs: seconds * 1_000, fields: lists, source: 'acme.edr', domain: 'endpoint', entities: [{ type: 'user', value: eventId, role: 'actor' }], events: [eventId] };
}

function fire(set: CorrelationSet, hits: readonly CorrelationHit[], latenessMs?: number): Firing[] {
  const correlations = createCorrelations(set, latenessMs === undefined ? {} : { latenessMs });
  return hits.flatMap((one) => correlations.take(one));
}

const named = (firings: readonly Firing[]) => firings.map(({ compiled, groupKey, at }) => `${compiled.correlation.id} ${groupKey} ${at.ruleId}/${at.eventId}`).sort();
const namedInReference = (set: CorrelationSet, hits: readonly CorrelationHit[]) => referenceCorrelation(set, hits).map(({ correlation, group, ruleId, eventId }) => `${correlation} ${group} ${ruleId}/${eventId}`).sort();

const limit = fc.oneof(
  fc.tuple(fc.constantFrom('gt', 'gte', 'lt', 'lte', 'eq', 'neq'), fc.integer({ min: 0, max: 4 })).map(([compare, value]) => ({ [compare]: value })),
  fc.constant({ gt: 1, lte: 3 }),
);
const growing = fc.tuple(fc.constantFrom('gt', 'gte'), fc.integer({ min: 1, max: 3 })).map(([compare, value]) => ({ [compare]: value }));
const groupBy = fc.constantFrom([], ['g'], ['g', 'h'], ['alias']);
const rules = fc.constantFrom(['a'], ['a', 'b'], ['c', 'name_a', 'b']);
const shared = { 'group-by': groupBy, timespan: fc.constantFrom('2s', '5s', '9s') };
const aliases = { alias: { a: 'g', name_a: 'g', b: 'h' } };

function counting(condition: fc.Arbitrary<object>): fc.Arbitrary<object> {
  return fc.oneof(
    fc.record({ type: fc.constantFrom('event_count'), rules, condition, ...shared }),
    fc.record({ type: fc.constantFrom('value_count'), rules, condition: fc.tuple(condition, fc.constantFrom('v', ['v', 'g'])).map(([one, name]) => ({ ...one, field: name })), ...shared }),
    fc.record({ type: fc.constantFrom('temporal', 'temporal_ordered'), rules: fc.constantFrom(['a', 'b'], ['c', 'name_a', 'b']), condition: fc.oneof(condition, fc.constant(undefined)), ...shared }),
  ).map((one) => withAliases(one));
}

function correlation(condition: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const reckoning = fc.record({ type: fc.constantFrom('value_sum', 'value_avg', 'value_percentile'), rules, condition: condition.map((one) => ({ ...one, field: 'v' })), ...shared });
  return fc.oneof({ arbitrary: counting(condition), weight: 3 }, { arbitrary: reckoning.map((one) => withAliases(one)), weight: 1 });
}

function withAliases<T extends { readonly rules: readonly string[] }>(one: T): T & { aliases: object } {
  return { ...one, aliases: { alias: Object.fromEntries(Object.entries(aliases.alias).filter(([rule]) => one.rules.includes(rule))) } };
}

const chained = (one: (condition: fc.Arbitrary<object>) => fc.Arbitrary<object>, condition: fc.Arbitrary<object>) => fc.tuple(one(condition), one(condition), condition, fc.constantFrom('event_count', 'temporal_ordered'), fc.constantFrom([], ['g'])).map(([first, second, limits, type, by]) => [
  first, second, { type, rules: ['c0', 'c1', 'b'], timespan: '4s', 'group-by': by, ...(type === 'event_count' && { condition: limits }) },
]);
const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', 'X', '2', 0.1, 0.2, true));
const field = fc.oneof({ arbitrary: value.map((one) => [one]), weight: 5 }, { arbitrary: fc.array(value, { maxLength: 3 }), weight: 1 });
const hitParts = fc.record({ rule: fc.constantFrom('a', 'b', 'c'), seconds: fc.integer({ min: 0, max: 25 }), fields: fc.record({ g: field, h: field, v: field }, { requiredKeys: [] }) });
const hits = fc.array(hitParts, { maxLength: 30 }).map((all) => all.map(({ rule, seconds, fields }, index) => hit(rule, `e${index}`, seconds, fields)));
const inTime = (all: readonly CorrelationHit[]) => all.toSorted((a, b) => a.timeMs - b.timeMs);

/** Feeds hits, and after some of them keeps what is to be kept, makes correlations anew of that, and feeds the hits before again. */
function fireWithStops(set: CorrelationSet, all: readonly CorrelationHit[], stops: readonly number[], latenessMs = 3_600_000): Firing[] {
  const kept = new Map<string, KeptHit>();
  const fired: Firing[] = [];
  let correlations = createCorrelations(set, { latenessMs });
  for (const [index, one] of all.entries()) {
    fired.push(...correlations.take(one));
    if (!stops.includes(index)) continue;
    const changes = correlations.changes();
    for (const each of changes.kept) kept.set(each.key, each);
    for (const key of changes.dropped) kept.delete(key);
    correlations = createCorrelations(set, { kept: JSON.parse(JSON.stringify([...kept.values()])), latenessMs });
    if (latenessMs > 0) for (const again of all.slice(0, index + 1)) assert.deepEqual(correlations.take(again), []);
  }
  return fired;
}

describe('correlations that are fed', () => {
  it('fire in any order of arrival at exactly the hits whose windows hold, where more hits can only help', () => {
    fc.assert(fc.property(chained(counting, growing), hits.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), (documents, [all, shuffled]) => {
      const set = setOf(...documents);
      assert.deepEqual(named(fire(set, shuffled)), namedInReference(setOf(...documents), all));
    }), { numRuns: 1_500 });
  });

  it('see each of many late hits in its place', () => {
    const few = fc.array(fc.record({ rule: fc.constantFrom('a', 'b', 'c'), seconds: fc.integer({ min: 0, max: 40 }), v: fc.constantFrom('x', 'y', 'z') }), { minLength: 20, maxLength: 60 });
    fc.assert(fc.property(counting(fc.constantFrom({ gte: 2 }, { gte: 3 })), few, (document, parts) => {
      const all = parts.map(({ rule, seconds, v }, index) => hit(rule, `e${index}`, seconds, { g: 'g', h: 'g', v }));
      const set = setOf(document);
      assert.deepEqual(named(fire(set, all)), namedInReference(set, all));
    }), { numRuns: 1_000 });
  });

  it('fire in the order of time as the definition says, whatever the condition', () => {
    fc.assert(fc.property(correlation(limit), hits, (document, all) => {
      const apart = inTime(all).map((one, index) => ({ ...one, timeMs: one.timeMs + index }));
      const set = setOf(document);
      assert.deepEqual(named(fire(set, apart)), namedInReference(set, apart));
    }), { numRuns: 2_000 });
  });

  it('measure what the definition measures', () => {
    fc.assert(fc.property(correlation(fc.constant({ gte: 0 })), hits, (document, all) => {
      const apart = inTime(all).map((one, index) => ({ ...one, timeMs: one.timeMs + index }));
      const set = setOf(document);
      assert.deepEqual(fire(set, apart).map((firing) => firing.value), referenceCorrelation(set, apart).map((firing) => firing.value));
    }), { numRuns: 1_000 });
  });

  it('do the same when they are put down and taken up again at any hit, and hits that come again change nothing', () => {
    fc.assert(fc.property(chained(correlation, limit), hits, fc.array(fc.nat(30), { maxLength: 4 }), (documents, all, stops) => {
      const set = setOf(...documents);
      assert.deepEqual(named(fireWithStops(set, inTime(all), stops)), named(fire(set, inTime(all))));
    }), { numRuns: 800 });
  });

  it('do so in any order of arrival too', () => {
    fc.assert(fc.property(chained(counting, growing), hits.chain((all) => fc.shuffledSubarray(all, { minLength: all.length })), fc.array(fc.nat(30), { maxLength: 4 }), (documents, all, stops) => {
      const set = setOf(...documents);
      assert.deepEqual(named(fireWithStops(set, all, stops)), namedInReference(set, all));
    }), { numRuns: 800 });
  });

  it('miss nothing in the order of time though old hits are dropped', () => {
    fc.assert(fc.property(fc.tuple(correlation(limit), correlation(limit)), hits, fc.array(fc.nat(30), { maxLength: 2 }), (documents, all, stops) => {
      const apart = inTime(all).map((one, index) => ({ ...one, timeMs: one.timeMs * 40 + index, clockMs: one.timeMs * 40 + index }));
      const set = setOf(...documents.map((document) => ({ ...document, timespan: `${40 * Number.parseInt('timespan' in document ? String(document.timespan) : '', 10)}s` })));
      assert.deepEqual(named(fireWithStops(set, apart, stops, 0)), namedInReference(set, apart));
    }), { numRuns: 1_000 });
  });
});

describe('a window', () => {
  const many = setOf({ type: 'event_count', rules: 'a', 'group-by': 'User', timespan: '5m', condition: { gte: 3 } });
  const at = (seconds: readonly number[], fields: Parameters<typeof hit>[3] = { User: 'jane' }) => seconds.map((second) => hit('a', `e${second}`, second, fields));

  it('holds what lies a timespan back, both ends included', () => {
    assert.equal(fire(many, at([0, 150, 300])).length, 1);
    assert.equal(fire(many, at([0, 150, 301])).length, 0);
  });

  it('fires at each hit while it holds, and tells of all that it holds', () => {
    const fired = fire(many, at([0, 10, 20, 30]));
    assert.deepEqual(fired.map(({ at: { eventId }, hits: count, firstMs, events }) => [eventId, count, firstMs, [...events].sort()]), [['e20', 3, 0, ['e0', 'e10', 'e20']], ['e30', 4, 0, ['e0', 'e10', 'e20', 'e30']]]);
    assert.deepEqual(fired[0]?.entities.map((entity) => entity.value).sort(), ['e0', 'e10', 'e20']);
  });

  it('fires later where a late hit completes it', () => {
    assert.deepEqual(fire(many, at([100, 200, 450, 10])).map(({ at: { eventId } }) => eventId), ['e200']);
  });

  it('is of one group, whose name may differ in case; a hit without it takes no part, one with several values is in each', () => {
    const users = (...names: readonly (readonly string[])[]) => names.map((User, index) => hit('a', `e${index}`, index, User.length > 0 ? { User } : {}));
    assert.equal(fire(many, users(['jane'], ['JANE'], ['Jane'])).length, 1);
    assert.equal(fire(many, users(['jane'], ['jane'], ['ben'])).length, 0);
    assert.equal(fire(many, users(['jane'], ['jane'], [])).length, 0);
    assert.equal(fire(many, users(['jane', 'ben'], ['jane'], ['ben'], ['jane'])).length, 1);
    assert.equal(fire(many, users(['jane', 'ben'], ['jane'], ['jane', 'ben'], ['ben'])).length, 2);
  });

  it('tells nothing of what comes before the first of rules that must come in their order', () => {
    const tell = (document: object) => fire(setOf(document), [hit('b', 'before', 10), hit('a', 'opens', 20), hit('b', 'follows', 30)]).map(({ hits, firstMs, events }) => [hits, firstMs, events]);
    const ordered = { type: 'temporal_ordered', rules: ['a', 'b'], timespan: '1m' };
    assert.deepEqual(tell(ordered), [[2, 20_000, ['follows', 'opens']]]);
    assert.deepEqual(tell({ ...ordered, rules: ['a', 'b', 'c'], condition: { gte: 2 } }), [[3, 10_000, ['follows', 'opens', 'before']]]);
  });

  it('counts an event once', () => assert.equal(fire(many, [...at([1, 2]), ...at([1, 2])]).length, 0));
});

describe('a correlation that waits for another', () => {
  it('takes its firing as a hit at that time, with the fields of its group and those of the hit that completed it', () => {
    const set = setOf({ type: 'event_count', rules: 'a', 'group-by': 'Host', timespan: '1m', condition: { gte: 2 } }, { type: 'temporal_ordered', rules: ['c0', 'b'], 'group-by': ['User', 'Host'], timespan: '5m' });
    const fired = fire(set, [hit('a', 'e1', 0, { Host: 'h', User: 'ann' }), hit('a', 'e2', 30, { Host: 'H', User: 'ben' }), hit('b', 'e3', 330, { Host: 'h', User: 'Ben' })]);
    assert.deepEqual(fired.map(({ compiled, at, events }) => [compiled.correlation.id, at.eventId, [...events].sort()]), [['c0', 'e2', ['e1', 'e2']], ['c1', 'e3', ['e1', 'e2', 'e3']]]);
    assert.deepEqual(['a', 'b', 'c', 'c0', 'c1'].filter((rule) => isSilenced(set, rule)), ['a', 'b', 'c0']);
    assert.deepEqual(set.fieldsOf.get('a'), ['Host', 'User']);
  });
});

describe('what is kept', () => {
  const pair = setOf({ type: 'event_count', rules: 'a', 'group-by': 'User', timespan: '1m', condition: { gte: 2 } });

  it('is dropped when no window can hold it any more, and hits that come so late are counted', () => {
    const correlations = createCorrelations(pair, { latenessMs: 60_000 });
    correlations.take(hit('a', 'e1', 0, { User: 'ann' }));
    assert.deepEqual(correlations.changes().kept.map(({ key }) => key), ['["a","e1"]']);
    correlations.take(hit('a', 'e2', 500, { User: 'ben' }));
    assert.deepEqual([correlations.changes().dropped, correlations.overflow.size], [['["a","e1"]'], 0]);
    assert.deepEqual(correlations.take(hit('a', 'e3', 379, { User: 'ben' })), []);
    assert.deepEqual([...correlations.overflow], [['late', 1]]);
    assert.deepEqual(correlations.changes(), { kept: [], dropped: [] });
  });

  it('is not forgotten for a clock that runs ahead', () => {
    const correlations = createCorrelations(pair, { latenessMs: 60_000 });
    correlations.take({ ...hit('a', 'e1', 50_000, { User: 'ann' }), clockMs: 1_000 });
    assert.equal([...correlations.take(hit('a', 'e2', 1, { User: 'ben' })), ...correlations.take(hit('a', 'e3', 2, { User: 'ben' }))].length, 1);
  });

  it('has a bound for one group and for all, and what is beyond is counted', { timeout: 60_000 }, () => {
    const correlations = createCorrelations(pair);
    for (let index = 0; index < 10_005; index++) correlations.take(hit('a', `e${index}`, index / 1_000, { User: 'ann' }));
    assert.deepEqual([...correlations.overflow], [['hits-of-a-group', 5]]);
    assert.equal(correlations.changes().kept.length, 10_000);
    for (let index = 0; index < 10_001; index++) correlations.take(hit('a', `u${index}`, 11, { User: `user ${index}` }));
    assert.deepEqual([...correlations.overflow], [['hits-of-a-group', 5], ['groups', 10_001]]);
    assert.equal(correlations.changes().dropped.length, 10_000);
  });

  it('goes first where it could only follow what did not come, so that a flood of it takes nothing away', { timeout: 60_000 }, () => {
    const ordered = setOf({ type: 'temporal_ordered', rules: ['a', 'b'], 'group-by': 'User', timespan: '1d' });
    const correlations = createCorrelations(ordered, { latenessMs: 60_000 });
    correlations.take(hit('a', 'opens', 0, { User: 'ann' }));
    for (let index = 0; index < 12_000; index++) correlations.take(hit('b', `b${index}`, 1 + index, { User: `user ${index}` }));
    const flood = correlations.overflow.get('room-for-late') ?? 0;
    assert.ok(flood > 9_000, `${flood} were let go`);
    assert.deepEqual([...correlations.overflow.keys()], ['room-for-late']);
    assert.deepEqual(named(correlations.take(hit('b', 'follows', 12_100, { User: 'ann' }))), ['c0 ["ann"] b/follows']);
  });

  it('bears all correlations that fired at it, also those of before the last start', () => {
    const set = setOf({ type: 'event_count', rules: 'a', timespan: '1m', condition: { gte: 1 } }, { type: 'temporal', rules: ['a', 'b'], timespan: '1m' });
    const starts: readonly (readonly [CorrelationHit, ...string[]])[] = [[hit('a', 'e1', 50), 'c0 [] a/e1'], [hit('b', 'e2', 40), 'c1 [] a/e1'], [hit('a', 'e0', 30), 'c0 [] a/e0', 'c1 [] b/e2']];
    const kept = new Map<string, KeptHit>();
    for (const [next, ...fires] of starts) {
      const correlations = createCorrelations(set, { kept: [...kept.values()] });
      assert.deepEqual(named(correlations.take(next)), fires);
      for (const each of correlations.changes().kept) kept.set(each.key, each);
    }
  });

  it('is dropped when no rule waits for it after a change of the rules', () => {
    const correlations = createCorrelations(pair);
    correlations.take(hit('a', 'e1', 0, { User: 'ann' }));
    const { kept } = correlations.changes();
    const other = createCorrelations(setOf({ type: 'event_count', rules: 'b', timespan: '1m', condition: { gte: 2 } }), { kept });
    assert.deepEqual(other.changes(), { kept: [], dropped: ['["a","e1"]'] });
  });
});

it('only counts that have no upper limit grow', () => {
  const grows = (document: object) => setOf(document).correlations.map(({ correlation: one }) => onlyGrows(one))[0];
  assert.deepEqual([{ gte: 2 }, { gt: 2 }, { lt: 2 }, { gt: 1, lte: 3 }, { neq: 3 }].map((condition) => grows({ type: 'event_count', rules: 'a', timespan: '1m', condition })), [true, true, false, false, false]);
  assert.equal(grows({ type: 'value_sum', rules: 'a', timespan: '1m', condition: { gte: 2, field: 'v' } }), false);
});

describe('correlations that change while hits wait', () => {
  const atLeast = (gte: number, by = 'User', rules: string | readonly string[] = 'a') => ({ type: 'event_count', rules, 'group-by': by, timespan: '1m', condition: { gte } });
  const ann = { User: 'ann', Host: 'h1' };
  const waiting = (set: CorrelationSet, ...seconds: readonly number[]) => {
    const correlations = createCorrelations(set);
    for (const at of seconds) correlations.take(hit('a', `e${at}`, at, { User: 'ann' }));
    correlations.changes();
    return correlations;
  };

  it('go on with the hits that are kept', () => {
    const correlations = waiting(setOf(atLeast(5)), 1, 2);
    correlations.follow(setOf(atLeast(3)));
    assert.deepEqual(named(correlations.take(hit('a', 'e3', 3, ann))), ['c0 ["ann"] a/e3']);
    assert.deepEqual(correlations.changes().kept.map(({ key }) => key), ['["a","e3"]'], 'what was kept is not kept once more');
  });

  it('begin anew where they group by what the hits do not carry, and what nothing waits with is dropped', () => {
    const correlations = waiting(setOf(atLeast(3)), 1, 2);
    correlations.follow(setOf(atLeast(3, 'Host')));
    assert.deepEqual(correlations.changes(), { kept: [], dropped: ['["a","e1"]', '["a","e2"]'] });
    const fired = [3, 4, 5].flatMap((at) => correlations.take(hit('a', `e${at}`, at, ann)));
    assert.deepEqual(named(fired), ['c0 ["h1"] a/e5']);
  });

  it('do not fire again at hits at which they have, and leave others as they are', () => {
    const before = setOf(atLeast(2), atLeast(4));
    const correlations = waiting(before, 1, 2, 3);
    correlations.follow(setOf(atLeast(2), atLeast(5)));
    assert.deepEqual(named(correlations.take(hit('a', 'late', 2, ann))), ['c0 ["ann"] a/late']);
    correlations.follow(setOf(atLeast(2)));
    assert.deepEqual(correlations.changes().dropped, []);
    assert.deepEqual(named(correlations.take(hit('a', 'e9', 9, ann))), ['c0 ["ann"] a/e9']);
  });

  it('give, gone over to and kept, what they give when they are made anew of what is kept', () => {
    fc.assert(fc.property(fc.tuple(correlation(growing), correlation(growing), correlation(growing)), hits, fc.nat(30), ([first, second, third], all, at) => {
      const [one, other] = [setOf(first, second), setOf(first, third)];
      const [gone, kept] = [createCorrelations(one), createCorrelations(one)];
      for (const each of all.slice(0, at)) [gone.take(each), kept.take(each)];
      gone.follow(other);
      const anew = createCorrelations(other, { kept: kept.changes().kept });
      for (const each of all.slice(at)) assert.deepEqual(named(gone.take(each)), named(anew.take(each)));
    }));
  });
});

describe('a correlation that only counts at a tenant', () => {
  const set = setOf({ type: 'event_count', rules: 'a', timespan: '1m', condition: { gte: 2 } }, { type: 'temporal', rules: ['c0', 'b'], timespan: '1m' });
  const fireWith = (modes: Readonly<Record<string, 'alert' | 'count' | 'off'>>) => {
    const correlations = createCorrelations(set, { modeOf: (unit) => modes[unit] ?? 'alert' });
    return [hit('a', 'e1', 1), hit('a', 'e2', 2), hit('b', 'e3', 3)].flatMap((one) => correlations.take(one)).map(({ compiled, mode, isSilent }) => `${compiled.unit} ${mode}${isSilent ? ' silent' : ''}`);
  };

  it('is told of without an alert, and no other one hears of it', () => {
    assert.deepEqual(fireWith({}), ['c0 alert silent', 'c1 alert']);
    assert.deepEqual(fireWith({ c0: 'count' }), ['c0 count silent']);
    assert.deepEqual(fireWith({ c0: 'off' }), []);
  });

  it('does not keep what it waits for from alerting', () => {
    assert.deepEqual(fireWith({ c1: 'count' }), ['c0 alert', 'c1 count silent']);
    const isSilent = (rule: string, modes: Readonly<Record<string, 'count' | 'off'>>) => isSilenced(set, rule, (unit) => modes[unit] ?? 'alert');
    assert.deepEqual([isSilent('a', {}), isSilent('a', { c0: 'count' }), isSilent('b', { c1: 'off' })], [true, false, false]);
  });
});
