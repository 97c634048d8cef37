import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import type { Entity } from '#contract/entity.ts';
import { explainEdge } from './explain-edge.ts';
import type { SharedEntity } from './weigh-edge.ts';

const other = { rule: { id: 'r', title: 'Mail Delivered', level: 'low' } } as Alert;

function shared(type: Entity['type'], value: string, how: string | null = null, company = 0): SharedEntity {
  return { entity: { type, value }, weight: 0.5, company, how };
}

function explain(names: readonly SharedEntity[], gapMs = 0): string {
  return explainEdge({ from: 'a', to: 'b', weight: 1, shared: names, gapMs }, other);
}

describe('why an alert joined', () => {
  it('is what both share, how it is known, and how long after', () => {
    assert.equal(explain([shared('address', '10.0.0.7', 'DHCP lease'), shared('key', 'AKIA1'), shared('domain', 'a.example'), shared('file', 'aa')], 90_000), 'same address 10.0.0.7, known by DHCP lease; also access key AKIA1 and domain a.example; 2 minutes after “Mail Delivered”');
  });

  it('says how common it is', () => {
    const seenWith = (company: number) => explain([shared('domain', 'a.example', null, company)]).split('; ')[0];
    assert.deepEqual([1, 2, 8, 12].map(seenWith), ['one host or user', '2 hosts or users', '8 hosts or users', '12 or more hosts or users'].map((words) => `same domain a.example, seen with ${words}`));
  });

  it('names a person once, best as the alerts do', () => {
    const names = [shared('user', 'northwind\\ann', 'the same account name, ann'), shared('user', 'S-1-5-21-1-2-3-500', 'named together in one record'), shared('user', 'ann@northwind.example'), shared('mailbox', 'ann@northwind.example'), shared('address', '203.0.113.9')];
    assert.equal(explain(names, 5_000), 'same user ann@northwind.example; also address 203.0.113.9; 5 seconds after “Mail Delivered”');
    assert.equal(explain([shared('user', 'S-1-5-21-1-2-3-500')]), 'same user S-1-5-21-1-2-3-500; at the same time as “Mail Delivered”');
  });

  it('tells times in the unit that people would', () => {
    const gaps = [1_000, 59_000, 60_000, 3_600_000, 47 * 3_600_000, 72 * 3_600_000].map((gapMs) => explain([shared('key', 'k')], gapMs).split('; ')[1]?.split(' after')[0]);
    assert.deepEqual(gaps, ['1 second', '59 seconds', '1 minute', '1 hour', '47 hours', '3 days']);
  });
});
