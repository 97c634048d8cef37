import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import type { Entity, EntityRole } from '#contract/entity.ts';
import { findContradictions } from './find-contradictions.ts';
import { suggestSteps } from './suggest-steps.ts';
import { tellScope } from './tell-scope.ts';
import { tellUnknowns } from './tell-unknowns.ts';

const MINUTE = 60_000;

function entity(named: string): Entity {
  const [type = '', value = ''] = named.split(' ');
  return { type: type as Entity['type'], value };
}

function alert(id: string, minute: number, names: readonly string[], parts: Partial<Alert> & { role?: EntityRole } = {}): Alert {
  const { role = 'target', ...rest } = parts;
  return {
    id, tenant: 't', timeMs: minute * MINUTE, lastTimeMs: minute * MINUTE, rule: { id: `rule-${id}`, title: `Rule ${id}`, level: 'medium' }, source: 'acme.edr', domain: 'endpoint', severity: 'medium', confidence: 0.9,
    entities: names.map((named) => ({ ...entity(named), role })), techniques: [], tactics: [], summary: `Sentence of ${id}.`, events: [id], count: 1, ...rest,
  };
}

describe('the scope of an incident', () => {
  const scopeOf = (alerts: readonly Alert[], ...names: readonly string[]) => tellScope(alerts, names.map(entity), () => 'DHCP lease').map(({ entity: { value }, state, why }) => `${value} ${state}: ${why}`);

  it('is sure of whom something of weight happened to, and of who acted in several ways', () => {
    assert.deepEqual(scopeOf([alert('a', 0, ['host ws7'])], 'host ws7'), ['ws7 confirmed: it is in “Rule a”']);
    const weak = (id: string) => alert(id, 0, ['user ann'], { severity: 'low', role: 'actor' });
    assert.deepEqual(scopeOf([weak('a')], 'user ann'), ['ann suspected: it is in “Rule a”']);
    assert.deepEqual(scopeOf([weak('a'), weak('b'), weak('c')], 'user ann'), ['ann confirmed: it is in “Rule a” and “Rule b” and 1 more']);
  });

  it('suspects whom no alert names, and says what ties them in; traces are not in it', () => {
    assert.deepEqual(scopeOf([alert('a', 0, ['address 10.0.0.7'])], 'host ws7', 'address 10.0.0.7', 'domain a.example'), ['ws7 suspected: no alert names it; it is tied in by DHCP lease']);
  });

  it('leaves out who only sent from outside, and not who got the mail', () => {
    const mail = { ...alert('a', 0, []), entities: [{ ...entity('mailbox boss@parcel.example'), role: 'actor' as const }, { ...entity('mailbox ann@northwind.example'), role: 'target' as const }] };
    assert.deepEqual(scopeOf([mail], 'mailbox boss@parcel.example', 'mailbox ann@northwind.example').map((line) => line.split(' ')[0]), ['ann@northwind.example']);
  });

  it('clears whom everything that was tried was prevented at', () => {
    assert.deepEqual(scopeOf([alert('a', 0, ['mailbox ann@northwind.example'], { effect: 'prevented' })], 'mailbox ann@northwind.example'), ['ann@northwind.example cleared: what was tried there was prevented: “Rule a”']);
    assert.match(scopeOf([alert('a', 0, ['host ws7'], { effect: 'prevented' }), alert('b', 1, ['host ws7'], { effect: 'happened' })], 'host ws7')[0] ?? '', /confirmed/);
  });
});

describe('contradictions', () => {
  const blocked = alert('a', 0, ['address 203.0.113.9'], { source: 'acme.proxy', effect: 'prevented' });
  const seen = alert('b', 2, ['address 203.0.113.9'], { source: 'zeek.zeek', effect: 'happened' });

  it('are told where one product prevented what another one saw go through afterwards', () => {
    assert.deepEqual(findContradictions([blocked, seen]), [{ text: 'acme.proxy says that it was prevented (“Rule a”, 1970-01-01 00:00:00 UTC), but zeek.zeek saw it go through (“Rule b”, 1970-01-01 00:02:00 UTC): address 203.0.113.9.', alerts: ['a', 'b'] }]);
  });

  it('are none where it went through before, elsewhere, or one product says both', () => {
    assert.deepEqual(findContradictions([{ ...seen, timeMs: 0, lastTimeMs: 0 }, { ...blocked, timeMs: 30 * MINUTE, lastTimeMs: 30 * MINUTE }]), []);
    assert.deepEqual(findContradictions([blocked, { ...seen, entities: [{ ...entity('address 198.51.100.1'), role: 'target' }] }]), []);
    assert.deepEqual(findContradictions([blocked, { ...seen, source: 'acme.proxy' }]), []);
    assert.deepEqual(findContradictions([{ ...blocked, effect: 'both' }, seen]), []);
  });
});

describe('what is not known', () => {
  const unknownsOf = (alerts: readonly Alert[], ...unheld: readonly string[]) => tellUnknowns(alerts, tellScope(alerts, alerts.flatMap((one) => one.entities), () => null), unheld);

  it('asks how it began, who had an address, and what no product saw', () => {
    const found = unknownsOf([alert('a', 0, ['host ws7', 'user ann'], { domain: 'network', tactics: ['command-and-control', 'credential-access'] })], '10.0.0.7');
    for (const question of [/How did it begin/, /Who had 10\.0\.0\.7/, /What ran on ws7/, /Who signed in as ann/, /credentials used elsewhere/, /over the connection/]) assert.ok(found.some((one) => question.test(one)), String(question));
  });

  it('asks nothing that is answered', () => {
    const found = unknownsOf([alert('a', 0, ['host ws7'], { tactics: ['initial-access'] }), alert('b', 1, ['user ann'], { domain: 'identity', tactics: ['credential-access'] }), alert('c', 2, ['host ws8'], { tactics: ['lateral-movement'] })]);
    assert.deepEqual(found, []);
  });
});

describe('next steps', () => {
  it('ask who else met what came from outside, and what those confirmed did, each with its search', () => {
    const alerts = [alert('a', 60, ['host ws7', 'user corp\\ann', 'address 203.0.113.9', 'mailbox boss@parcel.example', 'mailbox ann@corp.example', 'user ann@corp.example'])];
    const entities = alerts.flatMap((one) => one.entities);
    const steps = suggestSteps(alerts, entities, tellScope(alerts, entities, () => null));
    const searches = steps.map(({ search }) => search);
    assert.deepEqual(searches.slice(0, 2), ['ip:203.0.113.9', 'email.from:boss@parcel.example']);
    assert.ok(searches.includes('host:ws7 class_name:"Process Activity"') && searches.includes('user:"corp\\\\ann"'), searches.join());
    assert.ok(steps.every(({ fromMs, toMs }) => fromMs < 60 * MINUTE && toMs > 60 * MINUTE));
    assert.equal(new Set(searches).size, searches.length);
  });
});
