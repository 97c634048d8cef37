import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import { tenantScope } from '#contract/tenant.ts';
import { openChdbEventStore } from './chdb-event-store.ts';
import type { StoredEvent } from './port.ts';

const START_MS = Date.UTC(2026, 4, 4, 8);

function stored(tenant: string, source: string, position: number, lagMs: number): StoredEvent {
  const event: NormalisedEvent = {
    id: `${tenant} ${position}`, tenant, source, domain: 'identity', timeMs: START_MS + position * 1000, logSources: [],
    ocsf: { class_uid: 3002, category_uid: 3, activity_id: 1, type_uid: 300_201, severity_id: 1, time: START_MS, metadata: { version: '1.5.0' } }, fields: {}, raw: '{}',
  };
  return { event, position, receivedAtMs: event.timeMs + lagMs };
}

it('counts what was received of each source since a time, of one tenant only', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'watchfloor-counts-'));
  const store = await openChdbEventStore({ directory });
  t.after(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });
  await store.write([
    ...[0, 1, 2].map((position) => stored('acme', 'okta.system_log', position, 500)),
    stored('acme', 'aws.cloudtrail', 3, 240_000),
    stored('acme', 'linux.auth', 4, -86_400_000),
    stored('other', 'okta.system_log', 5, 10),
  ]);
  assert.deepEqual(await store.forTenant(tenantScope('acme')).sourceCounts(START_MS), {
    ok: true,
    value: [
      { source: 'okta.system_log', stored: 3, lastEventMs: START_MS + 2000, lastReceivedMs: START_MS + 2500, lagMs: 500 },
      { source: 'aws.cloudtrail', stored: 1, lastEventMs: START_MS + 3000, lastReceivedMs: START_MS + 243_000, lagMs: 240_000 },
    ],
  });
});
