import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, hasFlag, listOption, textOption } from '#cli/command.ts';
import { attackTable, fieldTable } from '#cli/coverage-report.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import { columns } from '#cli/wrap-text.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { ATTACK_TECHNIQUES } from '#contract/attack.gen.ts';
import { DOMAINS } from '#contract/domain.ts';
import { type AttackCoverage, attackCoverage, type CoveringRule, uncoveredTargets } from '#engine/detect/sigma/coverage/attack-coverage.ts';
import { FieldCoverage } from '#engine/detect/sigma/coverage/field-coverage.ts';
import { navigatorLayer } from '#engine/detect/sigma/coverage/navigator-layer.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { cacheOfUser } from '../cache-place.ts';
import { contentFolder } from '../content-folder.ts';
import { normaliserFromContent } from '../normaliser-from-content.ts';
import { coveringRules } from './covering-rules.ts';
import { eventsOfFiles, eventsOfSamples } from './events-of-files.ts';
import { loadNamedRules, runOnRules } from './run-on-rules.ts';

export const command: Command = {
  name: 'coverage',
  summary: 'What rules cover: techniques of ATT&CK and their gaps, or the fields of events.',
  usage: '[PATH...] [options]',
  options: {
    format: { type: 'string', default: 'table', value: 'table|json|navigator', help: 'How to print it; navigator: a layer for the ATT&CK Navigator.' },
    domain: { type: 'string', value: DOMAINS.join('|'), help: 'Only what is about events of this domain.' },
    to: { type: 'string', value: 'FOLDER', help: 'With --format navigator: writes a layer of all, and one for each domain, into the folder.' },
    gaps: { type: 'boolean', help: 'The techniques that no rule names, in place of those that one does.' },
    targets: { type: 'string', value: 'FILE', help: 'Techniques that should be covered, one id a line: prints those that are not; exit code 1 when there are any.' },
    fields: { type: 'boolean', help: 'Fields: those of rules that no event has, and those of events that no rule reads.' },
    data: { type: 'string', multiple: true, value: 'PATH', help: 'With --fields: the events are those of these records, not of the samples of our sources.' },
  },
  notes: 'PATH is a folder, a file, or a .zip or .tar.gz of rules; without it, the rules, correlations and behaviour models that come with Watchfloor.\nThe layer goes to standard output: watchfloor rules coverage --format navigator > layer.json\nProved is what has a proof that holds: proofs are run. The rest is only there.',
  run: coverage,
};

async function coverage(args: CommandArgs): Promise<number> {
  const format = textOption(args, 'format') ?? '';
  const isFields = hasFlag(args, 'fields');
  if (!['table', 'json', 'navigator'].includes(format)) return wrongCall('rules coverage', '--format must be table, json or navigator.');
  if (isFields && format === 'navigator') return wrongCall('rules coverage', '--fields prints a table or json.');
  if (!isFields && listOption(args, 'data').length > 0) return wrongCall('rules coverage', '--data belongs to --fields.');
  const wrong = wrongDomainOrFolder(args, format);
  if (wrong !== null) return wrongCall('rules coverage', wrong);
  return runOnRules('coverage', async () => {
    if (isFields) return print(await fieldCoverage((await loadNamedRules(args.positionals)).rules, listOption(args, 'data')), format, fieldTable);
    const rules = await coveringRules(args.positionals);
    const domain = textOption(args, 'domain');
    const result = attackCoverage(domain === null ? rules : rules.filter(({ domains }) => domains.some((one) => one === domain)));
    const targets = textOption(args, 'targets');
    if (targets !== null) return printTargets(result, await readFile(targets, 'utf8'), format);
    const name = args.positionals.length > 0 ? `Rules of ${args.positionals.join(', ')}` : 'Rules of Watchfloor';
    const folder = textOption(args, 'to');
    if (folder !== null) return await writeLayers(rules, folder, name);
    if (format === 'navigator') return print(navigatorLayer(result, domain === null ? name : `${name}: ${domain}`), 'json', () => []);
    return print(result, format, (one) => attackTable(one, hasFlag(args, 'gaps')));
  });
}

/** What is wrong with --domain and --to; null for nothing. */
function wrongDomainOrFolder(args: CommandArgs, format: string): string | null {
  const domain = textOption(args, 'domain');
  const folder = textOption(args, 'to');
  if (domain !== null && !(DOMAINS as readonly string[]).includes(domain)) return `--domain must be one of ${DOMAINS.join(', ')}.`;
  if (folder !== null && format !== 'navigator') return '--to writes layers: give it with --format navigator.';
  if (folder !== null && domain !== null) return '--to writes a layer for each domain: leave --domain out.';
  return hasFlag(args, 'fields') && domain !== null ? '--domain is for ATT&CK: leave it out with --fields.' : null;
}

/** One file of all, and one for each domain, also where it has nothing: a gap is worth seeing. */
async function writeLayers(rules: readonly CoveringRule[], folder: string, name: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const layers = [['all', rules, name] as const, ...DOMAINS.map((domain) => [domain, rules.filter(({ domains }) => domains.includes(domain)), `${name}: ${domain}`] as const)];
  for (const [file, own, title] of layers) {
    const path = join(folder, `${file}.layer.json`);
    await writeFile(path, `${JSON.stringify(navigatorLayer(attackCoverage(own), title), null, 2)}\n`);
    process.stdout.write(`${escapeControls(path)}: ${own.length} rules\n`);
  }
  return EXIT.ok;
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
