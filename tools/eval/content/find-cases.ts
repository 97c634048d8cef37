import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { findFiles } from '#pipeline/ingest/files/find-files.ts';
import { dataSet, NO_TELEMETRY } from './data-sets.ts';

/** Records of one network: correlations and models begin with nothing. */
export interface EvalCase {
  readonly set: string;
  /** Empty where it is the whole set. */
  readonly name: string;
  readonly paths: readonly string[];
  readonly bytes: number;
}

/** What of the folder is not read, and why. */
export interface NotRead {
  readonly path: string;
  readonly why: string;
}

/** Harmless domains of a list, asked for as a client would. */
export const DOMAINS_SET = 'benign-domains';
export const DOMAINS_FILE = 'threat-intel/domains-dga-benign.ndjson.gz';

/** The cases of the folder, the largest first, so that two workers end together; with `only`, of the sets that are called so. */
export async function findCases(data: string, only?: string): Promise<{ cases: readonly EvalCase[]; notRead: readonly NotRead[] }> {
  const names = (await readdir(data, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
  const wanted = names.filter((name) => only === undefined || name.includes(only));
  const notRead: NotRead[] = wanted.flatMap((name) => (NO_TELEMETRY[name] === undefined ? [] : [{ path: name, why: NO_TELEMETRY[name] }]));
  const cases: EvalCase[] = [];
  for (const name of wanted) if (NO_TELEMETRY[name] === undefined) cases.push(...(await casesOfSet(data, name, notRead)));
  const domains = join(data, DOMAINS_FILE);
  const bytes = statSync(domains, { throwIfNoEntry: false })?.size;
  if (bytes !== undefined && (only === undefined || DOMAINS_SET.includes(only))) cases.push({ set: DOMAINS_SET, name: '', paths: [domains], bytes });
  return { cases: cases.sort((a, b) => b.bytes - a.bytes), notRead };
}

async function casesOfSet(data: string, set: string, notRead: NotRead[]): Promise<EvalCase[]> {
  const root = join(data, set);
  const { files, cases: by } = dataSet(set);
  const paths: string[] = [];
  for await (const found of findFiles([root])) {
    const path = relative(root, found.path);
    if (found.skipped !== undefined) notRead.push({ path: join(set, path), why: found.skipped });
    else if (files !== undefined && !files.test(path)) notRead.push({ path: join(set, path), why: 'no telemetry' });
    else paths.push(found.path);
  }
  const byName = Map.groupBy(paths, (path) => nameOfCase(relative(root, path), by));
  return [...byName].map(([name, own]) => ({ set, name, paths: own, bytes: own.reduce((sum, path) => sum + statSync(path).size, 0) }));
}

function nameOfCase(path: string, by: 'file' | 'folder' | undefined): string {
  if (by === undefined) return '';
  return by === 'file' ? path.replace(/\.gz$/, '') : (path.split('/')[0] ?? path);
}
