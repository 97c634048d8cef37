import type { FiredRule } from '#cli/match-report.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { ReadCounts } from './match-files.ts';
import { addToTally, type PartResult, type RuleTally } from './part-matcher.ts';

/** Lines that are told one by one; the others are counted. */
const MOST_TOLD = 20;

interface Total extends RuleTally {
  readonly files: Map<string, number>;
}

/** What all parts together gave. */
export class MatchTotals {
  records = 0;
  matches = 0;
  readonly #rules = new Map<number, Total>();
  readonly #unreadable = new Map<string, number>();
  readonly #told: string[] = [];

  add({ file, records, matches, unreadable, tallies }: PartResult): void {
    this.records += records;
    this.matches += matches;
    for (const { line, reason } of unreadable) {
      this.#unreadable.set(reason, (this.#unreadable.get(reason) ?? 0) + 1);
      if (this.#told.length < MOST_TOLD) this.#told.push(`${file}:${line}: ${reason}`);
    }
    for (const tally of tallies) {
      const total = this.#rules.get(tally.place) ?? { ...tally, count: 0, files: new Map<string, number>() };
      this.#rules.set(tally.place, total);
      addToTally(total, tally);
      total.files.set(file, (total.files.get(file) ?? 0) + tally.count);
    }
  }

  fired(rules: readonly SigmaRule[]): FiredRule[] {
    return [...this.#rules.values()].map(({ place, ...total }) => ({ ...total, rule: rules[place] as SigmaRule }));
  }

  /** What was read and what was not, for a person. */
  report({ files, bytes, notRead }: ReadCounts, seconds: number): string[] {
    const unreadable = [...this.#unreadable.values()].reduce((sum, count) => sum + count, 0);
    const rest = unreadable - this.#told.length;
    return [
      `${this.records} records (${megabytes(bytes)}) of ${files} files in ${seconds.toFixed(1)} s, ${Math.round(this.records / Math.max(seconds, 0.001))} a second: rules fire on ${this.matches} events, ${this.#rules.size} rules.`,
      ...[...this.#unreadable].map(([reason, count]) => `${count} unreadable records: ${reason}.`),
      ...this.#told.map((line) => `  ${line}`),
      ...(rest > 0 ? [`  and ${rest} more`] : []),
      ...notRead.map(({ path, why }) => `Not read: ${path}: ${why}.`),
    ];
  }
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${bytes} bytes` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
