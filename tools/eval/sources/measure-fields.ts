import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Domain } from '#contract/domain.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { compareFields } from './compare-fields.ts';
import { type Field, FIELDS } from './ecs-fields.ts';
import { type ElasticPair, toPair } from './elastic-pair.ts';
import { ELASTIC_SOURCES, type ElasticRow } from './elastic-sources.ts';
import { readGzLines } from './gz-lines.ts';
import type { LeftOut } from './reference-case.ts';
import { isOneOf } from './source-names.ts';
import { addTo, emptyTally, type Tally } from './tally.ts';
import { untoldEvents } from './untold-events.ts';

export interface FieldDisagreement {
  readonly case: string;
  readonly n: number;
  readonly field: Field;
  readonly expected: string;
  readonly ours: string;
}

/** The figures of the data streams of one package that belong to one domain. */
export interface FieldFigures {
  /** The package, with its data streams where another row of the domain has others of it. */
  readonly package: string;
  readonly domain: Domain;
  cases: number;
  readonly recognised: Tally;
  readonly fields: Readonly<Record<Field, Tally>>;
  readonly disagreements: FieldDisagreement[];
  /** Records that another source took, or none, by `stream: source`. */
  readonly strays: Map<string, number>;
}

export interface FieldMeasure {
  readonly packages: readonly FieldFigures[];
  readonly leftOut: readonly LeftOut[];
  /** Comparisons that were not made, by reason. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Actions that agree by the table of labels only. */
  readonly byLabel: number;
}

interface Run {
  readonly normaliser: Normaliser;
  readonly skipped: Map<string, number>;
  byLabel: number;
}

/** Holds our events of the records of elastic/integrations against the ECS documents that Elastic makes of them. */
export async function measureFields(folder: string, normaliser: Normaliser, only: string | undefined): Promise<FieldMeasure> {
  const run: Run = { normaliser, skipped: new Map(), byLabel: 0 };
  const isMapped = (row: ElasticRow) => normaliser.sources.some((source) => isOneOf(source, row.sources));
  const leftOut = ELASTIC_SOURCES.filter((row) => !isMapped(row)).map((row) => ({ what: `elastic ${row.package} ${row.streams.join(' ')}`, why: `no mapping of ${row.sources.join(' or ')}` }));
  const asked = ELASTIC_SOURCES.filter((row) => isMapped(row) && (only === undefined || isAsked(row, only)));
  const packages: FieldFigures[] = [];
  for (const [name, rows] of Map.groupBy(asked, (row) => row.package)) {
    const file = join(folder, `${name}.pairs.ndjson.gz`);
    if (!existsSync(file)) leftOut.push({ what: `elastic ${name}`, why: 'its file is not in the data' });
    else {
      const { figures, strangers } = await measurePackage(file, rows, run);
      packages.push(...figures.filter((one) => one.cases > 0));
      leftOut.push(...figures.filter((one) => one.cases === 0).map((one) => ({ what: `elastic ${one.package}`, why: 'the data has no record of its data streams' })));
      leftOut.push(...strangers);
    }
  }
  return { packages, leftOut, skipped: run.skipped, byLabel: run.byLabel };
}

async function measurePackage(file: string, rows: readonly ElasticRow[], run: Run): Promise<{ figures: FieldFigures[]; strangers: LeftOut[] }> {
  const figures = new Map(rows.map((row) => [row, figuresOf(row)]));
  const strangers = new Map<string, number>();
  for await (const line of readGzLines(file)) {
    const pair = toPair(line);
    const row = rows.find((one) => one.streams.includes(pair.stream));
    const own = row && figures.get(row);
    if (row && own) measurePair(pair, row, own, run);
    else if (!ELASTIC_SOURCES.some((one) => one.package === pair.package && one.streams.includes(pair.stream))) count(strangers, `elastic ${pair.package} ${pair.stream}`);
  }
  return { figures: [...figures.values()], strangers: [...strangers].map(([what, records]) => ({ what: `${what} (${records} records)`, why: 'a data stream of no source here' })) };
}

function isAsked(row: ElasticRow, only: string): boolean {
  return row.package === only || row.domain === only || isOneOf(only, row.sources);
}

function figuresOf(row: ElasticRow): FieldFigures {
  const isOnly = ELASTIC_SOURCES.every((other) => other === row || other.package !== row.package || other.domain !== row.domain);
  const name = isOnly ? row.package : `${row.package} ${row.streams.join(' ')}`;
  const fields = Object.fromEntries(FIELDS.map((field) => [field, emptyTally()])) as Record<Field, Tally>;
  return { package: name, domain: row.domain, cases: 0, recognised: emptyTally(), fields, disagreements: [], strays: new Map() };
}

function measurePair(pair: ElasticPair, row: ElasticRow, figures: FieldFigures, run: Run): void {
  const { normaliser, skipped } = run;
  if (!pair.expected) return count(skipped, 'record: Elastic drops it');
  const events = untoldEvents(normaliser, pair);
  figures.cases++;
  const isRecognised = events.length > 0 && events.every((event) => isOneOf(event.source, row.sources));
  addTo(figures.recognised, isRecognised);
  if (!isRecognised) count(figures.strays, `${pair.stream}: ${[...new Set(events.map((event) => event.source))].join(', ') || 'unreadable'}`);
  // What no mapping took has its fields from the bare JSON; that is no merit.
  const results = compareFields(pair.expected, pair, events.filter((event) => event.domain !== null));
  for (const field of FIELDS) {
    const result = results[field];
    if (result.kind === 'skipped') count(skipped, `${field}: ${result.why}`);
    if (result.kind !== 'compared') continue;
    if (result.byLabel) run.byLabel++;
    addTo(figures.fields[field], result.agrees);
    if (!result.agrees) figures.disagreements.push({ case: `${pair.stream}/${pair.case}`, n: pair.n, field, expected: result.expected, ours: result.ours });
  }
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
