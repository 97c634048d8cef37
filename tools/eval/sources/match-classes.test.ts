import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import { classesAgree } from './class-equivalents.ts';
import { matchClasses } from './match-classes.ts';

function event(classUid: number, timeMs: number): NormalisedEvent {
  const ocsf = { class_uid: classUid, category_uid: 0, activity_id: 0, type_uid: 0, severity_id: 0, time: timeMs, metadata: {} };
  return { id: 'e', tenant: 't', source: 'northwind.log', domain: 'network', timeMs, logSources: [], ocsf, fields: {}, raw: '' };
}

const classesOf = (matched: ReturnType<typeof matchClasses>) => matched.map((one) => one.event?.ocsf.class_uid);

test('events are paired by their time, whatever their order', () => {
  const expected = [{ classUid: 4001, timeMs: 2000 }, { classUid: 4003, timeMs: 1000 }];
  assert.deepEqual(classesOf(matchClasses(expected, [event(4003, 1000), event(4001, 2001)])), [4001, 4003]);
});

test('at one instant the expected class is taken first, a wrong one is still paired', () => {
  const expected = [{ classUid: 4001, timeMs: 1000 }, { classUid: 4003, timeMs: 1000 }];
  assert.deepEqual(classesOf(matchClasses(expected, [event(4003, 1000), event(4002, 1000)])), [4002, 4003]);
});

test('without a time the order counts, and what is missing stays alone', () => {
  const expected = [{ classUid: 4001, timeMs: null }, { classUid: 4002, timeMs: null }];
  assert.deepEqual(classesOf(matchClasses(expected, [event(4001, 5)])), [4001, undefined]);
});

test('a class that OCSF replaced agrees with its successor only', () => {
  assert.equal(classesAgree(2001, 2004), true);
  assert.equal(classesAgree(2004, 2001), false);
  assert.equal(classesAgree(4001, 4001), true);
  assert.equal(classesAgree(4001, 4003), false);
});
