import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createLog } from '#base/log.ts';
import { tenantScope } from '#contract/tenant.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { DEMO_TENANT, playDemonstration } from './demonstration.ts';

it('a demonstration that does not reach its own door costs a line in the log, and leaves no credential that is good', async () => {
  const state = memoryStateStore();
  const lines: string[] = [];
  // Port 9 (discard) is on no machine of ours; fetch refuses it by itself.
  await playDemonstration({ state, address: 'http://127.0.0.1:9' }, createLog({ isPretty: false, write: (line) => void lines.push(line) }));
  assert.match(lines.join(), /could not be played.*--demo/);
  const credentials = await state.forTenant(tenantScope(DEMO_TENANT)).credentials();
  assert.deepEqual(credentials.map(({ label, revokedAtMs }) => [label, revokedAtMs !== null]), [['demonstration', true]]);
});
