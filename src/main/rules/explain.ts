import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, listOption, textOption } from '#cli/command.ts';
import { explainJson, explainText, type RuleAndEvent } from '#cli/explain-report.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { createEventView, createFieldTrace } from '#engine/detect/event-view.ts';
import { fillInLists } from '#engine/detect/sigma/explain/fill-in-lists.ts';
import { explainRule } from '#engine/detect/sigma/explain/explain-rule.ts';
import { similarName } from '#engine/detect/sigma/explain/similar-name.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { FileRecord } from '#pipeline/ingest/files/file-record.ts';
import { isUnreadable, openFile } from '#pipeline/ingest/files/open-file.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';
import { readLists, readTaxonomy } from '#stores/content/content-folder.ts';
import { splitArchivePath } from '#stores/content/rule-archive.ts';
import { cacheOfUser } from '../cache-place.ts';
import { contentFolder } from '../content-folder.ts';
import { loadRules } from '../detector-from-content.ts';
import { normaliserFromContent } from '../normaliser-from-content.ts';
import { explainCorrelation } from './explain-correlation.ts';
import { findCorrelation } from './find-correlation.ts';
import { type FoundRule, findRules, MAX_RULES } from './find-rules.ts';
import { rulePaths, runOnRules } from './run-on-rules.ts';

export const command: Command = {
  name: 'explain',
  summary: 'Why a rule fires on a record, or a correlation on records, or does not, and what it lacks.',
  usage: 'RULE RECORD | CORRELATION RECORDS... [options]',
  options: {
    format: { type: 'string', default: 'table', value: 'table|json', help: 'How to print it.' },
    rules: { type: 'string', multiple: true, value: 'DIR', help: 'Where RULE is looked for beside our own rules.' },
    record: { type: 'string', default: '1', value: 'N', help: 'Which record of the file; for a rule.' },
    source: { type: 'string', default: '', value: 'ID', help: 'The source of the records (vendor.product); else it is detected.' },
  },
  notes: 'RULE is a file, or the id or title of a rule. RECORD is a file with the record as it arrived, or - for standard input.\nCORRELATION is a file (its last correlation counts), or the id, name or title of one. RECORDS are files and folders, in the order in which the records came.\nExit code 0: it fires. 1: it does not. 2: called wrongly, or the record cannot be read.',
  run: explain,
};

async function explain(args: CommandArgs): Promise<number> {
  const [word, path, ...more] = args.positionals;
  const format = textOption(args, 'format');
  const number = Number(textOption(args, 'record'));
  if (word === undefined || path === undefined) return wrongCall('rules explain', 'Name a rule or correlation (its file, id or title) and a file with records, or - for standard input.');
  if (format !== 'table' && format !== 'json') return wrongCall('rules explain', '--format must be table or json.');
  if (!Number.isInteger(number) || number < 1) return wrongCall('rules explain', '--record must be a number from 1.');
  return runOnRules('explain', async () => {
    const [folders, source] = [listOption(args, 'rules'), textOption(args, 'source') ?? ''];
    const correlation = await findCorrelation(word, folders);
    if (correlation !== null) return await explainCorrelation({ correlation, paths: [path, ...more], folders, source, format });
    if (more.length > 0) return wrongCall('rules explain', 'A rule is explained on one record of one file: choose it with --record. Several files are for correlations.');
    const found = await findRules(word, folders);
    if (!found.ok) return wrongCall('rules explain', found.message);
    if (found.rules.length > MAX_RULES) return wrongCall('rules explain', `${word} has ${found.rules.length} rules: name one of them.`);
    const events = await readEvents(path, number, source);
    if (typeof events === 'string') return wrongCall('rules explain', events);
    const explainOne = await explainer(folders);
    const told = await Promise.all(found.rules.map(async (rule) => bestOf(await Promise.all(events.map((event) => explainOne(rule, event))))));
    if (format === 'json') process.stdout.write(`${JSON.stringify(told.map(explainJson), null, 2)}\n`);
    else process.stdout.write(told.map((one) => explainText(one).map((line) => `${escapeControls(line)}\n`).join('')).join('\n'));
    return told.some(isFiring) ? EXIT.ok : EXIT.failed;
  });
}

/** The events of the record, or what is wrong with it. */
async function readEvents(path: string, number: number, source: string): Promise<readonly NormalisedEvent[] | string> {
  const normaliser = await normaliserFromContent(contentFolder(), cacheOfUser());
  if (source !== '' && !normaliser.sources.includes(source)) return `"${source}" is no source that is known; docs/sources.gen.md lists them.`;
  const record = await nthRecord(path, number);
  if (record === null) return `${path === '-' ? 'Standard input' : path} has no record ${number}.`;
  if (typeof record === 'string') return record;
  if (!record.ok) return `Record ${number} cannot be read: ${record.reason}.`;
  const outcome = normaliser.normalise({ tenant: 'local', source, receivedAtMs: Date.now(), id: 'record', text: record.text, ...(record.fields ? { fields: record.fields } : {}) });
  return outcome.ok ? outcome.events : `The record cannot be read: ${outcome.reason}: ${outcome.detail}`;
}

async function nthRecord(path: string, number: number): Promise<FileRecord | string | null> {
  let seen = 0;
  try {
    const opened = path === '-' ? [{ name: 'stdin', chunks: process.stdin as AsyncIterable<Buffer> }] : openFile(path);
    for await (const file of opened) for await (const record of readRecords(file)) if (++seen === number) return record;
    return null;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return error.message;
  }
}

/** Explains with our taxonomy; filters count that stand beside the rule, in our folder or in further ones. */
async function explainer(folders: readonly string[]): Promise<(found: FoundRule, event: NormalisedEvent) => Promise<RuleAndEvent>> {
  const [taxonomy, ofContent] = await Promise.all([readTaxonomy(contentFolder(), cacheOfUser()), readLists(contentFolder())]);
  const placeholders = listsAtTenant(ofContent);
  const view = createEventView(taxonomy);
  const trace = createFieldTrace(taxonomy);
  return async ({ rule, parts }, event) => {
    const fields = view(event);
    const explanation = explainRule(fillInLists(rule, parts, placeholders), rule.logSource, fields);
    const isSilenced = explanation.isRouted && explanation.holds && compileRules(await asLoaded(rule, folders), { placeholders }).match(fields).length === 0;
    return {
      rule, explanation, silencedBy: isSilenced ? 'a filter that names it keeps it silent' : null,
      event: { text: fields.text, source: event.source, timeMs: event.timeMs, className: String(event.ocsf['class_name'] ?? event.ocsf.class_uid), logSources: event.logSources },
      fields: explanation.fields.map((field) => {
        const values = fields.values(field);
        return { field, ...trace(event, field), values: (values ?? []).map(String), similar: values === undefined ? similarName(event.fields, field) : null };
      }),
    };
  };
}

/** The rule as the platform would load it: narrowed by filters. */
async function asLoaded(rule: SigmaRule, folders: readonly string[]): Promise<readonly SigmaRule[]> {
  const { rules } = await loadRules([...rulePaths([]), ...folders, splitArchivePath(rule.file)?.archive ?? rule.file], { cache: cacheOfUser() });
  return rules.filter(({ id }) => id === rule.id);
}

/** Of several events of one record that on which the rule fires, else the one that comes closest. */
function bestOf(all: readonly RuleAndEvent[]): RuleAndEvent {
  const distance = (one: RuleAndEvent) => (isFiring(one) ? -1 : one.explanation.changes.length + (one.explanation.isRouted ? 0 : 1000));
  const [best] = [...all].sort((a, b) => distance(a) - distance(b));
  if (best === undefined) throw new Error('A record has at least one event.');
  return best;
}

function isFiring({ explanation: { isRouted, holds }, silencedBy }: RuleAndEvent): boolean {
  return isRouted && holds && silencedBy === null;
}
