/** `npm run scenarios -- OUT [...]`: attacks, what looks like them, and an ordinary background, as folders with the truth beside them. */
import { parseArgs } from 'node:util';
import { EXIT } from '#base/exit-codes.ts';
import { background } from './background/background.ts';
import { SCENARIOS } from './scenarios.ts';
import { EPOCH_MS, startOf } from './start-times.ts';
import { createWorld } from './world/create-world.ts';
import { writeBackground, writeScenario } from './write-folder.ts';

const HELP = `npm run scenarios -- OUT [--seed 1] [--seeds N] [--only NAME] [--users 300] [--background EVENTS] [--days 7]

Writes scenarios into the folder OUT: for each attack and each look-alike a folder with scenario.yml and records in the formats of the products.
  --seed 1          the first seed: the same one gives the same records
  --seeds N         so many seeds, one after the other; the world stays that of the first
  --only NAME       only scenarios whose name has this in it
  --users 300       how many people the company has, 20 at least
  --background N    also about so many records of ordinary days
  --days 7          how many days these are
Scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}
The form: docs/scenarios-format.md
`;

function numberOf(text: string, name: string, least: number): number {
  const number = Number(text.replaceAll('_', ''));
  if (!Number.isInteger(number) || number < least) throw new RangeError(`--${name} takes a whole number of ${least} at least, not "${text}".`);
  return number;
}

async function main(): Promise<void> {
  const { values, positionals: [folder] } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string', default: '1' }, seeds: { type: 'string', default: '1' }, only: { type: 'string', default: '' }, users: { type: 'string', default: '300' }, background: { type: 'string', default: '0' }, days: { type: 'string', default: '7' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) return void process.stdout.write(HELP);
  if (folder === undefined) throw new RangeError('Name the folder to write into.');
  const [seed, seeds, days, events] = [numberOf(values.seed, 'seed', 0), numberOf(values.seeds, 'seeds', 1), numberOf(values.days, 'days', 1), numberOf(values.background, 'background', 0)];
  const world = createWorld({ seed, users: numberOf(values.users, 'users', 20) });
  const chosen = SCENARIOS.filter(({ name }) => name.includes(values.only));
  if (chosen.length === 0) throw new RangeError(`No scenario has "${values.only}" in its name. There are: ${SCENARIOS.map(({ name }) => name).join(', ')}.`);
  for (let at = seed; at < seed + seeds; at++) {
    for (const one of chosen) {
      for (const [kind, make] of [['attack', one.make], ['look-alike', one.lookAlike]] as const) {
        const scenario = make(world, at, startOf({ name: `${one.name}/${kind}`, seed: at, startMs: EPOCH_MS, days }));
        writeScenario(folder, scenario, seeds === 1 ? scenario.name : `${scenario.name}-${at}`);
      }
    }
  }
  process.stdout.write(`${folder}: ${chosen.length * seeds} attacks and as many look-alikes.\n`);
  if (events === 0) return;
  const startedMs = performance.now();
  const about = { title: `${days} ordinary days`, description: `What ${world.people.length} people and their machines do in ${days} days. None of it is an attack.`, seed };
  const count = await writeBackground(folder, background(world, { seed, events, days, startMs: EPOCH_MS }), about);
  process.stdout.write(`${folder}/background: ${count.toLocaleString('en-GB')} records in ${((performance.now() - startedMs) / 1000).toFixed(1)} s.\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nnpm run scenarios -- --help says more.\n`);
  process.exitCode = EXIT.usage;
});
