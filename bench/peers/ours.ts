/**
 * Our own engine as one process, measured as the peers are: `ours.ts RULES EVENTS` prints rules and alerts. It first learns from the beginning of
 * the events, which is the same for one pass over them and for several and so drops out of the difference.
 */
import { open } from 'node:fs/promises';
import { loadRules } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { createKernel } from '#main/wasm-kernel.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { recordEngine } from '../detect/engines.ts';

const [rulesFolder = '', eventsFile = ''] = process.argv.slice(2);
const LEARNING_ROUNDS = 6;
const CHUNK_BYTES = 4 << 20;
const LEARNING_CHUNKS = 8;

const { rules } = await loadRules([rulesFolder]);
const engine = recordEngine(createKernel(), rules, { normaliser: await normaliserFromContent('content'), taxonomy: await readTaxonomy('content') });
for (let i = 0; i < LEARNING_ROUNDS; i++) await run(LEARNING_CHUNKS);
process.stdout.write(`${JSON.stringify({ rules: rules.length, alerts: await run(Number.POSITIVE_INFINITY) })}\n`);

/** Alerts in the first chunks of the file, each cut behind its last whole line. */
async function run(mostChunks: number): Promise<number> {
  const file = await open(eventsFile);
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let alerts = 0;
  let position = 0;
  for (let chunk = 0; chunk < mostChunks; chunk++) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) break;
    const whole = bytesRead < CHUNK_BYTES ? bytesRead : buffer.lastIndexOf(0x0a) + 1;
    alerts += engine.runBytes(buffer.subarray(0, whole));
    position += whole;
  }
  await file.close();
  return alerts;
}
