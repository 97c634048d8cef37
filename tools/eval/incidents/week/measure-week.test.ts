import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadEngine } from '../load-engine.ts';
import { measureWeek } from './measure-week.ts';
import { weekOfAlerts } from './week-of-alerts.ts';

const week = weekOfAlerts({ seed: 1, users: 300, alerts: 22_111 });

test('the week has as many alerts as were asked for, not quite half of them false, in the order of time', () => {
  assert.equal(week.records.length - week.leases, 22_111);
  assert.ok(week.falseAlerts > 9_500 && week.falseAlerts < 10_000, `${week.falseAlerts} false`);
  assert.ok(week.records.every(({ timeMs }, at) => at === 0 || timeMs >= (week.records[at - 1]?.timeMs ?? 0)));
});

test('every record of a product raises an alert, and each alert is in exactly one incident', async () => {
  const some = { ...week, records: week.records.filter((_, at) => at % 16 === 0), leases: week.records.filter(({ source }, at) => at % 16 === 0 && source === 'zeek.zeek').length };
  const { alertsIn, inNone, inSeveral, judgement } = await measureWeek(await loadEngine([]), some);
  assert.ok(judgement.counts.firings >= alertsIn && alertsIn > 1_000, `${judgement.counts.firings} findings of ${alertsIn} alerts`);
  assert.deepEqual([inNone, inSeveral, judgement.counts.unmapped, judgement.counts.unreadable], [0, 0, 0, 0]);
});
