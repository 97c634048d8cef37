import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, listOption, textOption } from '#cli/command.ts';
import { logSourceName } from '#cli/explain-report.ts';
import { listFormat, wrongCall } from '#cli/run-on-platform.ts';
import { columns, cutText } from '#cli/wrap-text.ts';
import { RULE_KINDS } from '#contract/rule-life.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { RULE_STATUSES } from '#contract/sigma-rule.ts';
import { isCorrelation, isRule, kindOf, type SigmaDocument } from '#engine/detect/sigma/sigma-document.ts';
import { loadNamedRules, runOnRules } from './run-on-rules.ts';

const WIDTH = 120;

export const command: Command = {
  name: 'list',
  summary: 'Rules, correlations and filters with kind, id, level, status and title; all of them or some.',
  usage: '[PATH...] [options]',
  options: {
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
    kind: { type: 'string', multiple: true, value: 'KIND', help: `Only of this kind: ${RULE_KINDS.join(', ')}.` },
    level: { type: 'string', multiple: true, value: 'LEVEL', help: `Only of this level: ${SEVERITIES.join(', ')}.` },
    status: { type: 'string', multiple: true, value: 'STATUS', help: `Only of this status: ${RULE_STATUSES.join(', ')}.` },
    tag: { type: 'string', multiple: true, value: 'TAG', help: 'Only with this tag, such as attack.t1059.001; attack.t1059 has its sub-techniques too.' },
    logsource: { type: 'string', value: 'NAME', help: 'Only of a log source that has this product, category or service.' },
    title: { type: 'string', value: 'TEXT', help: 'Only with this text in the title.' },
  },
  notes: 'PATH is a folder, a file, or a .zip or .tar.gz of rules; without it, the rules that come with Watchfloor. What does not load is not listed: see "rules check".',
  run: list,
};

async function list(args: CommandArgs): Promise<number> {
  const format = listFormat(args);
  if (format === null) return wrongCall('rules list', '--format must be table, json or ndjson.');
  const wrong = wrongChoice(args, 'kind', RULE_KINDS) ?? wrongChoice(args, 'level', SEVERITIES) ?? wrongChoice(args, 'status', RULE_STATUSES);
  if (wrong !== null) return wrongCall('rules list', wrong);
  return runOnRules('list', async () => {
    const { rules: single, correlations, filters } = await loadNamedRules(args.positionals);
    const all: readonly SigmaDocument[] = [...single, ...correlations.correlations.map(({ correlation }) => correlation), ...filters];
    const rules = all.filter((rule) => isWanted(rule, args));
    if (format === 'json') process.stdout.write(`${JSON.stringify(rules.map(present), null, 2)}\n`);
    else if (format === 'ndjson') for (const rule of rules) process.stdout.write(`${JSON.stringify(present(rule))}\n`);
    else process.stdout.write([...columns(rules.map((rule) => [rule.id, kindOf(rule), rule.level, rule.status ?? '-', rule.title])), `${rules.length} of ${all.length} rules.`].map((line) => `${escapeControls(cutText(line, WIDTH))}\n`).join(''));
    return EXIT.ok;
  });
}

function wrongChoice(args: CommandArgs, name: string, known: readonly string[]): string | null {
  const wrong = listOption(args, name).find((value) => !known.includes(value));
  return wrong === undefined ? null : `"${wrong}" is no ${name}: it is one of ${known.join(', ')}.`;
}

function isWanted(rule: SigmaDocument, args: CommandArgs): boolean {
  const isOneOf = (name: string, value: string | null) => listOption(args, name).length === 0 || listOption(args, name).includes(value ?? '');
  const logSource = textOption(args, 'logsource')?.toLowerCase();
  const title = textOption(args, 'title')?.toLowerCase();
  const tags = listOption(args, 'tag').map((tag) => tag.toLowerCase());
  return isOneOf('kind', kindOf(rule)) && isOneOf('level', rule.level) && isOneOf('status', rule.status)
    && (logSource === undefined || ('logSource' in rule && Object.values(rule.logSource).includes(logSource)))
    && (title === undefined || rule.title.toLowerCase().includes(title))
    && tags.every((wanted) => rule.tags.some((tag) => tag.toLowerCase() === wanted || tag.toLowerCase().startsWith(`${wanted}.`)));
}

function present(rule: SigmaDocument): object {
  const { id, title, level, status, tags, author, date, modified, file, line } = rule;
  const own = isCorrelation(rule) ? { type: rule.type } : { logsource: rule.logSource, logsource_name: logSourceName(rule.logSource) };
  return { id, kind: kindOf(rule), title, level, status, ...own, ...(isRule(rule) ? {} : { rules: rule.rules }), tags, author, date, modified, file, line };
}
