import { createReadStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { readInputPart } from './input-part.ts';
import type { ReferenceCase } from './reference-case.ts';

const ROOT = 'mappings/markdown/';

/** The pairs `x.raw` and `x.ocsf` of ocsf/examples, and how many of its files are in no pair. */
export async function readOcsfExamples(path: string): Promise<{ cases: ReferenceCase[]; unpaired: number }> {
  const files = await filesOf(path);
  const cases = [...files].flatMap(([name, raw]) => {
    const mapped = name.endsWith('.raw') ? files.get(name.replace(/raw$/, 'ocsf')) : undefined;
    return mapped === undefined ? [] : [toCase(name, raw, mapped)];
  });
  return { cases, unpaired: files.size - 2 * cases.length };
}

async function filesOf(path: string): Promise<Map<string, string>> {
  const archive = createReadStream(path).pipe(createGunzip()).pipe(extract());
  const files = new Map<string, string>();
  for await (const entry of archive) {
    const { name, type } = entry.header;
    if (type === 'file' && name.startsWith(ROOT)) files.set(name.slice(ROOT.length), await text(entry));
    else entry.resume();
  }
  return files;
}

/** Some mapped samples are no strict JSON (comments, two objects in a row), so the classes are read from the text. */
export function toCase(name: string, raw: string, mapped: string): ReferenceCase {
  const classes = [...mapped.matchAll(/"class_uid"\s*:\s*"?(\d+)/g)].map((match) => Number(match[1]));
  // A sample of a CSV file starts with its header line; the product reads headers of files that are called so.
  const file = (name.split('/').pop() ?? name).replace(/raw$/, 'csv');
  return {
    reference: 'ocsf-examples',
    package: name.split('/')[0] ?? name,
    test: name.replace(/\.raw$/, ''),
    inputs: [{ name: file, text: raw }],
    expected: classes.map((classUid) => ({ classUid, timeMs: null })),
    part: readInputPart([]),
  };
}

/** The path without its versions and without `samples`, for the table of sources. */
export function withoutVersions(test: string): string {
  return test.split('/').filter((part) => !/^v\d+(?:\.\d+)+/.test(part)).join('/');
}
