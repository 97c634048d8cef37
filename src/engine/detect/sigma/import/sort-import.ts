import type { LogSource } from '#contract/log-source.ts';
import { parseSigma } from '../parse-sigma.ts';
import { isRouted } from '../route.ts';
import type { SigmaHeader } from '../sigma-rule.ts';

/** Why a document of an import is left out. */
export const LEFT_OUT = ['withdrawn', 'Sigma 1 aggregation', 'regular expression beyond RE2', 'no Sigma document', 'other fault', 'same id again', 'id of ours'] as const;
export type LeftOutReason = (typeof LEFT_OUT)[number];

export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly file: string;
  readonly line: number;
  /** What is wrong, or the title. */
  readonly detail: string;
}

export interface SortedImport {
  /** Files with at least one document that loads. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly rules: number;
  readonly correlations: number;
  readonly filters: number;
  readonly leftOut: readonly LeftOut[];
  /** Rules by log source, and whether a source of ours gives such events. */
  readonly logSources: readonly { readonly logSource: LogSource; readonly rules: number; readonly hasSource: boolean }[];
}

export interface ImportKnowledge {
  /** Ids of our own rules. */
  readonly ownIds: ReadonlySet<string>;
  readonly logSources: readonly LogSource[];
}

/** Says of each file what of it loads and why the rest does not. */
export function sortImport(files: readonly { readonly path: string; readonly text: string }[], knowledge: ImportKnowledge): SortedImport {
  const sorter = new ImportSorter(knowledge);
  const kept = files.filter(({ path, text }) => sorter.add(path, text));
  return sorter.result(kept);
}

class ImportSorter {
  readonly #knowledge: ImportKnowledge;
  readonly #seen = new Set<string>();
  readonly #leftOut: LeftOut[] = [];
  readonly #logSources = new Map<string, { readonly logSource: LogSource; rules: number }>();
  readonly #counts = { rules: 0, correlations: 0, filters: 0 };

  constructor(knowledge: ImportKnowledge) {
    this.#knowledge = knowledge;
  }

  /** True when something of the file is used. */
  add(path: string, text: string): boolean {
    const { rules, correlations, filters, problems } = parseSigma(text, path);
    const [fault] = problems.filter(({ severity }) => severity === 'error');
    if (fault !== undefined) this.#leftOut.push({ reason: reasonOf(fault.message), file: path, line: fault.line, detail: fault.message });
    const used = { rules: rules.filter(this.#isUsed), correlations: correlations.filter(this.#isUsed), filters: filters.filter(this.#isUsed) };
    for (const kind of ['rules', 'correlations', 'filters'] as const) this.#counts[kind] += used[kind].length;
    for (const rule of used.rules) this.#count(rule.logSource);
    return used.rules.length + used.correlations.length + used.filters.length > 0;
  }

  result(files: readonly { readonly path: string; readonly text: string }[]): SortedImport {
    const logSources = [...this.#logSources.values()].map(({ logSource, rules }) => ({ logSource, rules, hasSource: isRouted(logSource, this.#knowledge.logSources) }));
    return { files, ...this.#counts, leftOut: this.#leftOut, logSources: logSources.sort((a, b) => b.rules - a.rules) };
  }

  readonly #isUsed = ({ id, status, title, file, line }: SigmaHeader): boolean => {
    const isWithdrawn = status === 'deprecated' || status === 'unsupported';
    const reason = isWithdrawn ? 'withdrawn' : this.#knowledge.ownIds.has(id) ? 'id of ours' : this.#seen.has(id) ? 'same id again' : null;
    if (!isWithdrawn) this.#seen.add(id);
    if (reason !== null) this.#leftOut.push({ reason, file, line, detail: title });
    return reason === null;
  };

  #count(logSource: LogSource): void {
    const key = JSON.stringify([logSource.product, logSource.category, logSource.service]);
    const known = this.#logSources.get(key) ?? { logSource, rules: 0 };
    known.rules++;
    this.#logSources.set(key, known);
  }
}

function reasonOf(message: string): LeftOutReason {
  if (message.startsWith('Aggregations behind a pipe')) return 'Sigma 1 aggregation';
  if (message.startsWith('The regular expression does not compile')) return 'regular expression beyond RE2';
  return message.startsWith('This is no Sigma document') ? 'no Sigma document' : 'other fault';
}
