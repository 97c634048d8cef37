import { readFile } from 'node:fs/promises';
import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, hasFlag, listOption, textOption } from '#cli/command.ts';
import { attackTable, fieldTable } from '#cli/coverage-report.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import { columns } from '#cli/wrap-text.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { ATTACK_TECHNIQUES } from '#contract/attack.gen.ts';
import { type AttackCoverage, attackCoverage, uncoveredTargets } from '#engine/detect/sigma/coverage/attack-coverage.ts';
import { FieldCoverage } from '#engine/detect/sigma/coverage/field-coverage.ts';
import { navigatorLayer } from '#engine/detect/sigma/coverage/navigator-layer.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { readProofFiles } from '#stores/content/proof-files.ts';
import { cacheOfUser } from '../cache-place.ts';
import { contentFolder } from '../content-folder.ts';
import { normaliserFromContent } from '../normaliser-from-content.ts';
import { eventsOfFiles, eventsOfSamples } from './events-of-files.ts';
import { loadNamedRules, rulePaths, runOnRules } from './run-on-rules.ts';

export const command: Command = {
  name: 'coverage',
  summary: 'What rules cover: techniques of ATT&CK and their gaps, or the fields of events.',
  usage: '[PATH...] [options]',
  options: {
    format: { type: 'string', default: 'table', value: 'table|json|navigator', help: 'How to print it; navigator: a layer for the ATT&CK Navigator.' },
    gaps: { type: 'boolean', help: 'The techniques that no rule names, in place of those that one does.' },
    targets: { type: 'string', value: 'FILE', help: 'Techniques that should be covered, one id a line: prints those that are not; exit code 1 when there are any.' },
    fields: { type: 'boolean', help: 'Fields: those of rules that no event has, and those of events that no rule reads.' },
    data: { type: 'string', multiple: true, value: 'PATH', help: 'With --fields: the events are those of these records, not of the samples of our sources.' },
  },
  notes: 'PATH is a folder, a file, or a .zip or .tar.gz of rules; without it, the rules that come with Watchfloor.\nThe layer goes to standard output: watchfloor rules coverage --format navigator > layer.json',
  run: coverage,
};

async function coverage(args: CommandArgs): Promise<number> {
  const format = textOption(args, 'format') ?? '';
  const isFields = hasFlag(args, 'fields');
  if (!['table', 'json', 'navigator'].includes(format)) return wrongCall('rules coverage', '--format must be table, json or navigator.');
  if (isFields && format === 'navigator') return wrongCall('rules coverage', '--fields prints a table or json.');
  if (!isFields && listOption(args, 'data').length > 0) return wrongCall('rules coverage', '--data belongs to --fields.');
  return runOnRules('coverage', async () => {
    const paths = rulePaths(args.positionals);
    const { rules: single, correlations } = await loadNamedRules(args.positionals);
    if (isFields) return print(await fieldCoverage(single, listOption(args, 'data')), format, fieldTable);
    const rules = [...single, ...correlations.correlations.map(({ correlation }) => correlation)];
    const proofs = (await Promise.all(paths.map(readProofFiles))).flat();
    const proved = new Set(rules.filter(({ file }) => proofs.some(({ ruleFile }) => ruleFile === file)).map(({ id }) => id));
    const result = attackCoverage(rules, proved);
    const targets = textOption(args, 'targets');
    if (targets !== null) return printTargets(result, await readFile(targets, 'utf8'), format);
    if (format === 'navigator') return print(navigatorLayer(result, args.positionals.length > 0 ? `Rules of ${paths.join(', ')}` : 'Rules of Watchfloor'), 'json', () => []);
    return print(result, format, (one) => attackTable(one, hasFlag(args, 'gaps')));
  });
}

/** Lines that begin with an id are targets; what stands behind it, and other lines, are for people. */
function printTargets(result: AttackCoverage, text: string, format: string): number {
  const targets = [...new Set([...text.matchAll(/^\s*(t\d{4}(?:\.\d{3})?)\b/gim)].map((match) => (match[1] ?? '').toUpperCase()))];
  if (targets.length === 0) return wrongCall('rules coverage', 'The file of --targets has no technique: write one id a line, such as T1059.001.');
  const uncovered = uncoveredTargets(result, targets).map((id) => ({ id, name: ATTACK_TECHNIQUES[id]?.[0] ?? 'ATT&CK has no such technique' }));
  print({ targets: targets.length, uncovered }, format, () => [...columns(uncovered.map(({ id, name }) => [id, name])), `${targets.length - uncovered.length} of ${targets.length} targets are covered.`]);
  return uncovered.length === 0 ? EXIT.ok : EXIT.failed;
}

async function fieldCoverage(rules: readonly SigmaRule[], data: readonly string[]) {
  const [normaliser, taxonomy] = await Promise.all([normaliserFromContent(contentFolder(), cacheOfUser()), readTaxonomy(contentFolder(), cacheOfUser())]);
  const coverageOfFields = new FieldCoverage(rules, createEventView(taxonomy));
  const events = data.length > 0 ? eventsOfFiles(data, normaliser) : eventsOfSamples(contentFolder(), normaliser);
  for await (const event of events) coverageOfFields.observe(event);
  return coverageOfFields.result();
}

function print<T extends object>(result: T, format: string, table: (result: T) => readonly string[]): number {
  process.stdout.write(format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : table(result).map((line) => `${escapeControls(line)}\n`).join(''));
  return EXIT.ok;
}
