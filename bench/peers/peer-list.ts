import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogSource } from '#contract/log-source.ts';
import type { Bench, StreamName } from './prepare-streams.ts';
import { schemaConfig } from './rsigma/schema-config.ts';

/** What an engine says of its run. */
export interface Counts {
  readonly rules: number;
  readonly alerts: number;
}

export type Command = readonly string[];

/** Another engine that evaluates Sigma rules, and how it is brought to its best here. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  readonly registry: 'crates.io' | 'PyPI';
  /** What is measured besides the engine itself, and how it differs from the others. */
  readonly note: string;
  /** An engine that would take minutes over all events gets every n-th. */
  readonly nth: Readonly<Record<StreamName, number>>;
  /** Folders below this one with code of ours that becomes part of it. */
  readonly sources: readonly string[];
  /** Commands that put it into an empty folder. */
  install(folder: string): readonly Command[];
  /** What it expects to be made of the rules ahead; not measured. */
  prepare?(folder: string, bench: Bench): Command | null;
  command(folder: string, bench: Bench, events: string): Command;
  read(run: { readonly stdout: string; readonly stderr: string }): Counts;
}

const HERE = import.meta.dirname;
const ALL = { mixed: 1, 'process creation': 1 };

const rsigma: Peer = {
  name: 'rsigma', version: '0.26.0', registry: 'crates.io', nth: ALL, sources: [],
  note: 'its program, routed by a schema config of ours with --logsource-routing; writes each alert as JSON to a file, and cannot only count them',
  // Its manifest asks for Rust 1.96 but builds with 1.95. The profile is the one of its repository, which a published crate does not carry.
  install: (folder) => [['env', 'CARGO_PROFILE_RELEASE_LTO=thin', 'CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1', `CARGO_TARGET_DIR=${folder}/target`, 'cargo', 'install', 'rsigma@0.26.0', '--ignore-rust-version', '--root', folder]],
  prepare: (_folder, bench) => {
    const routes = JSON.parse(readFileSync(bench.routes, 'utf8')) as Record<string, LogSource[]>;
    writeFileSync(rsigmaSchemas(bench), JSON.stringify(schemaConfig(routes, join(HERE, 'rsigma', 'windows.yml'))));
    return null;
  },
  command: (folder, bench, events) => [
    join(folder, 'bin', 'rsigma'), 'engine', 'eval', '--rules', bench.rules, '--logsource-routing', '--schema-routing', '--schema-config', rsigmaSchemas(bench),
    '--input-format', 'json', '--output-format', 'ndjson', '--event', `@${events}`,
  ],
  // With schemas it does not say how many rules it loaded, but of each schema how many it tests and how many not.
  read: ({ stdout, stderr }) => {
    const [, tested, pruned] = /: (\d+) eligible, (\d+) pruned/.exec(stderr) ?? [];
    return { rules: Number(tested) + Number(pruned), alerts: stdout.split('\n').length - 1 };
  },
};

const sigmars: Peer = {
  name: 'sigmars', version: '0.2.2', registry: 'crates.io', nth: { mixed: 4, 'process creation': 4 }, sources: ['sigmars'],
  note: 'a library: our loop around it, which routes by log source and counts',
  ...builtWithCargo('sigmars'),
};

const sigmaRust: Peer = {
  name: 'sigma-rust', version: '0.7.0', registry: 'crates.io', nth: { mixed: 10, 'process creation': 30 }, sources: ['sigma-rust'],
  note: 'a library that tests one rule on one event: our loop around it, which routes by log source and counts',
  ...builtWithCargo('sigma-rust'),
};

const zargunlite: Peer = {
  name: 'zargunlite', version: '0.1.3', registry: 'PyPI', nth: { mixed: 4, 'process creation': 4 }, sources: ['zargunlite'],
  note: 'Zircolite\'s method as a library (Zircolite itself is not on PyPI): all events into one table in memory, one query a rule, converted ahead by pySigma; a batch, not a stream',
  ...installedWithPip(['zargunlite==0.1.3', 'pysigma==1.5.1', 'pysigma-backend-sqlite==2.0.0', 'pysigma-pipeline-sysmon==2.0.0', 'pysigma-pipeline-windows==2.0.1']),
  prepare: (folder, bench) => [python(folder), join(HERE, 'zargunlite', 'convert.py'), bench.rules, sqlRules(bench)],
  command: (folder, bench, events) => [python(folder), join(HERE, 'zargunlite', 'match.py'), sqlRules(bench), events],
};

const azuma: Peer = {
  name: 'azuma', version: '0.7.3', registry: 'PyPI', nth: { mixed: 50, 'process creation': 30 }, sources: ['azuma'],
  note: 'a library that tests one rule on one event: our loop around it, which routes by log source and counts',
  // It imports packaging without saying so.
  ...installedWithPip(['azuma==0.7.3', 'packaging']),
  command: (folder, bench, events) => [python(folder), join(HERE, 'azuma', 'match.py'), bench.rules, events, bench.routes],
};

export const PEERS: readonly Peer[] = [rsigma, sigmars, sigmaRust, zargunlite, azuma];

/** Engines that one would ask for, and why they are not here. */
export const LEFT_OUT: readonly { readonly name: string; readonly reason: string }[] = [
  { name: 'Chainsaw', reason: 'the crate of this name is another program; its engine tau-engine is a crate, but the reading of Sigma is only in Chainsaw itself' },
  { name: 'Hayabusa', reason: 'the crate of this name is another library' },
  { name: 'Zircolite', reason: 'not on PyPI; zargunlite does the same with the same backend' },
  { name: 'sigma-go, go-sigma-rule-engine, sigmalite', reason: 'the Go module proxy that was at hand does not serve them (403)' },
  { name: 'engines on npm', reason: 'none was found that evaluates Sigma rules' },
];

function rsigmaSchemas(bench: Bench): string {
  return `${bench.routes}.rsigma.yml`;
}

function sqlRules(bench: Bench): string {
  return `${bench.rules}.sql.json`;
}

function python(folder: string): string {
  return join(folder, 'bin', 'python');
}

function installedWithPip(packages: readonly string[]): Pick<Peer, 'install' | 'read'> {
  return { install: (folder) => [['python3', '-m', 'venv', folder], [join(folder, 'bin', 'pip'), 'install', '--quiet', ...packages]], read: readCounts };
}

function builtWithCargo(name: string): Pick<Peer, 'install' | 'read' | 'command'> {
  return {
    // Built from a copy: cargo writes its lockfile beside the manifest.
    install: (folder) => [['cp', '-r', `${join(HERE, name)}/.`, folder], ['cargo', 'build', '--release', '--manifest-path', join(folder, 'Cargo.toml'), '--target-dir', join(folder, 'target')]],
    command: (folder, bench, events) => [join(folder, 'target', 'release', `${name}-loop`), bench.rules, events, bench.routes],
    read: readCounts,
  };
}

/** The last line that a loop of ours prints. */
function readCounts({ stdout }: { readonly stdout: string }): Counts {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Counts;
}
