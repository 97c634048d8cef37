/**
 * Back-tests a fixed list of rules over many stored events: `npm run bench:history -- DIR [--rows 1000000] [--distinct ROWS] [--events FOLDER] [--format json]`.
 * DIR holds what `bench:pipeline` reads. `--distinct` fills so many different rows, and attaches them again as often as it takes. `--events` keeps the filled store, or takes up one that is there.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT } from '#base/exit-codes.ts';
import { tenantScope } from '#contract/tenant.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { rereadWith } from '#main/history-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { findTarget } from '#pipeline/history/find-target.ts';
import type { HistoryParts } from '#pipeline/history/rule-hits.ts';
import { runBackTest } from '#pipeline/history/run-back-test.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { type ChdbEventStore, openChdbEventStore } from '#stores/events/chdb-event-store.ts';
import { TENANT } from './event-store-load.ts';
import { DAYS, loadHistory } from './history-load.ts';
import { HISTORY_RULES } from './history-rules.ts';
import { memoryOf } from './process-memory.ts';

const DAY_MS = 86_400_000;
/** What is promised: any rule over so many events in this time. */
const GOAL_ROWS = 10_000_000;
const GOAL_S = 300;
const MEMORY_EVERY_MS = 500;

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { rows: { type: 'string', default: '1000000' }, distinct: { type: 'string' }, events: { type: 'string' }, only: { type: 'string' }, format: { type: 'string', default: 'table' } },
});

interface Measured {
  readonly rule: string;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** Processor seconds, of the engine and of this process. */
  readonly engineCpuS: number;
  readonly ownCpuS: number;
  readonly fires: number;
  readonly alerts: number;
  /** Of the time that is promised, were it as many events as that speaks of. */
  readonly shareOfGoal: number;
}

interface Report {
  readonly rows: number;
  readonly peakEngineMib: number;
  readonly peakOwnMib: number;
  readonly rules: readonly Measured[];
}

async function main(data: string): Promise<Report> {
  const directory = options.events ?? mkdtempSync(join(tmpdir(), 'bench-history-'));
  mkdirSync(directory, { recursive: true });
  try {
    const { startMs } = await loadHistory(data, directory, { rows: Number(options.rows), distinct: Number(options.distinct ?? options.rows) }, (rows) => process.stderr.write(`${rows.toLocaleString('en-GB')} events stored\n`));
    const store = await openChdbEventStore({ directory, searchTimeoutMs: 60_000 });
    const report = await measure(store, startMs);
    await store.close();
    return report;
  } finally {
    if (options.events === undefined) rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(store: ChdbEventStore, startMs: number): Promise<Report> {
  const taxonomy = await readTaxonomy('content');
  const parts: HistoryParts = { taxonomy, view: createEventView(taxonomy), reread: rereadWith(await normaliserFromContent('content')) };
  const pid = store.enginePid ?? 0;
  const peak = { engine: 0, own: 0 };
  const looking = setInterval(() => {
    peak.engine = Math.max(peak.engine, memoryOf(pid).totalMib);
    peak.own = Math.max(peak.own, process.memoryUsage().rss / 1024 ** 2);
  }, MEMORY_EVERY_MS);
  const rows = await store.forTenant(tenantScope(TENANT)).count();
  const rules: Measured[] = [];
  for (const [rule, sigma] of Object.entries(HISTORY_RULES)) {
    if (options.only !== undefined && options.only !== rule) continue;
    const target = findTarget({ sigma }, { rules: [], correlations: [], filtersAt: () => [], modeOf: () => 'alert' });
    if (!target.ok) throw new Error(`${rule}: ${target.detail}`);
    const [startedMs, engineMs, own] = [performance.now(), memoryOf(pid).cpuMs, process.cpuUsage()];
    const asked = { plan: target.value.plan, scope: tenantScope(TENANT), fromMs: startMs, toMs: startMs + (DAYS + 1) * DAY_MS, incidents: [], onShare: () => undefined, signal: new AbortController().signal };
    const outcome = await runBackTest(store.forTenant(asked.scope), asked, parts);
    if (!outcome.ok) throw new Error(`${rule}: ${outcome.detail}`);
    const seconds = (performance.now() - startedMs) / 1000;
    const used = process.cpuUsage(own);
    rules.push({
      rule, seconds: round(seconds), rowsPerSecond: Math.round(rows / seconds), engineCpuS: round((memoryOf(pid).cpuMs - engineMs) / 1000), ownCpuS: round((used.user + used.system) / 1e6),
      fires: outcome.value.fires, alerts: outcome.value.alerts, shareOfGoal: round((seconds * GOAL_ROWS) / rows / GOAL_S),
    });
    if (options.format !== 'json') process.stderr.write(`${JSON.stringify(rules.at(-1))}\n`);
  }
  clearInterval(looking);
  return { rows, peakEngineMib: Math.round(peak.engine), peakOwnMib: Math.round(peak.own), rules };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function print({ rules, ...figures }: Report): void {
  const write = (text: string): unknown => process.stdout.write(`${text}\n`);
  if (options.format === 'json') return void write(JSON.stringify({ ...figures, rules }));
  for (const [name, value] of Object.entries(figures)) write(`${name.padEnd(20)}${value.toLocaleString('en-GB')}`);
  write(`\n${'rule'.padEnd(26)}${'seconds'.padStart(9)}${'rows/s'.padStart(12)}${'engine s'.padStart(10)}${'own s'.padStart(8)}${'fires'.padStart(12)}${'alerts'.padStart(10)}   share of ${GOAL_S} s at ${GOAL_ROWS.toLocaleString('en-GB')}`);
  for (const { rule, seconds, rowsPerSecond, engineCpuS, ownCpuS, fires, alerts, shareOfGoal } of rules) {
    const columns = [String(seconds).padStart(9), rowsPerSecond.toLocaleString('en-GB').padStart(12), String(engineCpuS).padStart(10), String(ownCpuS).padStart(8), fires.toLocaleString('en-GB').padStart(12), alerts.toLocaleString('en-GB').padStart(10)];
    write(`${rule.padEnd(26)}${columns.join('')}   ${Math.round(shareOfGoal * 100)} %`);
  }
}

if (folder === undefined) {
  process.stderr.write('Name the folder with the data: npm run bench:history -- DIR [--rows 1000000]\n');
  process.exitCode = EXIT.usage;
} else {
  print(await main(folder));
}
