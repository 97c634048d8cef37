import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, listOption, textOption } from '#cli/command.ts';
import { logSourceName } from '#cli/explain-report.ts';
import { listFormat, wrongCall } from '#cli/run-on-platform.ts';
import { columns, cutText } from '#cli/wrap-text.ts';
import type { BehaviourModel } from '#contract/model.ts';
import { RULE_KINDS } from '#contract/rule-life.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { RULE_STATUSES } from '#contract/sigma-rule.ts';
import { ruleIdOfModel } from '#engine/detect/models/alert-of-deviation.ts';
import { isCorrelation, isRule, kindOf, type SigmaDocument } from '#engine/detect/sigma/sigma-document.ts';
import { readModels } from '#stores/content/models-folder.ts';
import { contentFolder } from '../content-folder.ts';
import { loadNamedRules, runOnRules } from './run-on-rules.ts';

const WIDTH = 120;
const KINDS = [...RULE_KINDS, 'model'] as const;

export const command: Command = {
  name: 'list',
  summary: 'Rules, correlations, filters and models with kind, id, level, status and title; all of them or some.',
  usage: '[PATH...] [options]',
  options: {
    format: { type: 'string', default: 'table', value: 'table|json|ndjson', help: 'How to print it.' },
    kind: { type: 'string', multiple: true, value: 'KIND', help: `Only of this kind: ${KINDS.join(', ')}.` },
    level: { type: 'string', multiple: true, value: 'LEVEL', help: `Only of this level: ${SEVERITIES.join(', ')}.` },
    status: { type: 'string', multiple: true, value: 'STATUS', help: `Only of this status: ${RULE_STATUSES.join(', ')}.` },
    tag: { type: 'string', multiple: true, value: 'TAG', help: 'Only with this tag, such as attack.t1059.001; attack.t1059 has its sub-techniques too.' },
    logsource: { type: 'string', value: 'NAME', help: 'Only of a log source that has this product, category or service.' },
    title: { type: 'string', value: 'TEXT', help: 'Only with this text in the title.' },
  },
  notes: 'PATH is a folder, a file, or a .zip or .tar.gz of rules; without it, the rules and models that come with Watchfloor. Indicators are of a running platform: see "intel list". What does not load is not listed: see "rules check".',
  run: list,
};

async function list(args: CommandArgs): Promise<number> {
  const format = listFormat(args);
  if (format === null) return wrongCall('rules list', '--format must be table, json or ndjson.');
  const wrong = wrongChoice(args, 'kind', KINDS) ?? wrongChoice(args, 'level', SEVERITIES) ?? wrongChoice(args, 'status', RULE_STATUSES);
  if (wrong !== null) return wrongCall('rules list', wrong);
  return runOnRules('list', async () => {
    const { rules: single, correlations, filters } = await loadNamedRules(args.positionals);
    const documents: readonly SigmaDocument[] = [...single, ...correlations.correlations.map(({ correlation }) => correlation), ...filters];
    const models = args.positionals.length > 0 ? [] : await readModels(contentFolder());
    const rules = documents.filter((rule) => isWanted(rule, args));
    const lines = [...rules.map((rule) => ({ shown: present(rule), columns: [rule.id, kindOf(rule), rule.level, rule.status ?? '-', rule.title] })), ...models.filter((model) => isWantedModel(model, args)).map(presentModel)];
    if (format === 'json') process.stdout.write(`${JSON.stringify(lines.map(({ shown }) => shown), null, 2)}\n`);
    else if (format === 'ndjson') for (const { shown } of lines) process.stdout.write(`${JSON.stringify(shown)}\n`);
    else process.stdout.write([...columns(lines.map((line) => line.columns)), `${lines.length} of ${documents.length + models.length} rules.`].map((line) => `${escapeControls(cutText(line, WIDTH))}\n`).join(''));
    return EXIT.ok;
  });
}

/** Models have no status and no log source: where one is asked for, they are none of it. */
function isWantedModel({ level, title, techniques, tactics }: BehaviourModel, args: CommandArgs): boolean {
  const [kinds, levels] = [listOption(args, 'kind'), listOption(args, 'level')];
  const tags = [...techniques, ...tactics].map((name) => `attack.${name.toLowerCase()}`);
  return (kinds.length === 0 || kinds.includes('model')) && (levels.length === 0 || levels.includes(level)) && listOption(args, 'status').length === 0 && textOption(args, 'logsource') === null
    && title.toLowerCase().includes(textOption(args, 'title')?.toLowerCase() ?? '') && hasTags(tags, args);
}

function hasTags(tags: readonly string[], args: CommandArgs): boolean {
  return listOption(args, 'tag').map((tag) => tag.toLowerCase()).every((wanted) => tags.some((tag) => tag.toLowerCase() === wanted || tag.toLowerCase().startsWith(`${wanted}.`)));
}

function presentModel({ name, kind, title, level, threshold, confidence, techniques, tactics }: BehaviourModel) {
  const id = ruleIdOfModel(name);
  return { shown: { id, kind: 'model', title, level, status: null, type: kind, threshold, confidence, tags: [...tactics, ...techniques].map((one) => `attack.${one.toLowerCase()}`) }, columns: [id, 'model', level, '-', title] };
}

function wrongChoice(args: CommandArgs, name: string, known: readonly string[]): string | null {
  const wrong = listOption(args, name).find((value) => !known.includes(value));
  return wrong === undefined ? null : `"${wrong}" is no ${name}: it is one of ${known.join(', ')}.`;
}

function isWanted(rule: SigmaDocument, args: CommandArgs): boolean {
  const isOneOf = (name: string, value: string | null) => listOption(args, name).length === 0 || listOption(args, name).includes(value ?? '');
  const logSource = textOption(args, 'logsource')?.toLowerCase();
  const title = textOption(args, 'title')?.toLowerCase();
  return isOneOf('kind', kindOf(rule)) && isOneOf('level', rule.level) && isOneOf('status', rule.status)
    && (logSource === undefined || ('logSource' in rule && Object.values(rule.logSource).includes(logSource)))
    && (title === undefined || rule.title.toLowerCase().includes(title))
    && hasTags(rule.tags, args);
}

function present(rule: SigmaDocument): object {
  const { id, title, level, status, tags, author, date, modified, file, line } = rule;
  const own = isCorrelation(rule) ? { type: rule.type } : { logsource: rule.logSource, logsource_name: logSourceName(rule.logSource) };
  return { id, kind: kindOf(rule), title, level, status, ...own, ...(isRule(rule) ? {} : { rules: rule.rules }), tags, author, date, modified, file, line };
}
