import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { compileCorrelations } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { reasonOfMiss } from './miss-reason.ts';

const RULES = `
title: Trail Stopped
id: a
logsource: { product: aws }
detection: { call: { eventName: [StopLogging, DeleteTrail] }, failed: { errorCode: '*' }, condition: call and not failed }
---
title: Thing Deleted
id: b
name: thing_deleted
logsource: { product: aws }
detection: { call: { eventName: DeleteSnapshot }, condition: call }
---
title: Anything But Reading
id: c
logsource: { product: aws }
detection: { call: { readOnly: true }, reads: { eventName: ListUsers }, condition: call and not reads }
---
title: Made By A Host
id: e
logsource: { product: aws }
detection: { made: { eventName|startswith: Create }, host: { who: host }, condition: made and host }
---
title: Shell In A Container
id: f
logsource: { product: kubernetes }
detection: { exec: { verb: create, objectRef.resource: pods, objectRef.subresource: exec }, condition: exec }
---
title: Script Started
id: g
logsource: { category: process_creation }
detection: { script: { CommandLine|contains: mshta, Image|endswith: mshta.exe }, condition: script }
---
title: Many Things Deleted
id: d
correlation: { type: event_count, rules: [thing_deleted], group-by: [user], timespan: 10m, condition: { gte: 10 } }
`;
const { rules, correlations } = parseSigma(RULES, 'rules.yml');
const parts = { rules, correlations: compileCorrelations(correlations, rules), view: createEventView([]) };

const event = (fields: Record<string, string>, more: Partial<NormalisedEvent> = {}) =>
  ({ id: '0', tenant: 't', source: 'aws.cloudtrail', domain: 'cloud', timeMs: 0, logSources: [{ product: 'aws' }], fields, raw: '', ocsf: { metadata: { event_code: 'AwsApiCall' } }, ...more }) as unknown as NormalisedEvent;
const reason = (one: NormalisedEvent | undefined) => reasonOfMiss(one, parts);

test('what is no record, has no mapping or a source without rules is told as such', () => {
  assert.equal(reason(undefined).reason, 'unreadable');
  assert.equal(reason(event({}, { domain: null })).reason, 'no-mapping');
  assert.deepEqual(reason(event({ eventName: 'X' }, { logSources: [{ product: 'okta' }], source: 'okta.system_log' })), { reason: 'no-rule-for-source', event: 'X', detail: 'okta.system_log' });
});

test('a name that no rule reads is told, also where one stands only behind a not', () => {
  assert.deepEqual(reason(event({ eventName: 'CreateUser' })), { reason: 'no-rule-for-event', event: 'CreateUser', detail: '' });
  assert.equal(reason(event({ eventName: 'ListUsers' })).reason, 'no-rule-for-event');
});

test('a rule that reads only what kind of thing happened is not for it', () => {
  assert.equal(reason(event({ eventName: 'CreateInternetGateway' })).reason, 'no-rule-for-event');
});

test('a call on Kubernetes is called after what it is on, as the verb says little', () => {
  const call = (resource: string) => event({ verb: 'create' }, { logSources: [{ product: 'kubernetes' }], fields: { verb: 'create', objectRef: { resource } } });
  assert.deepEqual(reason(call('services')), { reason: 'no-rule-for-event', event: 'services', detail: '' });
  assert.equal(reason(call('pods')).reason, 'condition');
});

test('what happens on a host has no name that rules read: the nearest rule is told', () => {
  const started = event({ Image: 'C:\\mshta.exe', CommandLine: 'x' }, { domain: 'endpoint', source: 'x.edr', logSources: [{ category: 'process_creation' }] });
  assert.deepEqual(reason(started), { reason: 'condition', event: 'x.edr', detail: 'Script Started: CommandLine text ["mshta",false]' });
});

test('a rule that is for the event is named with what of it does not hold, without the values of the event', () => {
  const { reason: told, event: name, detail } = reason(event({ eventName: 'StopLogging', errorCode: 'AccessDenied' }));
  assert.deepEqual([told, name], ['condition', 'StopLogging']);
  assert.match(detail, /^Trail Stopped: not of 1$/);
});

test('a rule that holds and that only a correlation waits for needs several events', () => {
  assert.deepEqual(reason(event({ eventName: 'DeleteSnapshot' })), { reason: 'several-events', event: 'DeleteSnapshot', detail: 'Many Things Deleted' });
});
