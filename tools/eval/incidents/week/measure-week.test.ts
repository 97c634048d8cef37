import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadEngine } from '../load-engine.ts';
import { measureWeek } from './measure-week.ts';

test('every record of a product raises an alert, and each alert is in exactly one incident', async () => {
  const { alertsIn, falseIn, inNone, inSeveral, judgement } = await measureWeek(await loadEngine([]), { users: 150, alerts: 17_500 });
  assert.equal(alertsIn, 17_500);
  assert.ok(falseIn > 4_000 && falseIn < 6_000, `${falseIn} false`);
  assert.ok(judgement.counts.firings >= alertsIn, `${judgement.counts.firings} findings`);
  assert.deepEqual([inNone, inSeveral, judgement.counts.unmapped, judgement.counts.unreadable], [0, 0, 0, 0]);
});
