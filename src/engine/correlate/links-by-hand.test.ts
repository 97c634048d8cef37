import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import type { IncidentLink } from '#contract/incident-link.ts';
import { TenantPicture } from './tenant-picture.ts';

function alert(id: string, hour: number, host: string): Alert {
  return {
    id, tenant: 't', timeMs: hour * 3_600_000, lastTimeMs: hour * 3_600_000, rule: { id: `rule-${id}`, title: `Rule ${id}`, level: 'high' }, source: 'acme.edr', domain: 'endpoint', severity: 'high', confidence: 0.9,
    entities: [{ type: 'host', value: host, role: 'actor' }], techniques: [], tactics: [], summary: `Sentence of ${id}.`, events: [id], count: 1,
  };
}

function link(kind: IncidentLink['kind'], alerts: readonly string[], others: readonly string[], atMs = 1): IncidentLink {
  return { id: `${kind}-${atMs}`, kind, alerts, others, reason: 'the customer said so', by: 'ann', atMs, undoneAtMs: null, undoneBy: null };
}

function pictureOf(...alerts: readonly Alert[]): TenantPicture {
  const picture = new TenantPicture('t');
  for (const one of alerts) picture.addAlert(one);
  picture.refresh((id) => id);
  return picture;
}

const groups = (picture: TenantPicture) => picture.incidents((id) => id).map(({ alerts }) => alerts.join(' ')).sort();

describe('what people decide about alerts', () => {
  it('joins incidents that have nothing in common, says who said so, and brings along what belongs to either', () => {
    const picture = pictureOf(alert('a', 0, 'ws1'), alert('b', 1, 'ws1'), alert('c', 2, 'ws2'));
    picture.setLinks([link('together', ['c'], ['a'])]);
    assert.deepEqual(groups(picture), ['a b c']);
    picture.addAlert(alert('d', 3, 'ws2'));
    const [incident] = picture.incidents((id) => id);
    assert.deepEqual(incident?.alerts, ['a', 'b', 'c', 'd']);
    assert.equal(incident?.joins.find((join) => join.alert === 'c')?.because, 'joined by ann: the customer said so');
  });

  it('keeps alerts apart, also when a later one has to do with both', () => {
    const picture = pictureOf(alert('a', 0, 'ws1'), alert('b', 1, 'ws1'), alert('c', 2, 'ws1'));
    picture.setLinks([link('apart', ['b'], ['a', 'c'])]);
    assert.deepEqual(groups(picture), ['a c', 'b']);
    picture.addAlert(alert('d', 2.5, 'ws1'));
    const now = groups(picture);
    assert.equal(now.length, 2);
    assert.ok(now.every((group) => !(group.includes('b') && group.includes('a'))));
  });

  it('is as it was once it is undone', () => {
    const picture = pictureOf(alert('a', 0, 'ws1'), alert('b', 1, 'ws1'), alert('c', 2, 'ws2'));
    picture.setLinks([link('apart', ['b'], ['a'], 1), link('together', ['c'], ['b'], 2)]);
    assert.deepEqual(groups(picture), ['a', 'b c']);
    picture.setLinks([{ ...link('apart', ['b'], ['a'], 1), undoneAtMs: 5, undoneBy: 'ann' }, link('together', ['c'], ['b'], 2)]);
    assert.deepEqual(groups(picture), ['a b c']);
    picture.setLinks([]);
    assert.deepEqual(groups(picture), ['a b', 'c']);
  });

  it('counts by its latest word', () => {
    const picture = pictureOf(alert('a', 0, 'ws1'), alert('b', 1, 'ws1'));
    picture.setLinks([link('apart', ['b'], ['a'], 1), link('together', ['b'], ['a'], 2)]);
    assert.deepEqual(groups(picture), ['a b']);
    picture.setLinks([link('together', ['b'], ['a'], 1), link('apart', ['b'], ['a'], 2)]);
    assert.deepEqual(groups(picture), ['a', 'b']);
  });

  it('waits for alerts that are not there yet, and is no matter where they are gone', () => {
    const picture = pictureOf(alert('a', 0, 'ws1'));
    picture.setLinks([link('together', ['c', 'a'], ['gone'])]);
    assert.deepEqual(groups(picture), ['a']);
    picture.addAlert(alert('c', 2, 'ws2'));
    assert.deepEqual(groups(picture), ['a c']);
  });
});
