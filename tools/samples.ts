import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { checkOcsfEvent } from '#contract/ocsf-check.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { eventsOf, readSamples, withoutReceipt } from '../tests/kit/source-samples.ts';

/** Shows what the samples of a source become, and with --write writes that down as expected. */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean', default: false } } });
const normaliser = await normaliserFromContent('content');

for (const sample of await readSamples('content', positionals[0])) {
  const events = eventsOf(sample, normaliser);
  const lines = events.map((event) => JSON.stringify(withoutReceipt(event)));
  const expected = sample.expected?.map((event) => JSON.stringify(event)) ?? [];
  const different = lines.filter((line, i) => line !== expected[i]).length + Math.max(0, expected.length - lines.length);
  console.log(`${sample.file}: ${lines.length} events, ${different} differ from what is expected`);
  for (const event of events) {
    const problems = checkOcsfEvent(event.ocsf).map((problem) => `${problem.kind} ${problem.path} ${problem.detail}`);
    const wrongSource = event.source === sample.source ? '' : ` RECOGNISED AS ${event.source}`;
    console.log(`  ${event.ocsf['class_name']}: ${event.ocsf['activity_name']} ${new Date(event.timeMs).toISOString()}${wrongSource}${problems.map((problem) => `\n    ${problem}`).join('')}`);
  }
  if (values.write) await writeFile(sample.expectedFile, `${lines.join('\n')}\n`);
}
