import { appendFileSync, copyFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { JsonObject } from '#contract/event.ts';
import type { LogSource } from '#contract/log-source.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { readRuleFiles } from '#stores/content/rules-folder.ts';

/** Passes over the events of a long file, of which one pass is the short file: the difference of both leaves out what happens once. */
export const LONG_PASSES = 4;

/** There are few recorded process creations: they are repeated until they fill a file. */
const PROCESS_CREATION_REPEATS = 20;

export type StreamName = 'mixed' | 'process creation';

/** Files of one stream; each line is a record of the recordings, byte for byte. */
export interface Stream {
  readonly name: StreamName;
  /** One pass. */
  readonly short: string;
  /** The same `LONG_PASSES` times. */
  readonly long: string;
  /** Lines of `short`. */
  readonly events: number;
  /** How often each distinct event is in `short`. */
  readonly repeats: number;
}

/** What every engine is run on. */
export interface Bench {
  /** Folder with the rule files. */
  readonly rules: string;
  /** JSON: `channel|event id`, in lower case, to the log sources of such events. */
  readonly routes: string;
  readonly empty: string;
  /** The stream for an engine that takes every n-th event only, being too slow for all. */
  streamOf(name: StreamName, nth: number): Stream;
}

/** The recordings and rules below `data`, laid out below `into`; of the mixed events every `every`-th is taken. */
export async function prepareBench(data: string, into: string, { every, normaliser }: { readonly every: number; readonly normaliser: Normaliser }): Promise<Bench> {
  const rules = join(into, 'rules');
  await writeRules(join(data, 'sigma-rules'), rules);
  const lines = readWindowsLines(join(data, 'otrf-security-datasets'));
  const streams = { mixed: everyNth(lines, every), 'process creation': lines.filter(isProcessCreation) };
  const routes = join(into, 'routes.json');
  writeFileSync(routes, JSON.stringify(routesOf([...streams.mixed, ...streams['process creation']], normaliser), null, 1));
  const empty = join(into, 'empty.ndjson');
  writeFileSync(empty, '');
  const written = new Map<string, Stream>();
  const streamOf = (name: StreamName, nth: number): Stream => {
    const key = `${name.replace(' ', '-')}-${nth}`;
    const stream = written.get(key) ?? writeStream(name, everyNth(streams[name], nth), join(into, key));
    written.set(key, stream);
    return stream;
  };
  return { rules, routes, empty, streamOf };
}

/** The five folders of SigmaHQ that hold rules in use; those of `deprecated` and `unsupported` stay out. */
async function writeRules(source: string, folder: string): Promise<void> {
  for (const { path, text } of await readRuleFiles(source)) {
    const inArchive = path.slice(path.lastIndexOf(':') + 1);
    if (!inArchive.startsWith('rules')) continue;
    mkdirSync(join(folder, dirname(inArchive)), { recursive: true });
    writeFileSync(join(folder, inArchive), text);
  }
}

/** Windows events with the fields of a record at its top, which engines without a normaliser can read: most of the recordings. */
function readWindowsLines(dataset: string): string[] {
  const files = globSync('**/*.ndjson.gz', { cwd: dataset }).filter((file) => !file.includes('network') && !file.includes('zeek')).sort();
  return files.flatMap((file) => gunzipSync(readFileSync(join(dataset, file))).toString().trimEnd().split('\n'))
    .filter((line) => {
      const { Channel, EventID } = JSON.parse(line) as JsonObject;
      return typeof Channel === 'string' && EventID !== undefined;
    });
}

function isProcessCreation(line: string): boolean {
  const { Channel, EventID } = JSON.parse(line) as JsonObject;
  return Channel === 'Microsoft-Windows-Sysmon/Operational' && EventID === 1;
}

/**
 * What our mappings say, so that all engines test the same rules. Process creations and connections of the security log are left out:
 * their fields have other names than the rules of these categories, and the peers do not rename them by event.
 */
function routesOf(lines: readonly string[], normaliser: Normaliser): Record<string, LogSource[]> {
  const routes: Record<string, LogSource[]> = {};
  for (const text of lines) {
    const { Channel, EventID } = JSON.parse(text) as JsonObject;
    const outcome = normaliser.normalise({ tenant: 'bench', source: '', receivedAtMs: 0, id: '0', text });
    const key = `${String(Channel).toLowerCase()}|${String(EventID)}`;
    const route = routes[key] ?? [];
    routes[key] = route;
    for (const source of outcome.ok ? outcome.events.flatMap((event) => event.logSources) : []) {
      if (source.service === 'security' && source.category !== undefined) continue;
      if (!route.some((one) => one.category === source.category && one.service === source.service)) route.push(source);
    }
  }
  return routes;
}

function writeStream(name: StreamName, lines: readonly string[], path: string): Stream {
  const repeats = name === 'process creation' ? PROCESS_CREATION_REPEATS : 1;
  const [short, long] = [`${path}.1.ndjson`, `${path}.${LONG_PASSES}.ndjson`];
  writeFileSync(short, `${lines.join('\n')}\n`.repeat(repeats));
  copyFileSync(short, long);
  for (let pass = 1; pass < LONG_PASSES; pass++) appendFileSync(long, readFileSync(short));
  return { name, short, long, events: lines.length * repeats, repeats };
}

function everyNth<T>(items: readonly T[], nth: number): T[] {
  return items.filter((_, index) => index % nth === 0);
}
