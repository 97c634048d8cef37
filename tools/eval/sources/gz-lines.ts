import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { JsonObject } from '#contract/event.ts';

/** The objects of a gzipped NDJSON file, one at a time. */
export async function* readGzLines(path: string): AsyncGenerator<JsonObject> {
  const file = createReadStream(path);
  const unpacked = createGunzip();
  file.on('error', (error) => unpacked.destroy(error));
  for await (const line of createInterface({ input: file.pipe(unpacked), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') yield JSON.parse(line) as JsonObject;
  }
}
