import { LEFT_OUT, type SortedImport } from '#engine/detect/sigma/import/sort-import.ts';
import { logSourceName } from './explain-report.ts';
import { columns, cutText } from './wrap-text.ts';

const WIDTH = 120;
const MAX_ROWS = 15;
const MAX_FILES = 10;

/** What came of an import, for a person. */
export interface ImportReport {
  readonly source: string;
  readonly licence: string;
  readonly read: number;
  readonly sorted: SortedImport;
  /** Null where the import was only looked at. */
  readonly change: { readonly folder: string; readonly added: readonly string[]; readonly changed: readonly string[]; readonly removed: readonly string[]; readonly unchanged: number; readonly kept: readonly string[] } | null;
}

export function importTable({ source, licence, read, sorted, change }: ImportReport): string[] {
  const waiting = sorted.logSources.filter(({ hasSource }) => !hasSource);
  const others = [sorted.correlations > 0 ? `${sorted.correlations} correlations` : '', sorted.filters > 0 ? `${sorted.filters} filters` : ''].filter((text) => text !== '');
  return [
    `${source}: ${read} files; licence: ${licence}`,
    `${sorted.rules} rules${others.map((text) => `, ${text}`).join('')} are used${sum(waiting) > 0 ? `; ${sum(waiting)} of the rules wait for a source` : ''}.`,
    '', 'Left out', ...leftOutRows(sorted),
    '', 'Log sources', ...columns(sorted.logSources.slice(0, MAX_ROWS).map(({ logSource, rules }) => [String(rules), logSourceName(logSource)]), '  '), ...more(sorted.logSources.length),
    ...(waiting.length === 0 ? [] : ['', 'Log sources that no source of ours gives events of', ...columns(waiting.slice(0, MAX_ROWS).map(({ logSource, rules }) => [String(rules), logSourceName(logSource)]), '  '), ...more(waiting.length)]),
    '', ...(change === null ? ['Nothing was written: --to FOLDER imports.'] : changeLines(change)),
  ].map((line) => cutText(line, WIDTH));
}

function sum(logSources: SortedImport['logSources']): number {
  return logSources.reduce((total, { rules }) => total + rules, 0);
}

function leftOutRows({ leftOut }: SortedImport): string[] {
  const rows = LEFT_OUT.map((reason) => [String(leftOut.filter((one) => one.reason === reason).length), reason]).filter(([count]) => count !== '0');
  return rows.length === 0 ? ['  nothing'] : columns(rows, '  ');
}

function more(all: number): string[] {
  return all > MAX_ROWS ? [`  and ${all - MAX_ROWS} more; --format json has them all`] : [];
}

function changeLines({ folder, added, changed, removed, unchanged, kept }: NonNullable<ImportReport['change']>): string[] {
  if (added.length + changed.length + removed.length + kept.length === 0) return [`${folder} is as it was: ${unchanged} files, nothing to do.`];
  return [
    `${folder}: ${added.length} files added, ${changed.length} changed, ${removed.length} removed, ${unchanged} as they were.`,
    ...listed('changed', changed), ...listed('removed', removed),
    ...(kept.length > 0 ? ['Edited or taken away here since the last import, so they stay as they are:', ...listed('kept', kept)] : []),
    `Use them: watchfloor start --rules ${folder}`,
  ];
}

function listed(word: string, paths: readonly string[]): string[] {
  const rest = paths.length - MAX_FILES;
  return [...paths.slice(0, MAX_FILES).map((path) => `  ${word}  ${path}`), ...(rest > 0 ? [`  and ${rest} more`] : [])];
}
