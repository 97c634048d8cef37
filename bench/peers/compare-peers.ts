import { join } from 'node:path';
import { runProgram } from '../../tools/run-program.ts';
import { folderOf, isInstalled } from './installed-peers.ts';
import { measureProcess, type ProcessMeasure } from './measure-process.ts';
import { type Command, type Counts, PEERS, type Peer } from './peer-list.ts';
import { type Bench, LONG_PASSES, type Stream, type StreamName } from './prepare-streams.ts';

/** One engine on one stream, on one core. */
export interface PeerFigure {
  readonly stream: StreamName;
  readonly engine: string;
  readonly version: string;
  /** Of processor time and of a long run over a short one, so without loading rules. */
  readonly perSecond: number;
  /** Seconds of processor time over no event: start and rules. */
  readonly loadS: number;
  readonly peakMib: number;
  /** Rules that it took, of those in the folder. */
  readonly rules: number;
  /** Distinct events, and its alerts on them. */
  readonly events: number;
  readonly alerts: number;
  /** Ours on the same events. */
  readonly ourAlerts: number;
  readonly timesOurs: number;
  readonly command: string;
}

export interface Comparison {
  readonly figures: readonly PeerFigure[];
  readonly notes: Readonly<Record<string, string>>;
  readonly notInstalled: readonly string[];
}

export interface PeerOptions {
  /** Where the peers are installed. */
  readonly into: string;
  readonly core: number;
  /** Runs of which the median counts. */
  readonly passes: number;
  readonly only?: string | undefined;
  /** Told what is being measured. */
  readonly say: (text: string) => void;
}

/** What is measured: a peer, or ourselves. */
interface Engine {
  readonly name: string;
  readonly version: string;
  readonly command: (events: string) => Command;
  readonly read: (run: ProcessMeasure) => Counts;
}

type Measured = Omit<PeerFigure, 'ourAlerts' | 'timesOurs'>;

/** Runs every installed peer and ourselves over the same bytes and rules, one after the other on one core. */
export async function comparePeers(bench: Bench, options: PeerOptions): Promise<Comparison> {
  const peers = PEERS.filter(({ name }) => options.only === undefined || name === options.only);
  const installed = peers.filter((peer) => isInstalled(peer, options.into));
  for (const peer of installed) await prepare(peer, bench, options.into);
  const figures: PeerFigure[] = [];
  for (const name of ['mixed', 'process creation'] as const) {
    const own = await ours(bench.streamOf(name, 1), bench, options);
    figures.push({ ...own, ourAlerts: own.alerts, timesOurs: 1 });
    for (const peer of installed) {
      const stream = bench.streamOf(name, peer.nth[name]);
      const measured = await measureEngine(engineOf(peer, bench, options.into), stream, bench, options);
      const ourAlerts = peer.nth[name] === 1 ? own.alerts : await countOurs(stream, bench, options.core);
      figures.push({ ...measured, ourAlerts, timesOurs: measured.perSecond / own.perSecond });
    }
  }
  return { figures, notes: Object.fromEntries(installed.map(({ name, note }) => [name, note])), notInstalled: peers.filter((peer) => !installed.includes(peer)).map(({ name }) => name) };
}

/** Our own figure on a stream. */
export function ours(stream: Stream, bench: Bench, options: PeerOptions): Promise<Measured> {
  return measureEngine(ourEngine(bench), stream, bench, options);
}

function ourEngine(bench: Bench): Engine {
  return {
    name: 'Watchfloor', version: `Node ${process.versions.node}`,
    command: (events) => [process.execPath, join(import.meta.dirname, 'ours.ts'), bench.rules, events],
    read: ({ stdout }) => JSON.parse(stdout) as Counts,
  };
}

async function countOurs(stream: Stream, bench: Bench, core: number): Promise<number> {
  const engine = ourEngine(bench);
  return engine.read(await measureProcess(engine.command(stream.short), core)).alerts / stream.repeats;
}

function engineOf(peer: Peer, bench: Bench, into: string): Engine {
  return { name: peer.name, version: peer.version, command: (events) => peer.command(folderOf(peer, into), bench, events), read: (run) => peer.read(run) };
}

async function prepare(peer: Peer, bench: Bench, into: string): Promise<void> {
  const command = peer.prepare?.(folderOf(peer, into), bench) ?? null;
  if (command === null) return;
  const run = await runProgram(command[0] as string, command.slice(1), process.cwd());
  if (run.code !== 0) throw new Error(`${command.join(' ')} ended with ${run.code}: ${run.stderr.slice(-500)}`);
}

async function measureEngine(engine: Engine, stream: Stream, bench: Bench, { core, passes, say }: PeerOptions): Promise<Measured> {
  say(`${engine.name} on ${stream.events.toLocaleString('en-GB')} events, ${stream.name}`);
  const runs: { readonly empty: ProcessMeasure; readonly short: ProcessMeasure; readonly long: ProcessMeasure }[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const run = (events: string) => measureProcess(engine.command(events), core);
    runs.push({ empty: await run(bench.empty), short: await run(stream.short), long: await run(stream.long) });
  }
  const seconds = median(runs.map(({ short, long }) => long.cpuS - short.cpuS));
  if (seconds <= 0) throw new Error(`${engine.name} took no longer for ${LONG_PASSES} passes than for one: give it more events.`);
  const counts = engine.read((runs[0] as (typeof runs)[number]).short);
  return {
    stream: stream.name, engine: engine.name, version: engine.version, perSecond: (stream.events * (LONG_PASSES - 1)) / seconds, loadS: median(runs.map(({ empty }) => empty.cpuS)),
    peakMib: Math.max(...runs.map(({ long }) => long.peakMib)), rules: counts.rules, events: stream.events / stream.repeats, alerts: counts.alerts / stream.repeats,
    command: engine.command('EVENTS').join(' ').replaceAll(bench.rules, 'RULES').replaceAll(bench.routes, 'ROUTES'),
  };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] as number) + (sorted[Math.ceil((sorted.length - 1) / 2)] as number)) / 2;
}
