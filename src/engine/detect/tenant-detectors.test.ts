import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import { createEventView } from './event-view.ts';
import { parseSigma } from './sigma/parse-sigma.ts';
import { NO_CORRELATIONS } from './sigma/correlation/compile-correlations.ts';
import { createTenantDetectors } from './tenant-detectors.ts';

const RULES = `
title: Plain
id: r1
logsource: {}
detection: { s: { Host: dc1 }, condition: s }
---
title: By list
id: r2
logsource: {}
detection: { s: { Host|expand: '%servers%' }, condition: s }
`;

const ocsf = { class_uid: 0, category_uid: 0, activity_id: 0, type_uid: 0, severity_id: 0, time: 0, metadata: {} };
const event = (host: string): NormalisedEvent => ({ id: 'e', tenant: 't', source: 's', domain: null, timeMs: 0, logSources: [], ocsf, fields: { Host: host }, raw: '' });

function stage(rules: string, ...lists: readonly string[]) {
  return createTenantDetectors({
    rules: parseSigma(rules, 'r.yml').rules, correlations: NO_CORRELATIONS, lists: lists.map((value) => ({ name: 'servers', description: 'x', sources: [], values: [value] })),
    view: createEventView([]), makeId: (...parts) => parts.join(' '),
  });
}

describe('detectors of tenants', () => {
  const detectors = stage(RULES, 'dc1');
  const fired = (lists: Record<string, string[]>, host: string) => detectors.withLists(lists)(event(host)).alerts.map(({ rule: { id } }) => id);

  it('take the lists of the content where a tenant has none of that name', () => {
    assert.deepEqual([fired({}, 'dc1'), fired({ others: ['x'] }, 'dc1'), fired({}, 'dc2')], [['r1', 'r2'], ['r1', 'r2'], []]);
  });

  it('take the list of a tenant in its place', () => {
    assert.deepEqual([fired({ servers: ['dc2'] }, 'dc1'), fired({ servers: ['dc2'] }, 'dc2'), fired({ servers: [] }, 'dc1')], [['r1'], ['r2'], ['r1']]);
  });

  it('are one for all tenants where no rule needs a list', () => {
    const plain = stage(RULES.split('---')[0] ?? '', 'dc1');
    assert.equal(plain.withLists({ servers: ['dc2'] }), plain.withLists({}));
    assert.deepEqual([plain.areListsRead, detectors.areListsRead], [false, true]);
  });

  it('say which list is missing in the content, and not which one is empty for tenants to fill', () => {
    assert.match(stage(RULES).problems.map(({ message }) => message).join(), /needs the list "servers"/);
    assert.deepEqual(createTenantDetectors({ rules: parseSigma(RULES, 'r.yml').rules, correlations: NO_CORRELATIONS, lists: [{ name: 'servers', description: 'x', sources: [], values: [] }], view: createEventView([]), makeId: () => '' }).problems, []);
    assert.deepEqual(detectors.problems, []);
  });
});
