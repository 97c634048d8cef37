/**
 * Other Sigma engines beside ours, on the same events, rules and core: `npm run bench:peers -- DIR [--into DIR] [--core N] [--passes 3]
 * [--every 10] [--only NAME] [--format json]`. DIR holds `sigma-rules` and `otrf-security-datasets`; `npm run bench:peers:install` installs the engines.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT } from '#base/exit-codes.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { type Comparison, comparePeers } from './compare-peers.ts';
import { DEFAULT_FOLDER } from './installed-peers.ts';
import { PEERS } from './peer-list.ts';
import { prepareBench } from './prepare-streams.ts';

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: {
    into: { type: 'string', default: DEFAULT_FOLDER }, core: { type: 'string', default: String(availableParallelism() - 1) }, passes: { type: 'string', default: '3' },
    every: { type: 'string', default: '10' }, only: { type: 'string' }, format: { type: 'string', default: 'table' }, help: { type: 'boolean', default: false },
  },
});

async function main(data: string): Promise<Comparison> {
  const work = mkdtempSync(join(tmpdir(), 'bench-peers-'));
  try {
    const bench = await prepareBench(data, work, { every: Number(options.every), normaliser: await normaliserFromContent('content') });
    const say = (text: string) => process.stderr.write(`${text}\n`);
    return await comparePeers(bench, { into: options.into, core: Number(options.core), passes: Number(options.passes), only: options.only, say });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function present({ figures, notes, notInstalled }: Comparison): string {
  const head = ['stream', 'engine', 'version', 'events/s', 'times ours', 'rules', 'events', 'alerts', 'ours', 'load s', 'MiB'];
  const rows = figures.map((one) => [
    one.stream, one.engine, one.version, count(one.perSecond), one.timesOurs.toPrecision(2), count(one.rules), count(one.events), count(one.alerts), count(one.ourAlerts), one.loadS.toFixed(2), count(one.peakMib),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] as string).length)));
  const lines = [head, ...rows].map((row) => row.map((cell, column) => (column < 3 ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number))).join('  ').trimEnd());
  const commands = [...new Set(figures.map(({ engine, command }) => `${engine}: ${command}`))];
  const remarks = Object.entries(notes).map(([name, note]) => `${name}: ${note}`);
  return [...lines, '', ...remarks, '', ...commands, ...notInstalled.map((name) => `${name}: not installed, see npm run bench:peers:install`), ''].join('\n');
}

function count(figure: number): string {
  return Math.round(figure).toLocaleString('en-GB');
}

/** What is missing to begin, with the next step, or null. */
function reasonNotToRun(): string | null {
  if (folder === undefined) return 'Name the folder with the data: npm run bench:peers -- DIR [--into DIR] [--core N] [--passes 3] [--every 10] [--only NAME] [--format json]';
  if (options.only !== undefined && !PEERS.some(({ name }) => name === options.only)) return `There is no peer ${options.only}: ${PEERS.map(({ name }) => name).join(', ')}.`;
  const missing = ['sigma-rules', 'otrf-security-datasets'].filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) return `${folder} lacks ${missing.join(' and ')}.`;
  return existsSync('/usr/bin/time') ? null : 'GNU time is needed to measure a process: install the package "time" of your system.';
}

const reason = options.help ? null : reasonNotToRun();
if (options.help || reason !== null) {
  process.stderr.write(`${reason ?? 'npm run bench:peers -- DIR [--into DIR] [--core N] [--passes 3] [--every 10] [--only NAME] [--format json]'}\n`);
  process.exitCode = options.help ? EXIT.ok : EXIT.usage;
} else {
  const comparison = await main(folder as string);
  process.stdout.write(options.format === 'json' ? `${JSON.stringify(comparison)}\n` : present(comparison));
}
