import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClock } from '#base/clock.ts';
import { tenantScope } from '#contract/tenant.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { madeUpAlert, madeUpIncident, madeUpResult } from '#stores/state/made-up.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { apiStage } from './api-stage.fixture.ts';

async function stage() {
  const clock = manualClock(1_000);
  const state = memoryStateStore({ clock });
  const ask = await apiStage({ state, events: memoryEventStore(), clock });
  const alerts = ['a1', 'a2', 'a3'].map((id) => madeUpAlert({ id, tenant: 'acme' }));
  const incidents = [madeUpIncident({ id: 'i1', tenant: 'acme', alerts: ['a1', 'a2'], severity: 'critical', title: 'First' }), madeUpIncident({ id: 'i2', tenant: 'acme', alerts: ['a3'], title: 'Second' })];
  await state.commit({ from: 0, to: 1, tenants: [madeUpResult({ tenant: 'acme', alerts, incidents })] });
  return { state, ask };
}

const FALSE_ALARM = { kind: 'false_positive', reason: 'rule_too_wide', note: 'The rule knows no scanners.' };

describe('work on an incident', () => {
  it('refuses to close a critical one without a verdict and says what to do; with a verdict it closes, and tells who, when and why', async () => {
    const { ask } = await stage();
    const refused = await ask('PUT', 'acme/incidents/i1/work', { status: 'closed' });
    assert.deepEqual([refused.status, refused.body.error.code], [409, 'needs-verdict']);
    assert.match(refused.body.error.message, /Judge it: choose a verdict and a reason/);
    const judged = await ask('POST', 'acme/incidents/i1/verdicts', { ...FALSE_ALARM, isClosing: true });
    const verdict = { kind: 'false_positive', reason: 'rule_too_wide', by: 'mara', atMs: 1_000 };
    assert.deepEqual(judged.body, { verdict, status: 'closed', updatedAtMs: 1_000 });
    const { incident } = (await ask('GET', 'acme/incidents/i1')).body;
    assert.deepEqual([incident.status, incident.verdict, incident.needsVerdict, incident.unjudged], ['closed', verdict, true, 0]);
  });

  it('tells other tenants what a confirmed one met outside, without a word of the tenant, until it is not confirmed any more', async () => {
    const { state, ask } = await stage();
    const met = madeUpAlert({ id: 'a9', tenant: 'acme', severity: 'high', entities: [{ type: 'user', value: 'ann@acme.example', role: 'actor' }, { type: 'address', value: '198.51.100.77', role: 'target' }, { type: 'address', value: '10.1.2.3', role: 'actor' }] });
    await state.commit({ from: 1, to: 2, tenants: [madeUpResult({ tenant: 'acme', alerts: [met], incidents: [madeUpIncident({ id: 'i9', tenant: 'acme', alerts: ['a9'] })] })] });
    const shared = async () => (await state.indicators.ofProvider.page('confirmed-incidents', null, 9));
    const judge = (kind: string, reason: string) => ask('POST', 'acme/incidents/i9/verdicts', { kind, reason, note: 'Looked at it.' });
    await judge('true_positive', 'insider');
    assert.deepEqual(await shared(), []);
    assert.equal((await judge('true_positive', 'intrusion')).status, 200);
    assert.deepEqual((await shared()).map(({ kind, value }) => [kind, value]), [['address', '198.51.100.77']]);
    assert.doesNotMatch(JSON.stringify(await shared()), /acme|ann|10\.1\.2\.3|i9/);
    await judge('false_positive', 'wrong_data');
    assert.deepEqual(await shared(), []);
  });

  it('tells how far priorities agree with verdicts, at tenants of the person only', async () => {
    const { state, ask } = await stage();
    await state.commit({ from: 1, to: 2, tenants: [madeUpResult({ tenant: 'other', incidents: [madeUpIncident({ id: 'o1', tenant: 'other', priority: 90 })] })] });
    await state.forTenant(tenantScope('other')).judgeIncident('o1', { kind: 'true_positive', reason: 'malware', note: '', isClosing: false, by: 'x', nowMs: 1 });
    await ask('POST', 'acme/incidents/i1/verdicts', FALSE_ALARM);
    await ask('POST', 'acme/incidents/i2/verdicts', { kind: 'true_positive', reason: 'malware' });
    const { status, body } = await ask('GET', '/api/calibration');
    assert.deepEqual([status, body.enough, body.bands.map(({ from, judged, truePositives, isTooFew }: Record<string, unknown>) => [from, judged, truePositives, isTooFew])], [200, 10, [[85, 0, 0, true], [65, 0, 0, true], [40, 2, 1, true], [15, 0, 0, true], [0, 0, 0, true]]]);
    assert.deepEqual((await ask('GET', '/api/calibration?tenant=acme')).body, body);
    assert.equal((await ask('GET', '/api/calibration?tenant=other')).status, 404);
  });

  it('takes no reason that is not of the verdict', async () => {
    const { ask } = await stage();
    const refused = await ask('POST', 'acme/incidents/i1/verdicts', { ...FALSE_ALARM, reason: 'intrusion' });
    assert.deepEqual([refused.status, refused.body.error.code], [400, 'bad-request']);
    assert.match(refused.body.error.message, /reason/);
  });

  it('says how many alerts joined since the verdict, where these keep it open', async () => {
    const { state, ask } = await stage();
    await ask('POST', 'acme/incidents/i1/verdicts', FALSE_ALARM);
    await state.commit({ from: 1, to: 2, tenants: [madeUpResult({ tenant: 'acme', incidents: [madeUpIncident({ id: 'i1', tenant: 'acme', alerts: ['a1', 'a2', 'a4', 'a5'], severity: 'critical' })] })] });
    assert.match((await ask('PUT', 'acme/incidents/i1/work', { status: 'closed' })).body.error.message, /^2 alerts have joined since the verdict/);
    assert.equal((await ask('GET', 'acme/incidents/i1')).body.incident.unjudged, 2);
  });

  it('has a history with comments, verdicts, and what was joined by hand and can be undone', async () => {
    const { state, ask } = await stage();
    assert.equal((await ask('POST', 'acme/incidents/i1/comments', { text: '  ' })).status, 400);
    await ask('POST', 'acme/incidents/i1/comments', { text: 'Asked the owner.' });
    await ask('POST', 'acme/incidents/i1/verdicts', FALSE_ALARM);
    const { links } = (await ask('POST', 'acme/incidents/i1/merge', { with: ['i2'], reason: 'the same session' })).body;
    assert.deepEqual((await state.forTenant(tenantScope('acme')).links()).map(({ kind, alerts, others }) => [kind, alerts, others]), [['together', ['a1', 'a2'], ['a3']]]);
    const told = async (id: string) => (await ask('GET', `acme/incidents/${id}/history`)).body.entries.map(({ act, by, text, verdict, link }: Record<string, unknown>) => [act, by, text, verdict, link]);
    assert.deepEqual(await told('i1'), [
      ['commented', 'mara', 'Asked the owner.', null, null],
      ['judged', 'mara', 'The rule knows no scanners.', { kind: 'false_positive', reason: 'rule_too_wide' }, null],
      ['linked', 'mara', 'the same session', null, { id: links[0], isInForce: true }],
    ]);
    assert.equal((await ask('POST', `acme/links/${links[0]}/undo`, { reason: 'another one' })).status, 200);
    assert.equal((await ask('POST', `acme/links/${links[0]}/undo`, { reason: 'another one' })).status, 404);
    assert.deepEqual((await told('i2')).map(([act, , , , link]: unknown[]) => [act, link]), [['linked', { id: links[0], isInForce: false }], ['undone', null]]);
  });

  it('names other incidents of a merge or a split by their titles', async () => {
    const { state, ask } = await stage();
    await state.commit({ from: 1, to: 2, tenants: [madeUpResult({ tenant: 'acme', incidents: [madeUpIncident({ id: 'i1', tenant: 'acme', alerts: ['a1', 'a2', 'a3'] })], merged: [{ from: 'i2', into: 'i1' }] })] });
    const [merged] = (await ask('GET', 'acme/incidents/i1/history')).body.entries;
    assert.deepEqual([merged.act, merged.by, merged.incidents], ['merged', null, [{ id: 'i2', title: 'Second' }]]);
    assert.match((await ask('POST', 'acme/incidents/i2/comments', { text: 'too late' })).body.error.message, /Work on that one: i1/);
  });

  it('keeps chosen alerts apart from the rest, never all of them, and none that is not of the incident', async () => {
    const { state, ask } = await stage();
    const split = (alerts: readonly string[]) => ask('POST', 'acme/incidents/i1/split', { alerts, reason: 'not theirs' });
    assert.deepEqual([(await split(['a1', 'a2'])).status, (await split(['a1', 'a3'])).status], [400, 404]);
    assert.equal((await split(['a2'])).status, 200);
    assert.deepEqual((await state.forTenant(tenantScope('acme')).links()).map(({ kind, alerts, others, by }) => [kind, alerts, others, by]), [['apart', ['a2'], ['a1'], 'mara']]);
  });

  it('joins no incident to itself, and says which of several is not there', async () => {
    const { ask } = await stage();
    assert.equal((await ask('POST', 'acme/incidents/i1/merge', { with: ['i1'], reason: 'the same' })).status, 400);
    const refused = await ask('POST', 'acme/incidents/i1/merge', { with: ['i2', 'i9'], reason: 'the same' });
    assert.deepEqual([refused.status, refused.body.error.message.startsWith('i9: ')], [404, true]);
  });

  it('shows verdicts on incidents with the same rule and entity', async () => {
    const { ask } = await stage();
    await ask('POST', 'acme/incidents/i2/verdicts', FALSE_ALARM);
    const { precedents } = (await ask('GET', 'acme/incidents/i1/seen-before')).body;
    assert.deepEqual(precedents.map(({ verdict: { id: _, ...verdict }, incident, shared }: { verdict: Record<string, unknown>; incident: object; shared: object }) => [verdict, incident, shared]), [
      [{ ...FALSE_ALARM, by: 'mara', atMs: 1_000 }, { id: 'i2', title: 'Second', severity: 'medium' }, [{ rule: 'rule-1', entity: { type: 'user', value: 'ana@example.com' } }]],
    ]);
    assert.deepEqual((await ask('GET', 'acme/incidents/i2/seen-before')).body.precedents, []);
  });
});
