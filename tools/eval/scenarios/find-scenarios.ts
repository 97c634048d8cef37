import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Recorded telemetry that belongs together, with the techniques that its authors say are in it. */
export interface Scenario {
  readonly set: string;
  readonly name: string;
  readonly paths: readonly string[];
  readonly techniques: readonly string[];
}

const FOLDERS_ARE_SCENARIOS = 'otrf-security-datasets';
const FILES_ARE_SCENARIOS = ['aws-invictus-stratus', 'aws-stratus-detonation', 'aws-traildiscover', 'o365-invictus', 'azure-sentinel-training-lab', 'azure-sentinel-samples'];
/** Lists of indicators and a catalogue: about attacks, but no telemetry of any. */
const NOT_TELEMETRY = /^(?:Feeds__|api-risk-catalogue|SOURCE|INDEX)/;

/** The scenarios of the data folder, by set and name; sets that are not there are left out. */
export function findScenarios(data: string): Scenario[] {
  return [...foldersOf(data), ...FILES_ARE_SCENARIOS.flatMap((set) => filesOf(data, set))];
}

function foldersOf(data: string): Scenario[] {
  const root = join(data, FOLDERS_ARE_SCENARIOS);
  if (!existsSync(root)) return [];
  const techniques = techniquesOf(join(root, 'INDEX.tsv'));
  const names = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return names.map((name) => ({ set: FOLDERS_ARE_SCENARIOS, name, paths: [join(root, name)], techniques: techniques.get(name) ?? [] }));
}

function filesOf(data: string, set: string): Scenario[] {
  const root = join(data, set);
  if (!existsSync(root)) return [];
  const names = readdirSync(root).filter((name) => !NOT_TELEMETRY.test(name)).sort();
  return names.map((name) => ({ set, name: basename(name).replace(/\.gz$/, ''), paths: [join(root, name)], techniques: [] }));
}

function techniquesOf(index: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const line of readFileSync(index, 'utf8').split('\n').slice(1)) {
    const cells = line.split('\t');
    const known = found.get(cells[0] ?? '') ?? new Set<string>();
    for (const technique of (cells[7] ?? '').split(';')) if (/^T(?!0000)\d{4}(?:\.\d{3})?$/.test(technique)) known.add(technique);
    found.set(cells[0] ?? '', known);
  }
  return new Map([...found].map(([name, techniques]) => [name, [...techniques].sort()]));
}
