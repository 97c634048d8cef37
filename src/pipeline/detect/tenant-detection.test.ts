import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import { tenantScope } from '#contract/tenant.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { NO_CORRELATIONS } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { createTenantDetectors } from '#engine/detect/tenant-detectors.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { TenantDetection } from './tenant-detection.ts';

const RULE = "title: Server\nid: r1\nlogsource: {}\ndetection: { s: { Host|expand: '%servers%' }, condition: s }";
const ocsf = { class_uid: 0, category_uid: 0, activity_id: 0, type_uid: 0, severity_id: 0, time: 0, metadata: {} };

describe('detection of a tenant', () => {
  it('takes up the lists of the tenant, and what changes in them a few seconds later', async () => {
    const state = memoryStateStore();
    for (const id of ['acme', 'beta']) await state.createTenant({ id, name: id, nowMs: 0 });
    const lists = [{ name: 'servers', description: 'x', sources: [], values: ['dc1'] }];
    const detectors = createTenantDetectors({
      rules: parseSigma(RULE, 'r.yml').rules, correlations: NO_CORRELATIONS, lists,
      view: createEventView([]), makeId: (...parts) => parts.join(' '),
    });
    const [acme, beta] = [await TenantDetection.load('acme', state, { detectors, lists }), await TenantDetection.load('beta', state, { detectors, lists })];
    const seen = async (nowMs: number) => {
      const event = (host: string): NormalisedEvent => ({ id: 'e', tenant: 'acme', source: 's', domain: null, timeMs: 0, logSources: [], ocsf, fields: { Host: host }, raw: '' });
      for (const one of [acme, beta]) await one.readLists(nowMs);
      return [acme, beta].map((one) => ['dc1', 'dc2'].filter((host) => one.detector(event(host)).alerts.length > 0).join());
    };
    assert.deepEqual(await seen(0), ['dc1', 'dc1']);
    const own = state.forTenant(tenantScope('acme'));
    const servers = { name: 'servers', values: ['dc2'], leftOut: [], replaces: false, nowMs: 1 };
    await own.saveList(servers);
    assert.deepEqual(await seen(4_999), ['dc1', 'dc1']);
    assert.deepEqual(await seen(5_000), ['dc1,dc2', 'dc1']);
    await own.saveList({ ...servers, leftOut: ['DC1'] });
    assert.deepEqual(await seen(10_000), ['dc2', 'dc1']);
    await own.saveList({ ...servers, replaces: true });
    assert.deepEqual(await seen(15_000), ['dc2', 'dc1']);
    await own.deleteList('servers');
    assert.deepEqual(await seen(20_000), ['dc1', 'dc1']);
  });
});
