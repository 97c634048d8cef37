import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareOutcome } from './compare-outcome.ts';
import { type EventValues, valuesOf } from './event-values.ts';

const ours = (values: Partial<EventValues>): EventValues => ({ ...valuesOf([]), ...values });
const agrees = (event: { outcome: string; type?: string[] }, name: string, values: Partial<EventValues>) => compareOutcome({ event }, name, ours(values))?.agrees;

test('an outcome is our status', () => {
  assert.equal(agrees({ outcome: 'success' }, 'okta', { statusIds: [1] }), true);
  assert.equal(agrees({ outcome: 'failure' }, 'okta', { statusIds: [1] }), false);
  assert.equal(agrees({ outcome: 'failure', type: ['denied'] }, 'gcp', { statusIds: [], isRefused: true }), false);
  assert.equal(agrees({ outcome: 'unknown' }, 'okta', { statusIds: [1] }), undefined);
});

test('of traffic that a firewall refused it counts that we say so', () => {
  assert.equal(agrees({ outcome: 'success', type: ['connection', 'denied'] }, 'cisco_asa', { isRefused: true }), true);
  assert.equal(agrees({ outcome: 'success', type: ['connection', 'denied'] }, 'cisco_asa', { statusIds: [2] }), true);
  assert.equal(agrees({ outcome: 'success', type: ['connection', 'denied'] }, 'cisco_asa', { statusIds: [1] }), false);
  assert.equal(agrees({ outcome: 'failure' }, 'panw', { statusIds: [1], isRefused: true }), true);
  assert.equal(agrees({ outcome: 'success' }, 'panw', { statusIds: [2], isRefused: true }), false);
});
