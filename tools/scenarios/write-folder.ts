import { once } from 'node:events';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import { Document, isScalar, visit } from 'yaml';
import type { Line } from '../records/kit.ts';
import type { Scenario, ScenarioFile } from './scenario.ts';

/** Writes one scenario as `folder/<name>/scenario.yml` and its files of records. */
export function writeScenario(folder: string, scenario: Scenario, name = scenario.name): void {
  const home = join(folder, name);
  for (const file of scenario.files) {
    mkdirSync(dirname(join(home, file.name)), { recursive: true });
    writeFileSync(join(home, file.name), `${file.lines.map((line) => line.raw).join('\n')}\n`);
  }
  writeFileSync(join(home, 'scenario.yml'), yamlOf(describe(scenario)));
}

function describe(scenario: Scenario): Record<string, unknown> {
  const { title, kind, description, seed, severity, domains, files, steps, aloneBelowPaging } = scenario;
  return {
    title, kind, description, seed, ...(kind === 'attack' ? { severity, incidents: 1 } : {}), domains,
    records: files.map(({ name, source, belongs, needed }) => ({ file: name, source, belongs, ...(needed === undefined ? {} : { needed }) })),
    steps: steps.flatMap(({ id, title: step, tactic }) => files.flatMap((file) => {
      const lines = linesOf(file, id);
      return lines.length === 0 ? [] : [{ id, title: step, tactic, file: file.name, lines }];
    })),
    ...(aloneBelowPaging ? { aloneBelowPaging } : {}),
  };
}

const linesOf = (file: ScenarioFile, step: string): number[] => file.lines.flatMap((line, i) => (line.step === step ? [i + 1] : []));

/** YAML with lists of numbers and words on one line. */
function yamlOf(about: Record<string, unknown>): string {
  const document = new Document(about);
  visit(document, {
    Seq: (_key, list) => {
      list.flow = list.items.every(isScalar);
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** Writes a background as `folder/background/`: one packed file for each source. Gives how many records there are. */
export async function writeBackground(folder: string, lines: Iterable<Line>, about: { readonly title: string; readonly description: string; readonly seed: number }): Promise<number> {
  const home = join(folder, 'background');
  mkdirSync(join(home, 'records'), { recursive: true });
  const files = new Map<string, { readonly file: string; readonly packed: Gzip; readonly done: Promise<void>; waiting: string[] }>();
  let count = 0;
  for (const { source, raw } of lines) {
    count++;
    let one = files.get(source);
    if (one === undefined) {
      const file = `records/${source}.${raw.startsWith('{') ? 'ndjson' : 'log'}.gz`;
      const packed = createGzip({ level: 1 });
      one = { file, packed, done: finished(packed.pipe(createWriteStream(join(home, file)))), waiting: [] };
      files.set(source, one);
    }
    one.waiting.push(raw);
    if (one.waiting.length >= 2_000) await flush(one);
  }
  for (const one of files.values()) {
    await flush(one);
    one.packed.end();
    await one.done;
  }
  const records = [...files].map(([source, { file }]) => ({ file, source, belongs: 'none' }));
  writeFileSync(join(home, 'scenario.yml'), yamlOf({ title: about.title, kind: 'background', description: about.description, seed: about.seed, domains: ['email', 'identity', 'cloud', 'endpoint', 'network'], records }));
  return count;
}

async function flush(one: { readonly packed: Gzip; waiting: string[] }): Promise<void> {
  if (one.waiting.length === 0) return;
  const isRoomLeft = one.packed.write(`${one.waiting.join('\n')}\n`);
  one.waiting = [];
  if (!isRoomLeft) await once(one.packed, 'drain');
}
