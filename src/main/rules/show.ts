import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, listOption, textOption } from '#cli/command.ts';
import { logSourceName } from '#cli/explain-report.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import { columns, wrapText } from '#cli/wrap-text.ts';
import { ATTACK_TECHNIQUES } from '#contract/attack.gen.ts';
import type { MappingDocument } from '#contract/mapping.ts';
import { ruleFields } from '#engine/detect/sigma/coverage/rule-fields.ts';
import { costOf } from '#engine/detect/sigma/lint/checks/cost-checks.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import { declaredLogSources } from '#engine/normalise/log-sources.ts';
import { readProofFiles } from '#stores/content/proof-files.ts';
import { splitArchivePath } from '#stores/content/rule-archive.ts';
import { cacheOfUser } from '../cache-place.ts';
import { contentFolder } from '../content-folder.ts';
import { normaliserFromContent } from '../normaliser-from-content.ts';
import { type FoundRule, findRules, MAX_RULES } from './find-rules.ts';
import { runOnRules } from './run-on-rules.ts';
import { companionFacts, companionLines, findCompanion } from './show-companion.ts';

const WIDTH = 120;

export const command: Command = {
  name: 'show',
  summary: 'One rule, correlation or filter: what it means, what it rests on, what it reads and costs, and its text.',
  usage: 'RULE [options]',
  options: {
    format: { type: 'string', default: 'table', value: 'table|json', help: 'How to print it.' },
    rules: { type: 'string', multiple: true, value: 'DIR', help: 'Where RULE is looked for beside our own rules.' },
  },
  notes: 'RULE is a file, or the id or title of a rule, correlation or filter.',
  run: show,
};

async function show(args: CommandArgs): Promise<number> {
  const [word, ...more] = args.positionals;
  const format = textOption(args, 'format');
  if (word === undefined || more.length > 0) return wrongCall('rules show', 'Name one rule: its file, id or title.');
  if (format !== 'table' && format !== 'json') return wrongCall('rules show', '--format must be table or json.');
  return runOnRules('show', async () => {
    const found = await findRules(word, listOption(args, 'rules'));
    if (!found.ok) return showCompanion(args, word, format, found.message);
    if (found.rules.length > MAX_RULES) return wrongCall('rules show', `${word} has ${found.rules.length} rules: name one of them.`);
    const mappings = (await normaliserFromContent(contentFolder(), cacheOfUser())).mappings.map(({ document }) => document);
    const facts = await Promise.all(found.rules.map((rule) => factsOf(rule, mappings)));
    if (format === 'json') process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
    else process.stdout.write(facts.map((one) => text(one).map((line) => `${escapeControls(line)}\n`).join('')).join('\n'));
    return EXIT.ok;
  });
}

/** Shows the correlation or filter that is meant, where no rule is. */
async function showCompanion(args: CommandArgs, word: string, format: 'table' | 'json', message: string): Promise<number> {
  const found = await findCompanion(word, listOption(args, 'rules'));
  if (found === null) return wrongCall('rules show', message);
  if (format === 'json') process.stdout.write(`${JSON.stringify([companionFacts(found)], null, 2)}\n`);
  else process.stdout.write(companionLines(found).map((line) => `${escapeControls(line)}\n`).join(''));
  return EXIT.ok;
}

type Facts = Awaited<ReturnType<typeof factsOf>>;

async function factsOf({ rule, text: yaml }: FoundRule, mappings: readonly MappingDocument[]) {
  const { id, title, level, status, description, author, date, logSource, techniques, tactics, falsePositives, references, file, line } = rule;
  const isArchived = splitArchivePath(file) !== null;
  const { costClass, nanoseconds } = costOf(rule.detection);
  return {
    kind: 'rule', id, title, level, status, description, author, date, logsource: logSource, tactics, falsepositives: falsePositives, references, file, line, yaml,
    techniques: techniques.map((technique) => ({ id: technique, name: ATTACK_TECHNIQUES[technique]?.[0] ?? null })),
    sources: mappings.filter((mapping) => isRouted(logSource, declaredLogSources(mapping))).map(({ source }) => source),
    fields: [...ruleFields(rule.detection)], cost: { class: costClass, nanoseconds },
    has_proof: !isArchived && (await readProofFiles(file)).length > 0,
  };
}

function text(facts: Facts): string[] {
  const rows = [
    ['id', facts.id], ['file', `${facts.file}:${facts.line}`], ['level', `${facts.level}, ${facts.status ?? 'no status'}`], ['log source', logSourceName(facts.logsource)],
    ['sources', facts.sources.length === 0 ? 'none gives such events' : facts.sources.join(', ')],
    ['ATT&CK', [...facts.tactics, ...facts.techniques.map(({ id, name }) => `${id} ${name ?? '(unknown)'}`)].join(', ')],
    ['reads', facts.fields.join(', ') || 'the whole text'], ['cost', `${facts.cost.class} (about ${facts.cost.nanoseconds} ns for one evaluation)`], ['proof', facts.has_proof ? 'yes' : 'none'],
  ];
  const lines = rows.flatMap(([name = '', value = '']) => wrapText(value, WIDTH - 14).map((line, at) => [at === 0 ? name : '', line]));
  return [facts.title, '', ...wrapText(facts.description, WIDTH), '', ...columns(lines, '  '), '', ...facts.yaml.split('\n')];
}
