import { logSourceName } from '#cli/explain-report.ts';
import { columns, wrapText } from '#cli/wrap-text.ts';
import { describeCorrelation } from '#engine/report/describe-correlation.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { isCorrelation, kindOf, type SigmaDocument } from '#engine/detect/sigma/sigma-document.ts';
import type { SigmaCorrelation, SigmaFilter } from '#engine/detect/sigma/sigma-rule.ts';
import { readRuleFiles } from '#stores/content/rules-folder.ts';
import { contentFolder } from '../content-folder.ts';

const WIDTH = 120;

export interface FoundCompanion {
  readonly document: SigmaCorrelation | SigmaFilter;
  readonly text: string;
}

/** The correlation or filter of an id, title or file, among ours and those of further folders; null where there is none. */
export async function findCompanion(word: string, folders: readonly string[]): Promise<FoundCompanion | null> {
  const wanted = word.toLowerCase();
  const files = (await Promise.all([`${contentFolder()}/rules`, ...folders].map(readRuleFiles))).flat();
  const own = files.some(({ path }) => path === word) ? [] : await readRuleFiles(word).catch(() => []);
  for (const { path, text } of [...own, ...files]) {
    const isPath = path === word;
    if (!isPath && !text.toLowerCase().includes(wanted)) continue;
    const { correlations, filters } = parseSigma(text, path);
    const document = [...correlations, ...filters].find(({ id, title, name }) => isPath || [id, title, name].some((one) => one?.toLowerCase() === wanted));
    if (document !== undefined) return { document, text };
  }
  return null;
}

/** What a correlation or filter says, as data. */
export function companionFacts({ document, text }: FoundCompanion): object {
  const { id, title, level, status, description, author, date, techniques, tactics, falsePositives, references, file, line, rules } = document;
  const own = isCorrelation(document)
    ? { type: document.type, group_by: document.groupBy, timespan_seconds: document.timespanMs / 1000, words: describeCorrelation(document) }
    : { logsource: document.logSource };
  return { kind: kindOf(document), id, title, level, status, description, author, date, rules, ...own, techniques, tactics, falsepositives: falsePositives, references, file, line, yaml: text };
}

/** The same as lines to read. */
export function companionLines({ document, text }: FoundCompanion): readonly string[] {
  const { id, title, level, status, description, file, line } = document;
  const rows = [['kind', kindOf(document)], ['id', id], ['file', `${file}:${line}`], ['level', `${level}, ${status ?? 'no status'}`], ...ownRows(document)];
  const lines = rows.flatMap(([name = '', value = '']) => wrapText(value, WIDTH - 14).map((part, at) => [at === 0 ? name : '', part]));
  return [title, '', ...wrapText(description, WIDTH), '', ...columns(lines, '  '), '', ...text.trim().split('\n')];
}

function ownRows(document: SigmaDocument & FoundCompanion['document']): readonly string[][] {
  const rules = document.rules === 'any' ? 'every rule of its log source' : document.rules.join(', ');
  if (!isCorrelation(document)) return [['log source', logSourceName(document.logSource)], ['narrows', rules]];
  const { condition, window, group } = describeCorrelation(document);
  return [['waits for', rules], ['fires when', `${condition} within ${window}, ${group}`]];
}
