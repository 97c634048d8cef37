import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canariesIn, canaryRecords } from './canary-records.ts';
import { runTenants } from './run-tenants.ts';

test('records of two tenants differ in their words only', () => {
  const [one, other] = [canaryRecords(1, 0), canaryRecords(27, 0)].map((lines) => lines.map(({ raw }) => raw)) as [string[], string[]];
  assert.deepEqual(one.map((raw) => canariesIn(raw)), one.map(() => [1]));
  // Numbers of agents and processes are made of the host's name; what remains is the same.
  const plain = (raw: string) => raw.replaceAll(/canary\d+x/gi, 'word').replaceAll(/[0-9a-f]{64}/gi, '').replaceAll(/\{[0-9A-F-]+\}/gi, '');
  assert.deepEqual(one.map(plain), other.map(plain));
});

test('at three tenants at once each has its own incident, and nothing of another', async () => {
  const { records, alerts, incidents, ...figures } = await runTenants(3);
  assert.equal(records, 15);
  assert.ok(alerts >= 15 && incidents >= 3 && incidents % 3 === 0, `${alerts} alerts, ${incidents} incidents`);
  assert.deepEqual([figures.strangers, figures.foreignAlerts, figures.outcomes], [0, 0, 1]);
});
