/** `npm run eval:scenarios -- DIR [--only NAME] [--write] [--format json]`: recorded attacks through the whole engine; `--write` puts the table into docs/. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT } from '#base/exit-codes.ts';
import { detectorFromContent } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { findScenarios } from './scenarios/find-scenarios.ts';
import { scenarioTable } from './scenarios/present-scenarios.ts';
import { type ScenarioRow, scanScenario } from './scenarios/scan-scenario.ts';

const DOCUMENT = 'docs/scenarios.gen.md';
const INTRODUCTION = `# Recorded attacks through the engine

Written by \`npm run eval:scenarios -- DIR --write\`; never by hand. Rules: our own and all of SigmaHQ that are in \`DIR/sigma-rules\`. An incident counts from the paging line on; what is
below is building. \`technique seen\`: an alert names a technique that the authors of the recording name, or its parent or another child of it.

`;

async function main(data: string, only: string | undefined): Promise<{ rows: readonly ScenarioRow[]; rules: number } | null> {
  const scenarios = findScenarios(data).filter(({ set, name }) => only === undefined || `${set}/${name}`.includes(only));
  if (scenarios.length === 0) return null;
  const [normaliser, loaded] = await Promise.all([normaliserFromContent('content'), detectorFromContent('content', [join(data, 'sigma-rules')])]);
  const ruleTechniques = new Set([...loaded.rules, ...loaded.correlations.correlations.map(({ correlation }) => correlation)].flatMap((rule) => rule.techniques));
  const rows: ScenarioRow[] = [];
  for (const scenario of scenarios) {
    rows.push(await scanScenario(scenario, { normaliser, detector: loaded.detector, correlations: loaded.correlations, ruleTechniques }));
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${rows.length} of ${scenarios.length}: ${scenario.name}`);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  return { rows, rules: loaded.rules.length };
}

const { values: options, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, write: { type: 'boolean', default: false }, format: { type: 'string', default: 'table' } },
});
const result = folder === undefined ? null : await main(folder, options.only);
if (result === null) {
  process.stderr.write('Name the folder with the recordings: npm run eval:scenarios -- DIR [--only NAME] [--write]\n');
  process.exitCode = EXIT.usage;
} else if (options.format === 'json') process.stdout.write(`${JSON.stringify(result)}\n`);
else {
  const table = scenarioTable(result.rows, result.rules);
  process.stdout.write(table);
  if (options.write) writeFileSync(DOCUMENT, INTRODUCTION + table);
}
