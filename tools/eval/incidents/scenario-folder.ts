import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { openFile } from '#pipeline/ingest/files/open-file.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';
import { mergeStreams } from './merge-streams.ts';
import { timed } from './recorded/recorded-set.ts';
import type { ReplayRecord } from './replay-record.ts';
import { readScenarioDocument, type ScenarioDocument, UnreadableScenario } from './scenario-document.ts';
import { BACKGROUND, type Owner, type Truth } from './truth.ts';

/** The scenarios of a folder, with their background. */
export interface ScenarioFolder {
  readonly truths: readonly Truth[];
  /** All records in the order of time; those of scenarios are held in memory, those of the background are not. */
  readonly records: (normaliser: Normaliser) => AsyncIterable<ReplayRecord>;
}

interface Part {
  readonly folder: string;
  readonly document: ScenarioDocument;
  readonly truth: Truth;
  /** Its place among the truths; BACKGROUND for a background. */
  readonly place: number;
}

/** Reads a folder of scenarios, each a folder with a `scenario.yml`; `only`: those whose name holds this, and all backgrounds. */
export async function readScenarioFolder(root: string, only = ''): Promise<ScenarioFolder> {
  const entries = await readdir(root, { withFileTypes: true }).catch((error: Error) => {
    throw new UnreadableScenario(`${root} cannot be read: ${error.message}`);
  });
  const parts: Part[] = [];
  const truths: Truth[] = [];
  for (const name of entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort()) {
    const document = await readScenarioDocument(join(root, name));
    const truth = truthOf(name, document);
    if (document.kind !== 'background' && !name.includes(only)) continue;
    parts.push({ folder: join(root, name), document, truth, place: document.kind === 'background' ? BACKGROUND : truths.push(truth) - 1 });
  }
  if (truths.length === 0) throw new UnreadableScenario(`${root} holds no scenario${only === '' ? '' : ` whose name holds ${only}`}.`);
  return { truths, records: (normaliser) => mergeStreams([heldInOrder(parts, normaliser), ...streamed(parts, normaliser)]) };
}

function truthOf(name: string, { kind, severity, steps, aloneBelowPaging }: ScenarioDocument): Truth {
  return { name, kind: kind === 'attack' ? 'attack' : 'look-alike', severity, steps: [...new Set(steps.map(({ id }) => id))], isQuietAlone: aloneBelowPaging };
}

async function* heldInOrder(parts: readonly Part[], normaliser: Normaliser): AsyncGenerator<ReplayRecord> {
  const held: ReplayRecord[] = [];
  for (const part of parts.filter(({ place }) => place !== BACKGROUND)) held.push(...(await scenarioRecords(part, normaliser)));
  yield* held.sort((a, b) => a.timeMs - b.timeMs);
}

function streamed(parts: readonly Part[], normaliser: Normaliser): AsyncIterable<ReplayRecord>[] {
  return parts.filter(({ place }) => place === BACKGROUND).flatMap((part) => part.document.records.map((file) => fileRecords(part, file, normaliser)));
}

/** The records of one scenario; that after which its incident should be there is marked: the last of the files that are needed, or its own last one. */
async function scenarioRecords(part: Part, normaliser: Normaliser): Promise<ReplayRecord[]> {
  const files: ReplayRecord[][] = [];
  for (const file of part.document.records) {
    const held: ReplayRecord[] = [];
    for await (const record of fileRecords(part, file, normaliser)) held.push(record);
    files.push(held);
  }
  const lasts = part.document.records.flatMap(({ needed }, at) => (needed === 'last' ? (files[at]?.at(-1) ?? []) : []));
  const own = files.flat().filter(({ owner }) => owner.scenario !== BACKGROUND);
  const needed = latest(lasts.length > 0 ? lasts : own);
  return files.flat().map((record) => (record === needed ? { ...record, neededFor: part.place } : record));
}

function latest(records: readonly ReplayRecord[]): ReplayRecord | undefined {
  return records.reduce<ReplayRecord | undefined>((last, record) => (last === undefined || record.timeMs >= last.timeMs ? record : last), undefined);
}

async function* fileRecords({ folder, document, truth, place }: Part, file: ScenarioDocument['records'][number], normaliser: Normaliser): AsyncGenerator<ReplayRecord> {
  const belongs = await belonging(folder, file, place);
  const stepOf = new Map(document.steps.filter((step) => step.file === file.file).flatMap(({ id, lines }) => lines.map((line) => [line, truth.steps.indexOf(id)] as const)));
  for await (const opened of openFile(join(folder, file.file))) {
    for await (const record of readRecords(opened)) {
      if (!record.ok) throw new UnreadableScenario(`${join(folder, file.file)}:${record.line} is no record (${record.reason}).`);
      const owner: Owner = belongs(record.line) ? { scenario: place, step: stepOf.get(record.line) ?? null } : { scenario: BACKGROUND, step: null };
      yield { ...timed(record.text, normaliser, { fields: record.fields, source: file.source }), owner };
    }
  }
}

/** Which lines of a file are the scenario's: all, where nothing is said. */
async function belonging(folder: string, { belongs = 'all' }: ScenarioDocument['records'][number], place: number): Promise<(line: number) => boolean> {
  if (place === BACKGROUND || belongs === 'none') return () => false;
  if (belongs === 'all') return () => true;
  const lines = new Set('lines' in belongs ? belongs.lines : (await readFile(join(folder, belongs.file), 'utf8')).split('\n').filter((line) => line.trim() !== '').map(Number));
  return (line) => lines.has(line);
}
