import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import type { Incident } from '#contract/incident.ts';
import { tenantScope } from '#contract/tenant.ts';
import type { EventDetail } from '#stores/events/port.ts';
import type { DeadLetter, IncidentRecord } from '#stores/state/port.ts';
import { ForeignObjectError, presentAlert, presentDeadLetter, presentEvent, presentIncident, presentIncidentRow, presentPerson, presentWork } from './present.ts';

const ACME = tenantScope('acme');

function alertOf(tenant: string): Alert {
  return {
    id: `alert of ${tenant}`, tenant, timeMs: 1, lastTimeMs: 2, rule: { id: 'r', title: 'Rule', level: 'high' }, source: 'okta.system_log', domain: 'identity',
    severity: 'high', confidence: 0.5, entities: [], techniques: [], tactics: [], summary: 's', events: [], count: 1,
  };
}

function recordOf(tenant: string): IncidentRecord {
  const incident: Incident = {
    id: 'i', tenant, title: 't', priority: 50, severity: 'high', score: { severity: 1, confidence: 1, spread: 1, stage: 1, asset: 1 }, firstSeenMs: 1, lastSeenMs: 2,
    domains: [], tactics: [], techniques: [], entities: Array.from({ length: 30 }, (_, i) => ({ type: 'host' as const, value: `h${i}` })), alerts: ['a', 'b'], joins: [], story: [], scope: [], contradictions: [], unknowns: [], nextSteps: [], chains: [],
  };
  return { incident, status: 'open', assignee: null, createdAtMs: 1, updatedAtMs: 2, mergedInto: null, verdict: null };
}

function eventOf(metadata: EventDetail['ocsf']): EventDetail {
  return { id: 'e', timeMs: 1, receivedAtMs: 2, source: 's', ocsf: { metadata }, fields: {}, raw: '{}', rawSha256: 'x' };
}

describe('what leaves', () => {
  it('never includes an object of another tenant', () => {
    assert.throws(() => presentIncidentRow(ACME, recordOf('other')), ForeignObjectError);
    assert.throws(() => presentIncident(ACME, recordOf('other'), []), ForeignObjectError);
    assert.throws(() => presentIncident(ACME, recordOf('acme'), [alertOf('acme'), alertOf('other')]), ForeignObjectError);
    assert.throws(() => presentWork(ACME, recordOf('other')), ForeignObjectError);
    assert.throws(() => presentAlert(ACME, alertOf('other')), ForeignObjectError);
    assert.throws(() => presentEvent(ACME, eventOf({ tenant_uid: 'other' })), ForeignObjectError);
  });

  it('includes one’s own', () => {
    assert.equal(presentAlert(ACME, alertOf('acme')).id, 'alert of acme');
    assert.equal(presentEvent(ACME, eventOf({ tenant_uid: 'acme' })).id, 'e');
    assert.equal(presentEvent(ACME, eventOf({})).id, 'e');
    assert.equal(presentIncident(ACME, recordOf('acme'), [alertOf('acme')]).alerts.length, 1);
  });

  it('shows the first entities of an incident in the queue and how many there are', () => {
    const row = presentIncidentRow(ACME, recordOf('acme'));
    assert.equal(row.entities.length, 8);
    assert.equal(row.entityCount, 30);
    assert.equal(row.alertCount, 2);
  });

  it('cuts a long dead letter but hashes all of it', () => {
    const raw = new Uint8Array(40_000).fill(0xff);
    const letter: DeadLetter = { position: 1, reason: 'not-utf8', detail: 'd', source: 's', receivedAtMs: 1, raw };
    const shown = presentDeadLetter(letter);
    assert.equal(Buffer.from(shown.raw, 'base64').length, 16_384);
    assert.equal(shown.rawBytes, 40_000);
    assert.match(shown.rawSha256, /^[0-9a-f]{64}$/);
    assert.notEqual(shown.rawSha256, presentDeadLetter({ ...letter, raw: raw.subarray(0, 16_384) }).rawSha256);
  });

  it('tells of a person only what the screen needs', () => {
    const user = { id: 'secret id', name: 'Ana', role: 'analyst' as const, tenants: ['acme'], passwordHash: '$argon2id$' };
    assert.deepEqual(presentPerson(user, user.passwordHash), { name: 'Ana', role: 'analyst', hasPassword: true });
  });
});
