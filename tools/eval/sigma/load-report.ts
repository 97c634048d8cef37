import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import type { SigmaProblem } from '#engine/detect/sigma/sigma-rule.ts';
import { readRuleFiles } from '#stores/content/rules-folder.ts';

export interface FolderLoad {
  readonly folder: string;
  files: number;
  /** Files of which at least one document was loaded. */
  loaded: number;
  /** Files with rules that say of themselves that they are withdrawn; they are read and not run. */
  withdrawn: number;
  /** Files of which nothing was loaded, with an error that says where and why. */
  refused: number;
  /** Files of which nothing was loaded and nothing was said: there must be none. */
  silent: number;
}

export interface LoadReport {
  readonly folders: readonly FolderLoad[];
  readonly errors: readonly SigmaProblem[];
  readonly warnings: number;
  /** Reasons without what differs from rule to rule. */
  readonly reasons: readonly { readonly reason: string; readonly files: number }[];
}

const FOLDER = /(?:^|[/:])((?:rules(?:-[a-z-]+)?|deprecated|unsupported))\//;

/** What becomes of every rule file below a folder. */
export async function reportLoading(path: string): Promise<LoadReport> {
  const folders = new Map<string, FolderLoad>();
  const errors: SigmaProblem[] = [];
  let warnings = 0;
  for (const { path: file, text } of await readRuleFiles(path)) {
    const name = FOLDER.exec(file)?.[1] ?? '.';
    const folder = folders.get(name) ?? { folder: name, files: 0, loaded: 0, withdrawn: 0, refused: 0, silent: 0 };
    folders.set(name, folder);
    const { rules, correlations, filters, problems } = parseSigma(text, file.slice(file.lastIndexOf(':') + 1));
    const faults = problems.filter(({ severity }) => severity === 'error');
    errors.push(...faults);
    warnings += problems.length - faults.length;
    folder.files++;
    folder[fateOf([...rules, ...correlations, ...filters].map(({ status }) => status), faults.length)]++;
  }
  return { folders: [...folders.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1)), errors, warnings, reasons: grouped(errors) };
}

function fateOf(statuses: readonly (string | null)[], faults: number): 'loaded' | 'withdrawn' | 'refused' | 'silent' {
  if (statuses.some((status) => status !== 'deprecated' && status !== 'unsupported')) return 'loaded';
  if (statuses.length > 0) return 'withdrawn';
  return faults > 0 ? 'refused' : 'silent';
}

function grouped(errors: readonly SigmaProblem[]): LoadReport['reasons'] {
  const files = new Map<string, Set<string>>();
  for (const { message, file } of errors) {
    const reason = message.replaceAll(/"[^"]*"/g, '"..."').replaceAll(/(?<=it defines ).*|(?<=like this: ).*/gs, '...').split('. ')[0] ?? '';
    files.set(reason, (files.get(reason) ?? new Set()).add(file));
  }
  return [...files].map(([reason, names]) => ({ reason, files: names.size })).sort((a, b) => b.files - a.files);
}
