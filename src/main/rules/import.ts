import { basename, resolve } from 'node:path';
import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, textOption } from '#cli/command.ts';
import { type ImportReport, importTable } from '#cli/import-report.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import { sortImport, type SortedImport } from '#engine/detect/sigma/import/sort-import.ts';
import { libraryPath, readLicence, writeLibrary } from '#stores/content/rule-library.ts';
import { readRuleFiles } from '#stores/content/rules-folder.ts';
import { cacheOfUser } from '../cache-place.ts';
import { contentFolder } from '../content-folder.ts';
import { ruleKnowledge } from './rule-knowledge.ts';
import { runOnRules } from './run-on-rules.ts';

export const command: Command = {
  name: 'import',
  summary: 'Take in the rules of others: what of a checkout or archive is used, and what is not and why.',
  usage: 'PATH|ARCHIVE [options]',
  options: {
    to: { type: 'string', value: 'FOLDER', help: 'Write the rules that are used there, with a manifest; without it, only look.' },
    format: { type: 'string', default: 'table', value: 'table|json', help: 'How to print it.' },
  },
  notes: 'PATH is a checkout or folder of Sigma rules, ARCHIVE a .zip or .tar.gz of one, such as a release of SigmaHQ.\nTo import again brings FOLDER up to date and says what was added, changed and removed; files that were edited there stay.\nThe licence of the rules is theirs: it is copied beside them.',
  run: importRules,
};

async function importRules(args: CommandArgs): Promise<number> {
  const [source, ...more] = args.positionals;
  const format = textOption(args, 'format');
  const folder = textOption(args, 'to');
  if (source === undefined || more.length > 0) return wrongCall('rules import', 'Name one checkout, folder, .zip or .tar.gz of rules.');
  if (format !== 'table' && format !== 'json') return wrongCall('rules import', '--format must be table or json.');
  if (folder !== null && resolve(folder) === resolve(source)) return wrongCall('rules import', '--to must be another folder than the one that is imported.');
  return runOnRules('import', async () => {
    const report = await importFrom(source, folder);
    if (report.sorted.files.length === 0) return wrongCall('rules import', `${source} has no rule that loads: "rules check ${source}" says why.`);
    if (format === 'json') process.stdout.write(`${JSON.stringify(presentImport(report), null, 2)}\n`);
    else process.stdout.write(importTable(report).map((line) => `${escapeControls(line)}\n`).join(''));
    return EXIT.ok;
  });
}

async function importFrom(source: string, folder: string | null): Promise<ImportReport> {
  const [files, licence, knowledge] = await Promise.all([readRuleFiles(source), readLicence(source), ruleKnowledge(contentFolder(), cacheOfUser())]);
  const sorted = sortImport(files, { logSources: knowledge.logSources, ownIds: knowledge.ruleNames });
  const report = { source: basename(resolve(source)), licence: licenceName(licence?.text), read: files.length, sorted };
  if (folder === null || sorted.files.length === 0) return { ...report, change: null };
  const kept = sorted.files.flatMap(({ path, text }) => {
    const inner = libraryPath(source, path);
    return inner === null ? [] : [{ path: inner, text }];
  });
  const all = licence === null ? kept : [...kept, { path: licence.name, text: licence.text }];
  const change = await writeLibrary(folder, all, { source: report.source, licence: report.licence, counts: counts(sorted, files.length) });
  return { ...report, change: { folder, ...change } };
}

function counts({ files, rules, correlations, filters, leftOut, logSources }: SortedImport, read: number): Record<string, number> {
  const waiting = logSources.filter(({ hasSource }) => !hasSource).reduce((total, one) => total + one.rules, 0);
  return { read, files: files.length, rules, correlations, filters, 'left out': leftOut.length, 'without a source': waiting };
}

/** The name of a licence that rules often have; else its first words. */
function licenceName(text: string | undefined): string {
  if (text === undefined) return 'none is named; ask whoever gave you the rules';
  const known = /Detection Rule License[^\n]*?1\.\d|DRL[ -]1\.\d|Apache License[^\n]*|MIT License|Elastic License[^\n]*|GNU [A-Z ]*GENERAL PUBLIC LICENSE/i.exec(text)?.[0];
  return (known ?? text.trim().split('\n')[0] ?? '').replaceAll(/[#*\s]+/g, ' ').trim().slice(0, 80);
}

function presentImport({ source, licence, read, sorted, change }: ImportReport): object {
  const { files, rules, correlations, filters, leftOut, logSources } = sorted;
  return { source, licence, files_read: read, files_used: files.length, rules, correlations, filters, left_out: leftOut, logsources: logSources.map(({ logSource, rules: count, hasSource }) => ({ ...logSource, rules: count, has_source: hasSource })), change };
}
