import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import type { Entity } from '#contract/entity.ts';
import { titleOf } from './incident-title.ts';
import { tellStory } from './tell-story.ts';

function alert(id: string, parts: Partial<Alert> = {}): Alert {
  return {
    id, tenant: 't', timeMs: 0, lastTimeMs: 0, rule: { id: `r-${id}`, title: `Rule ${id}`, level: 'medium' }, source: 'acme.edr', domain: 'endpoint', severity: 'medium', confidence: 0.7,
    entities: [], techniques: [], tactics: [], summary: `Sentence of ${id}.`, events: [id], count: 1, ...parts,
  };
}

describe('the story', () => {
  it('goes along ATT&CK, within a tactic by time, and ends with what has none', () => {
    const alerts = [alert('x'), alert('late', { tactics: ['impact'] }), alert('b', { tactics: ['execution'], timeMs: 2_000 }), alert('a', { tactics: ['execution'], timeMs: 1_000 }), alert('first', { tactics: ['initial-access'], timeMs: 9_000 })];
    assert.deepEqual(tellStory(alerts).map((step) => [step.tactic, ...step.alerts]), [['initial-access', 'first'], ['execution', 'a'], ['execution', 'b'], ['impact', 'late'], [null, 'x']]);
  });

  it('tells once what several rules found, and names no more than three of them', () => {
    const [step, ...more] = tellStory(['a', 'b', 'c', 'd', 'e'].map((id) => alert(id, { summary: 'ann ran whoami.' })));
    assert.equal(step?.text, '1970-01-01 00:00:00 UTC: ann ran whoami. [Rule a; Rule b; Rule c and 2 more]');
    assert.deepEqual([step?.alerts.length, more], [5, []]);
  });

  it('says how often and until when', () => {
    const [step] = tellStory([alert('a', { count: 180, lastTimeMs: 61_000 })]);
    assert.equal(step?.text, '1970-01-01 00:00:00 UTC: Sentence of a. This was seen 180 times until 1970-01-01 00:01:01 UTC. [Rule a]');
  });

  it('names the host of an address where it is known, once', () => {
    const hostOf = (address: string) => (address === '10.0.0.7' ? 'ws7' : undefined);
    const told = (summary: string) => tellStory([alert('a', { summary })], hostOf)[0]?.text.slice(25, -9);
    assert.equal(told('10.0.0.7 connected to 203.0.113.9, port 443.'), 'ws7 (10.0.0.7) connected to 203.0.113.9, port 443.');
    assert.equal(told('ws7 (10.0.0.7) asked for http://10.0.0.7/x and 110.0.0.7.'), 'ws7 (10.0.0.7) asked for http://10.0.0.7/x and 110.0.0.7.');
    assert.equal(told('Sign-in from 10.0.0.7.'), 'Sign-in from ws7 (10.0.0.7).');
  });

  it('is no longer than people read', () => {
    assert.equal(tellStory(Array.from({ length: 60 }, (_, index) => alert(`a${index}`))).length, 40);
  });
});

describe('the title', () => {
  const user: Entity = { type: 'user', value: 'ann@northwind.example' };
  const sid: Entity = { type: 'user', value: 'S-1-5-21-1-2-3-500' };
  const host: Entity = { type: 'host', value: 'ws7' };

  it('is what is worst, about whom, and how far it spreads', () => {
    const alerts = [alert('a'), alert('b', { severity: 'high' }), alert('c', { domain: 'cloud' }), alert('d', { domain: 'email' })];
    assert.equal(titleOf(alerts, [sid, user, host]), 'Rule b and 3 more: ann@northwind.example on ws7, across endpoint, cloud and email');
  });

  it('names what there is', () => {
    assert.equal(titleOf([alert('a')], [host]), 'Rule a: ws7');
    assert.equal(titleOf([alert('a')], [sid]), 'Rule a');
    assert.equal(titleOf([alert('a')], [{ type: 'domain', value: 'x.example' }, { type: 'address', value: '10.0.0.7' }]), 'Rule a: 10.0.0.7');
    assert.equal(titleOf([alert('a')], [{ type: 'principal', value: 'arn:aws:iam::1:role/x' }]), 'Rule a: arn:aws:iam::1:role/x');
  });

  it('does not depend on the order of alerts', () => {
    const alerts = [alert('b', { severity: 'high' }), alert('a', { severity: 'high' }), alert('c', { severity: 'high', confidence: 0.9 })];
    assert.equal(titleOf(alerts.toReversed(), []), titleOf(alerts, []));
    assert.match(titleOf(alerts, []), /^Rule c /);
  });
});
