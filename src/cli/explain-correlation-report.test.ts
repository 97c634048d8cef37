import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CorrelationHit, HitValue } from '#contract/correlation-hit.ts';
import { compileCorrelations } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { explainCorrelations } from '#engine/detect/sigma/explain/explain-correlation.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { correlationJson, correlationText, type CorrelationOnEvents, duration } from './explain-correlation-report.ts';

const RULES = ['Guess', 'Entry'].map((title) => `title: ${title}\nid: ${title}\nlogsource: {}\ndetection: { s: { x: 1 }, condition: s }`).join('\n---\n');

type Given = readonly [rule: string, seconds: number, fields?: Readonly<Record<string, HitValue>>];

function tell(correlation: object, hits: readonly Given[], more: Partial<CorrelationOnEvents> = {}): CorrelationOnEvents {
  const { rules, correlations } = parseSigma(`${RULES}\n---\n${JSON.stringify({ title: 'Break-in', id: 'c', correlation })}`, 'r.yml');
  const seen = hits.map(([ruleId, seconds, fields = {}], at) => {
    const lists = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]]));
    const hit: CorrelationHit = { ruleId, eventId: `e${at}`, timeMs: seconds * 1_000, clockMs: seconds * 1_000, fields: lists, source: 's', domain: null, entities: [], events: [] };
    return { hit, event: at + 1 };
  });
  return { explanations: explainCorrelations(compileCorrelations(correlations, rules), seen), places: hits.map((_, at) => `f:${at + 1}`), hits: hits.length, nearest: [], unreadable: [], ...more };
}

const head = (told: CorrelationOnEvents) => correlationText(told)[1];
const COUNT = { type: 'event_count', rules: ['Guess'], 'group-by': ['user'], timespan: '10m', condition: { gte: 3 } };
const ORDER = { type: 'temporal_ordered', rules: ['Guess', 'Entry'], 'group-by': ['user'], timespan: '10m' };
const ANA = { user: 'ana' };

test('the second line says whether it fires, and the first reason why not', () => {
  assert.equal(head(tell(COUNT, [['Guess', 0, ANA], ['Guess', 1, ANA], ['Guess', 2, ANA]])), 'FIRES at 1 event in 1 group');
  assert.equal(head(tell(COUNT, [['Guess', 0, ANA], ['Guess', 1, ANA]])), 'DOES NOT FIRE: the window that comes closest has 2, and it takes >= 3 (1 away)');
  assert.equal(head(tell(COUNT, [['Guess', 0, ANA], ['Guess', 400, ANA], ['Guess', 720, ANA]])), 'DOES NOT FIRE: what it takes came within 12m, and the timespan is 10m: 2m too long');
  assert.equal(head(tell(COUNT, [['Guess', 0], ['Guess', 1]])), 'DOES NOT FIRE: every hit lacks a field: user');
  assert.equal(head(tell(COUNT, [])), 'DOES NOT FIRE: no event is a hit of its rules');
  assert.equal(head(tell(COUNT, [['Guess', 0, ANA], ['Guess', 1, ANA], ['Guess', 9_000, ANA], ['Guess', 2, ANA]])), 'DOES NOT FIRE: 1 hit came too late; had all come in the order of time, it would fire');
  assert.equal(head(tell(ORDER, [['Guess', 0, ANA]])), 'DOES NOT FIRE: no event is a hit of "Entry"');
  assert.equal(head(tell(ORDER, [['Entry', 0, ANA], ['Guess', 1, ANA]])), 'DOES NOT FIRE: all its rules hit, but in another order: Entry, then Guess');
  assert.match(correlationText(tell(ORDER, [['Entry', 5, { user: 'bo' }], ['Guess', 1, ANA]])).slice(1, 3).join(' '), /there is no hit of "(?:Entry|Guess)"; it would fire without user in group-by: the hits fall into different groups$/);
});

test('the rows say what came, what it brought and what the window had', () => {
  const text = correlationText(tell({ ...COUNT, type: 'value_count', condition: { field: 'host', gte: 2 } }, [['Guess', 0, { user: 'ana', host: 'h1' }], ['Guess', 1, { user: 'ana', host: 'h2' }]])).join('\n');
  assert.match(text, /Wants the count of different values of host >= 2, within 10m, for each user/);
  assert.match(text, /user = ana: 2 hits, fires at 1\n {9}event 1 {2}1970-01-01 00:00:00 {2}h1 {2}1 in 1 hit since 1970-01-01 00:00:00\n {2}FIRES {2}event 2 {2}1970-01-01 00:00:01 {2}h2 {2}2 in 2 hits since 1970-01-01 00:00:00/);
});

test('a rule that no event is a hit of says which event comes closest', () => {
  const closest = { event: 1, changes: [{ predicate: { kind: 'exists', field: 'x' } as const, toHold: true, searches: [] }] };
  const text = correlationText(tell(ORDER, [['Guess', 0, ANA]], { nearest: [{ rule: 'Entry', logSource: { product: 'okta' }, asked: 1, closest }] })).join('\n');
  assert.match(text, /closest of 1 event is event 1 \(f:1\), which lacks: x is there/);
  assert.match(correlationText(tell(ORDER, [['Guess', 0, ANA]], { nearest: [{ rule: 'Entry', logSource: { product: 'okta' }, asked: 0, closest: null }] })).join('\n'), /asked about events of okta, and there is none/);
});

test('no line is longer than a terminal, and programs get every window', () => {
  const told = tell(COUNT, Array.from({ length: 40 }, (_, at): Given => ['Guess', at, { user: 'a'.repeat(300) }]));
  assert.ok(correlationText(told).every((line) => line.length <= 120));
  const { fires, correlations } = correlationJson(told) as { fires: boolean; correlations: readonly { why_not: string | null; groups: readonly { windows: readonly object[] }[] }[] };
  assert.deepEqual([fires, correlations[0]?.why_not, correlations[0]?.groups[0]?.windows.length], [true, null, 40]);
});

test('times are told in their largest units', () => {
  assert.deepEqual([0, 5, 61_000, 3_723_000, 90_061_001].map(duration), ['0s', '5ms', '1m 1s', '1h 2m 3s', '1d 1h 1m']);
});
