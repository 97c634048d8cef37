import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BackTestResult } from './await-back-test.ts';
import { backTestTable } from './back-test-report.ts';

type Tenant = BackTestResult['tenants'][number];

const DAY_MS = 86_400_000;

function tell(more: Partial<Tenant>): string {
  const tenant: Tenant = { tenant: 'acme', fires: 0, alerts: 0, days: [], firstMs: null, lastMs: null, entities: [], incidents: [], events: [], counted: null, exceptions: { unfiltered: more.fires ?? 0, left: more.fires ?? 0, by: [] }, ...more };
  return backTestTable({ rule: { id: 'r', title: 'Rule', level: 'high' }, fromMs: 0, toMs: DAY_MS, tenants: [tenant] }).join('\n');
}

const FILTER = { kind: 'filter' as const, id: 'f', title: 'Backups', takes: 12, unsure: 0, reason: null };

test('without exceptions only what the rule would have done is told', () => {
  assert.equal(tell({}), 'Rule (r, high), 1970-01-01 00:00 to 1970-01-02 00:00 UTC\n\nacme: it would not have fired.');
  assert.match(tell({ fires: 2, alerts: 1, firstMs: 0, lastMs: 60_000 }), /acme: 2 fires, 1 alerts, first 1970-01-01 00:00, last 1970-01-01 00:01\n {2}day/);
  assert.doesNotMatch(tell({ fires: 2, alerts: 1, exceptions: { unfiltered: 2, left: 2, by: [{ ...FILTER, takes: 0 }] } }), /except|Backups/);
});

test('what exceptions take away is told with the exception, and what is left', () => {
  const retired = { kind: 'tenant' as const, id: 'r', title: 'Rule', takes: 2, unsure: 0, reason: 'Not run at the tenant since 1970-01-01, by mara: loud' };
  assert.match(tell({ fires: 2, alerts: 1, exceptions: { unfiltered: 14, left: 0, by: [{ ...FILTER, unsure: 3 }, retired] } }), /acme: 2 fires, 1 alerts\n {2}14 fires without exceptions, of which 14 are excepted and 0 would alert\. What takes them away \(of a correlation, hits of its rules\):\n +12 {2}by the filter Backups \(f\), and perhaps 3 more\n +2 {2}as the rule does not alert: Rule \(r\)\. Not run at the tenant since 1970-01-01, by mara: loud\n {2}day/);
  assert.match(tell({ exceptions: { unfiltered: 12, left: 0, by: [FILTER] } }), /acme: it would not have fired, as filters take all away\.\n {2}12 fires without exceptions, of which 12 are excepted and 0 would alert\. What takes them away \(of a correlation, hits of its rules\):\n +12 {2}by the filter Backups \(f\)$/);
});
