import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert } from '#contract/alert.ts';
import type { Incident } from '#contract/incident.ts';
import { tenantScope } from '#contract/tenant.ts';
import { openPostgresStateStore } from '#stores/state/postgres-state-store.ts';
import { type RunningPlatform, startPlatform, waitUntil } from '../running-platform.ts';
import { FIRST_MS, numberedRecord, numberOf } from './numbered-records.ts';
import { PersistentSender } from './persistent-sender.ts';

export interface CrashRunOptions {
  readonly kills: number;
  readonly rate: number;
  /** Chooses the moments of the kills. */
  readonly random: () => number;
  readonly onKill?: (n: number) => void;
}

export interface RunResult {
  readonly sent: number;
  readonly acknowledged: number;
  readonly surprises: readonly string[];
  /** Numbers that were acknowledged and are not found, and those that are found more than once. */
  readonly lost: readonly number[];
  readonly doubled: readonly number[];
  readonly alerts: readonly Alert[];
  /** Without their ids: an incident that splits or merges on the way keeps the id of its history, and batches end where they end. */
  readonly incidents: readonly Omit<Incident, 'id'>[];
  readonly counts: { readonly received: number; readonly stored: number; readonly duplicate: number; readonly dead: number };
}

const TENANT = 'crash';
const SETTLE_MS = 400;
const LONGEST_LIFE_MS = 3_000;

/** Sends to a platform that is killed (kill -9) at random moments and started again, and looks at what is left. */
export async function runWithKills({ kills, rate, random, onKill }: CrashRunOptions): Promise<RunResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'crash-run-'));
  let platform = await startPlatform(dataDir);
  let isOver = false;
  try {
    const secret = await platform.openTenant(TENANT);
    const sender = new PersistentSender({ address: () => platform.address, secret, record: numberedRecord, rate });
    const sending = sender.run(() => isOver);
    for (let n = 1; n <= kills; n++) {
      await sleep(SETTLE_MS + random() * LONGEST_LIFE_MS);
      await platform.kill();
      onKill?.(n);
      platform = await startPlatform(dataDir);
    }
    await sleep(SETTLE_MS);
    isOver = true;
    await sending;
    return await lookAt(platform, dataDir, sender);
  } finally {
    isOver = true;
    await endIfRunning(platform);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Sends the same number of the same records to a platform that nobody disturbs. */
export async function runUndisturbed(records: number): Promise<RunResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'calm-run-'));
  const platform = await startPlatform(dataDir);
  try {
    const secret = await platform.openTenant(TENANT);
    const sender = new PersistentSender({ address: () => platform.address, secret, record: numberedRecord, rate: Infinity });
    await sender.run(() => sender.sent >= records);
    return await lookAt(platform, dataDir, sender);
  } finally {
    await endIfRunning(platform);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A run that fails leaves no platform behind. */
async function endIfRunning({ process, kill }: RunningPlatform): Promise<void> {
  if (process.exitCode === null && process.signalCode === null) await kill();
}

async function lookAt(platform: RunningPlatform, dataDir: string, sender: PersistentSender): Promise<RunResult> {
  await waitUntil(async () => (await platform.metric('watchfloor_journal_waiting_records')) === 0);
  const found = await findNumbers(platform, sender.sent);
  const { received, stored, duplicate, dead } = await platform.call('pathCounts', { params: { tenant: TENANT } });
  await platform.stop();
  const times = new Map<number, number>();
  for (const n of found) times.set(n, (times.get(n) ?? 0) + 1);
  const all = Array.from({ length: sender.sent }, (_, n) => n);
  return {
    sent: sender.sent, acknowledged: sender.acknowledged, surprises: sender.surprises,
    lost: all.filter((n) => !times.has(n)), doubled: all.filter((n) => (times.get(n) ?? 0) > 1),
    counts: { received, stored, duplicate, dead }, ...(await readState(dataDir)),
  };
}

async function findNumbers(platform: RunningPlatform, count: number): Promise<number[]> {
  const found: number[] = [];
  let before: string | undefined;
  do {
    const page = await platform.call('searchEvents', { params: { tenant: TENANT }, query: { fromMs: FIRST_MS, toMs: FIRST_MS + count + 1, limit: 500, before } });
    for (const row of page.rows) found.push(numberOf(row.timeMs));
    before = page.next ?? undefined;
  } while (before !== undefined);
  return found;
}

async function readState(dataDir: string): Promise<Pick<RunResult, 'alerts' | 'incidents'>> {
  const state = await openPostgresStateStore({ directory: join(dataDir, 'state') });
  try {
    const own = state.forTenant(tenantScope(TENANT));
    const [alerts, incidents] = await Promise.all([own.alertsSince(0), own.incidents({ limit: 10_000 })]);
    const current = incidents.filter(({ mergedInto }) => mergedInto === null).map(({ incident: { id: _id, ...incident } }) => incident);
    return { alerts: [...alerts].sort((a, b) => (a.id < b.id ? -1 : 1)), incidents: current.sort((a, b) => ((a.alerts[0] ?? '') < (b.alerts[0] ?? '') ? -1 : 1)) };
  } finally {
    await state.close();
  }
}
