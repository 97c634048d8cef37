/**
 * Our own matcher as one process, measured as the peers are: `ours.ts RULES EVENTS` prints rules and alerts. Each line is parsed,
 * normalised and matched; alerts are counted only.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createEventView } from '#engine/detect/event-view.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import { copyUnits, loadRules } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';

const [rulesFolder = '', eventsFile = ''] = process.argv.slice(2);

const set = compileRules((await loadRules([rulesFolder])).rules, { copyUnits });
const view = createEventView(await readTaxonomy('content'));
const normaliser = await normaliserFromContent('content');
let alerts = 0;
for await (const text of createInterface({ input: createReadStream(eventsFile, { highWaterMark: 1 << 20 }) })) {
  const outcome = normaliser.normalise({ tenant: 'bench', source: '', receivedAtMs: 0, id: '0', text });
  if (outcome.ok) for (const event of outcome.events) alerts += set.match(view(event)).length;
}
process.stdout.write(`${JSON.stringify({ rules: set.rules.length, alerts })}\n`);
