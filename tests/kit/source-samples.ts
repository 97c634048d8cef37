import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';

/** When the samples were received: after all of them, so that times without a year find theirs. */
export const SAMPLES_RECEIVED_AT_MS = Date.UTC(2026, 10, 22, 12, 0, 0);

export interface Sample {
  readonly source: string;
  readonly file: string;
  readonly expectedFile: string;
  readonly records: readonly string[];
  readonly expected: readonly JsonObject[] | null;
}

/** All samples below `content/sources`, with their expected events where they are written down. */
export async function readSamples(contentFolder: string, only?: string): Promise<Sample[]> {
  const root = join(contentFolder, 'sources');
  const samples: Sample[] = [];
  for (const source of (await readdir(root)).filter((name) => only === undefined || name === only).sort()) {
    const folder = join(root, source, 'samples');
    const names = (await readdir(folder).catch(noneIfMissing)).filter((name) => !name.includes('.expected.')).sort();
    for (const name of names) samples.push(await readSample(source, folder, name));
  }
  return samples;
}

/** That a source has no samples yet is told by its test. */
function noneIfMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

async function readSample(source: string, folder: string, name: string): Promise<Sample> {
  const file = join(folder, name);
  const text = await readFile(file, 'utf8');
  const isOneRecord = /\.(?:eml|xml|json)$/.test(name);
  const expectedFile = join(folder, name.replace(/\.\w+$/, '.expected.ndjson'));
  const expectedText = await readFile(expectedFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return {
    source, file, expectedFile,
    records: isOneRecord ? [text] : text.split('\n').filter((line) => line.trim() !== ''),
    expected: expectedText?.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as JsonObject) ?? null,
  };
}

/** The events of a sample; the source is not told unless `source` says so. */
export function eventsOf(sample: Sample, normaliser: Normaliser, source = ''): NormalisedEvent[] {
  return sample.records.flatMap((text, i) => {
    const outcome = normaliser.normalise({ tenant: 'sample', source, receivedAtMs: SAMPLES_RECEIVED_AT_MS, id: String(i), text });
    if (!outcome.ok) throw new Error(`${sample.file}: record ${i + 1}: ${outcome.reason}: ${outcome.detail}`);
    return outcome.events;
  });
}

/** The event as it is written down: without the receipt, which differs from arrival to arrival. */
export function withoutReceipt(event: NormalisedEvent): JsonObject {
  const { uid: _uid, tenant_uid: _tenant, logged_time: _logged, version: _version, ...metadata } = event.ocsf.metadata;
  return { ...event.ocsf, metadata };
}
