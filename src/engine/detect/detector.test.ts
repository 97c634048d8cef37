import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import { createDetector } from './detector.ts';
import { createEventView } from './event-view.ts';
import { parseSigma } from './sigma/parse-sigma.ts';
import { compileRules } from './sigma/rule-set.ts';

const RULES = `
title: Whoami
id: r1
level: high
status: stable
tags: [attack.discovery, attack.t1033]
logsource: { category: process_creation }
detection: { s: { CommandLine|contains: whoami }, condition: s }
---
title: Any shell
id: r2
logsource: { category: process_creation }
detection: { s: { CommandLine|startswith: cmd }, condition: s }
`;
const set = compileRules(parseSigma(RULES, 'r.yml').rules);
const detector = createDetector({ ask: (fields) => set.match(fields), view: createEventView([]), makeId: (...parts) => parts.join('|') });

function event(parts: Partial<Omit<NormalisedEvent, 'ocsf'>> & { ocsf?: JsonObject }): NormalisedEvent {
  const { ocsf, ...rest } = parts;
  return {
    id: 'e1', tenant: 't', source: 'acme.edr', domain: 'endpoint', timeMs: 0, logSources: [{ category: 'process_creation' }], fields: { CommandLine: 'cmd /c whoami' }, raw: '', ...rest,
    ocsf: { class_uid: 1007, category_uid: 1, activity_id: 1, type_uid: 100701, time: 0, severity_id: 1, metadata: {}, device: { hostname: 'ws7' }, process: { cmd_line: 'cmd /c whoami', user: { name: 'ann' } }, ...ocsf } as unknown as NormalisedEvent['ocsf'],
  };
}

describe('what an event leads to', () => {
  it('is an alert of each rule that holds, with what the rule and the event say', () => {
    const { alerts } = detector(event({}));
    assert.deepEqual(alerts.map(({ rule, severity, confidence, techniques, tactics }) => [rule.title, severity, confidence, techniques, tactics]), [
      ['Whoami', 'high', 0.9, ['T1033'], ['discovery']],
      ['Any shell', 'medium', 0.65, [], []],
    ]);
    const [first] = alerts as [Alert];
    assert.deepEqual([first.summary, first.events, first.count, first.domain, first.source], ['ann ran cmd /c whoami on ws7.', ['e1'], 1, 'endpoint', 'acme.edr']);
    assert.deepEqual(first.entities.map(({ type, value, role }) => `${role} ${type} ${value}`), ['actor host ws7', 'actor user ws7\\ann']);
  });

  it('has ids that equal events share, and other hours, hosts and tenants do not', () => {
    const idOf = (parts: Parameters<typeof event>[0]) => detector(event(parts)).alerts[0]?.id;
    assert.equal(idOf({ id: 'e2', timeMs: 3_599_999 }), idOf({}));
    for (const other of [{ timeMs: 3_600_000 }, { tenant: 'u' }, { ocsf: { device: { hostname: 'ws8' } } }]) assert.notEqual(idOf(other), idOf({}));
  });

  it('is what it teaches, though no rule holds', () => {
    const { alerts, facts } = detector(event({ fields: {}, ocsf: { dst_endpoint: { ip: '203.0.113.9' } } }));
    assert.deepEqual(alerts, []);
    assert.ok(facts.some(({ kind, a, b }) => kind === 'near' && a.value === '203.0.113.9' && b.value === 'ws7'));
  });
});

describe('a finding of another product', () => {
  const finding = (attributes: JsonObject) => detector(event({ fields: {}, logSources: [], ocsf: { class_uid: 2004, category_uid: 2, ...attributes } })).alerts;
  const info = { title: 'Credential theft', analytic: { uid: 'cred-1' }, attacks: [{ technique: { uid: 'T1003' }, sub_technique: { uid: 'T1003.001' }, tactic: { name: 'Credential Access' } }, { technique: { uid: 'T1078' } }] };

  it('is an alert of its own', () => {
    const [alert] = finding({ finding_info: info, severity_id: 4 });
    assert.deepEqual([alert?.rule, alert?.severity, alert?.techniques, alert?.tactics], [{ id: 'acme.edr/cred-1', title: 'Credential theft', level: 'high' }, 'high', ['T1003.001', 'T1078'], ['credential-access']]);
  });

  it('is as severe as it says, and medium where it does not say', () => {
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 99].map((severity_id) => finding({ finding_info: info, severity_id })[0]?.severity), ['medium', 'informational', 'low', 'medium', 'high', 'critical', 'critical', 'medium']);
  });

  it('goes by its title where it names no analytic, and by its message where it has no title', () => {
    assert.equal(finding({ finding_info: { title: 'Odd' } })[0]?.rule.id, 'acme.edr/Odd');
    assert.equal(finding({ message: 'Odd message' })[0]?.rule.title, 'Odd message');
    assert.deepEqual(finding({ finding_info: {} }), []);
  });

  it('is of a bounded size, whatever the finding says of itself', () => {
    const attacks = Array.from({ length: 5_000 }, (_, n) => ({ technique: { uid: `T${n}` }, tactic: { name: 'x'.repeat(9_999) } }));
    const user = { name: 'u'.repeat(1_000_000) };
    const [alert] = finding({ finding_info: { title: 't'.repeat(1_000_000), analytic: { uid: 'a'.repeat(1_000_000) }, attacks }, message: 'm'.repeat(1_000_000), actor: { user }, user });
    assert.ok(alert !== undefined && JSON.stringify(alert).length < 3_000, String(JSON.stringify(alert).length));
  });

  it('raises nothing when the product is done with it: closed, suppressed, resolved, archived or deleted', () => {
    const alerts = (attributes: JsonObject) => finding({ finding_info: info, ...attributes }).length;
    assert.deepEqual([0, 1, 2, 3, 99].map((activity_id) => alerts({ activity_id })), [1, 1, 1, 0, 1]);
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 99].map((status_id) => alerts({ status_id })), [1, 1, 1, 0, 0, 0, 0, 1]);
  });

  it('is none in any other class', () => {
    assert.deepEqual(detector(event({ fields: {}, ocsf: { finding_info: info } })).alerts, []);
  });
});
