// What the engine needs alone, in a process of its own: time from its start to the first answer, and memory after many events. Prints JSON.
import { readFileSync } from 'node:fs';
import { cacheOfUser } from '#main/cache-place.ts';
import { loadRules } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { createKernel } from '#main/wasm-kernel.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { recordEngine } from './engines.ts';

const [rulePath = '', eventsPath = '', cacheFolder] = process.argv.slice(2);
const started = performance.now();
const cache = cacheFolder === undefined ? null : { ...cacheOfUser(), folder: cacheFolder };
const normaliser = await normaliserFromContent('content', cache);
const contentMs = performance.now() - started;
const { rules } = await loadRules(['content/rules', rulePath], { cache });
const rulesMs = performance.now() - started - contentMs;
const bare = process.memoryUsage().rss;
const engine = recordEngine(createKernel(), rules, { normaliser, taxonomy: await readTaxonomy('content', cache) });
const bytes = readFileSync(eventsPath);
const firstLine = bytes.subarray(0, bytes.indexOf(0x0a));
engine.runBytes(firstLine);
const firstAnswerMs = performance.now();
for (let i = 0; i < 8; i++) engine.runBytes(bytes);
globalThis.gc?.();
const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
process.stdout.write(JSON.stringify({ contentMs, rulesMs, firstAnswerMs, rss: rss - bytes.length, bareRss: bare, heapUsed, heapTotal, external: external - bytes.length, kernelBytes: engine.matcher.memoryBytes, shapes: engine.matcher.shapeCount }));
