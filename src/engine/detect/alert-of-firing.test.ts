import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CorrelationHit, HitValue } from '#contract/correlation-hit.ts';
import { alertsOfFirings } from './alert-of-firing.ts';
import { compileCorrelations } from './sigma/correlation/compile-correlations.ts';
import { createCorrelations } from './sigma/correlation/create-correlations.ts';
import { parseSigma } from './sigma/parse-sigma.ts';

const RULES = ['Failed Sign-In To Okta', 'A Door Is Opened', 'Okta Sign-In'].map((title, index) => `title: ${title}\nid: r${index}\nlogsource: {}\ndetection: { s: { x: 1 }, condition: s }`).join('\n---\n');

type Step = readonly [rule: string, seconds: number, fields: Readonly<Record<string, readonly HitValue[]>>];

function alertsOf(correlation: string, ...steps: readonly Step[]) {
  const { rules, correlations } = parseSigma(`${RULES}\n---\ntitle: Together\nid: c\nlevel: high\nstatus: stable\ntags: [attack.t1110, attack.credential-access]\ncorrelation: ${correlation}`, 'r.yml');
  const fed = createCorrelations(compileCorrelations(correlations, rules));
  return steps.flatMap(([ruleId, seconds, fields], index) => {
    const hit: CorrelationHit = { ruleId, eventId: `e${index}`, timeMs: seconds * 1_000, clockMs: 0, fields, source: 'acme.sso', domain: 'identity', entities: [{ type: 'user', value: `u${index}`, role: 'actor' }], events: [`e${index}`] };
    return alertsOfFirings(fed.take(hit), 'acme', (...parts) => parts.join('|'));
  });
}

const jane = { User: ['jane'] };

describe('the alert of a correlation', () => {
  it('has what the correlation says, the events and entities of the window, and the time from its first to its last', () => {
    const [alert, ...others] = alertsOf('{ type: event_count, rules: r0, group-by: User, timespan: 5m, condition: { gte: 2 } }', ['r0', 10, jane], ['r0', 70, jane]);
    assert.deepEqual(others, []);
    assert.deepEqual([alert?.rule, alert?.severity, alert?.confidence, alert?.techniques, alert?.tactics], [{ id: 'c', title: 'Together', level: 'high' }, 'high', 0.9, ['T1110'], ['credential-access']]);
    assert.deepEqual([alert?.timeMs, alert?.lastTimeMs, alert?.source, alert?.domain, alert?.count], [10_000, 70_000, 'acme.sso', 'identity', 1]);
    assert.deepEqual([alert?.events.toSorted(), alert?.entities.map(({ value }) => value).toSorted()], [['e0', 'e1'], ['u0', 'u1']]);
  });

  it('has an id that alerts of the group within an hour share', () => {
    const ids = (...steps: readonly Step[]) => alertsOf('{ type: event_count, rules: r0, group-by: User, timespan: 5m, condition: { gte: 1 } }', ...steps).map(({ id }) => id);
    assert.deepEqual(ids(['r0', 0, jane], ['r0', 3_599, { User: ['JANE'] }], ['r0', 3_600, jane], ['r0', 1, { User: ['ben'] }]), ['alert|acme|c|["jane"]|0', 'alert|acme|c|["jane"]|0', 'alert|acme|c|["jane"]|1', 'alert|acme|c|["ben"]|0']);
  });

  it('is one where a user has two names', () => {
    const both = { User: ['jane', 'jane@corp.example'] };
    const alerts = alertsOf('{ type: event_count, rules: r0, group-by: User, timespan: 5m, condition: { gte: 2 } }', ['r0', 0, both], ['r0', 1, both], ['r0', 2, { User: ['jane@corp.example'] }]);
    assert.deepEqual(alerts.map(({ id }) => id), ['alert|acme|c|["jane"]|0', 'alert|acme|c|["jane@corp.example"]|0']);
  });

  const sentences: readonly (readonly [correlation: string, sentence: string, ...steps: Step[]])[] = [
    ['{ type: event_count, rules: r0, group-by: [User, Ip], timespan: 5m, condition: { gte: 2 } }', '2 failed sign-ins to Okta of jane and 192.0.2.7 within 5 minutes.', ['r0', 0, { User: ['jane'], Ip: ['192.0.2.7'] }], ['r0', 1, { User: ['jane'], Ip: ['192.0.2.7'] }]],
    ['{ type: event_count, rules: [r0, r1], timespan: 24h, condition: { gte: 2 } }', '2 events (failed sign-in to Okta or a door is opened) within 1 day.', ['r0', 0, {}], ['r1', 1, {}]],
    ['{ type: event_count, rules: r1, timespan: 90s, condition: { gte: 1 } }', '1 event (a door is opened) within 90 seconds.', ['r1', 0, {}]],
    ['{ type: value_count, rules: r0, group-by: Ip, timespan: 1h, condition: { field: User, gte: 2 } }', '2 different values of User in 2 failed sign-ins to Okta of 192.0.2.7 within 1 hour.', ['r0', 0, { User: ['a'], Ip: ['192.0.2.7'] }], ['r0', 1, { User: ['b'], Ip: ['192.0.2.7'] }]],
    ['{ type: temporal_ordered, rules: [r0, r1, r2], timespan: 10m }', 'Failed sign-in to Okta, a door is opened, then Okta sign-in within 10 minutes.', ['r0', 0, {}], ['r1', 1, {}], ['r2', 2, {}]],
    ['{ type: temporal, rules: [r1, r0, r2], timespan: 10m, condition: { gte: 2 } }', '2 of: a door is opened, failed sign-in to Okta, Okta sign-in; within 10 minutes.', ['r0', 0, {}], ['r1', 1, {}]],
    ['{ type: value_sum, rules: r2, timespan: 10m, condition: { field: bytes, gt: 0.5 } }', 'Bytes adds up to 0.75 in 1 Okta sign-in within 10 minutes.', ['r2', 0, { bytes: [0.754] }]],
  ];
  for (const [correlation, sentence, ...steps] of sentences) it(`says: ${sentence}`, () => assert.equal(alertsOf(correlation, ...steps).at(-1)?.summary, sentence));
});
