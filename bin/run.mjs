// `node bin/run.mjs FILE ARGS...` runs a TypeScript file of this checkout, also in a fresh clone: dependencies first,
// then under the Node 24 that comes with them. Plain JavaScript that any Node from 20.19 on can run.
import { runEntry } from './run-entry.mjs';

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  process.stderr.write('Usage: node bin/run.mjs FILE ARGS...\n');
  process.exitCode = 2;
} else {
  await runEntry(entry, args);
}
