import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tenantScope } from '#contract/tenant.ts';
import { openPostgresStateStore } from '#stores/state/postgres-state-store.ts';
import { watchfloor } from '../kit/command-line.ts';
import { type RunningPlatform, startPlatform, waitUntil } from '../kit/running-platform.ts';

const TENANT = 'harbour';

const clockTime = (n: number): string => `2026-11-20T09:12:${String(n).padStart(2, '0')}`;
const deletion = (n: number): string => JSON.stringify({ eventVersion: '1.11', userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ops', accountId: '111122223333', userName: 'ops' }, eventTime: `${clockTime(n)}Z`, eventSource: 'ec2.amazonaws.com', eventName: 'DeleteSnapshot', awsRegion: 'eu-central-1', sourceIPAddress: '203.0.113.77', userAgent: 'aws-cli/2.27.50', requestParameters: { snapshotId: `snap-${n}` }, responseElements: null, requestID: `r${n}`, eventID: `e${n}`, readOnly: false, eventType: 'AwsApiCall', managementEvent: true, recipientAccountId: '111122223333', eventCategory: 'Management' });
const connection = (n: number): string => JSON.stringify({ _path: 'conn', ts: 1_795_165_921 + n, uid: `C${n}`, 'id.orig_h': '10.20.1.15', 'id.orig_p': 50_141, 'id.resp_h': `10.20.0.${n}`, 'id.resp_p': 4_899, proto: 'tcp', duration: 0.4, orig_bytes: 760, resp_bytes: 900, conn_state: 'SF', history: 'ShADadFf', orig_pkts: 30, resp_pkts: 30 });
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);

test('a correlation fires once though the platform is killed within its window, and a list of the tenant says what it counts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'correlations-'));
  const dataDir = join(folder, 'data');
  let platform = await startPlatform(dataDir);
  try {
    const secret = await platform.openTenant(TENANT);
    const send = async (records: readonly string[]): Promise<void> => {
      const file = join(folder, 'records.ndjson');
      writeFileSync(file, records.join('\n'));
      const sent = await watchfloor(['send', file, '--url', platform.address], { WATCHFLOOR_SEND_TOKEN: secret });
      assert.equal(sent.code, 0, sent.err);
      await waitUntil(async () => (await platform.metric('watchfloor_journal_waiting_records')) === 0);
    };
    const list = (...args: readonly string[]) => watchfloor(['lists', ...args, '--tenant', TENANT, '--data', dataDir]);
    assert.match((await list('add', 'administration_ports', '4899', '22')).out, /has 7 values: 2 of the tenant's own, 0 of the content left out/);
    assert.match((await list('leave-out', 'administration_ports', '445', '9999')).err, /Not in the list as it is now: 9999\./);
    assert.deepEqual((await list('show', 'administration_ports')).out.trim().split('\n'), ['22', '135', '3389', '5985', '5986', '4899']);
    const listed = await list('set', 'administration_ports', '4899');
    assert.deepEqual([listed.code, listed.err], [0, '']);
    assert.match((await watchfloor(['lists', '--tenant', TENANT, '--data', dataDir])).out, /^administration_ports +tenant +1 values/);

    const first = [...range(0, 6).map(deletion), ...range(0, 12).map(connection)];
    await send(first);
    await platform.kill();
    platform = await startPlatform(dataDir);
    await send(first);
    await send([...range(6, 9).map(deletion), ...range(12, 15).map(connection)]);
    await platform.stop();
    platform = await startPlatform(dataDir);
    await send([...range(9, 10).map(deletion), ...range(15, 20).map(connection)]);
    await platform.stop();
  } finally {
    await endIfRunning(platform);
  }
  assert.deepEqual(await alertsIn(dataDir), [
    ['Many Things In AWS Deleted At Once', 1, 10, '10 deletions in AWS of arn:aws:iam::111122223333:user/ops within 10 minutes.'],
    ['One Host Reaches Many On Administration Ports', 1, 20, '20 different values of dst_ip in 20 connections to an administration port of 10.20.1.15 within 10 minutes.'],
  ]);
  rmSync(folder, { recursive: true, force: true });
});

async function endIfRunning({ process, kill }: RunningPlatform): Promise<void> {
  if (process.exitCode === null && process.signalCode === null) await kill();
}

async function alertsIn(dataDir: string): Promise<unknown[][]> {
  const state = await openPostgresStateStore({ directory: join(dataDir, 'state') });
  try {
    const alerts = await state.forTenant(tenantScope(TENANT)).alertsSince(0);
    const ours = alerts.filter(({ rule }) => /^(?:Many Things|One Host)/.test(rule.title));
    return ours.map(({ rule, count, events, summary }) => [rule.title, count, events.length, summary]).sort();
  } finally {
    await state.close();
  }
}
