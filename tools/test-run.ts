import { relative, resolve } from 'node:path';
import { run } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { inspect, stripVTControlCharacters } from 'node:util';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TestRun {
  readonly counts: TestCounts;
  /** Every failure with its place and error, and what the failing files printed. */
  readonly failures: string;
  /** Why tests were left out, with how often. */
  readonly skipReasons: ReadonlyMap<string, number>;
  /** Files that took longest, in seconds, the slowest first; only those that are worth a look. */
  readonly slowFiles: readonly string[];
}

export interface TestRunOptions {
  readonly folder: string;
  readonly patterns: readonly string[];
  /** Test files at once. */
  readonly concurrency: number;
  readonly fileTimeoutMs: number;
}

const PRINTED_LINES_KEPT = 60;
const SLOW_FILE_MS = 15_000;

/** Runs test files with node:test, each in a process of its own, and counts from its events. */
export async function runTests(options: TestRunOptions): Promise<TestRun> {
  const { folder, patterns, concurrency, fileTimeoutMs } = options;
  const tally = new Tally(folder);
  for await (const event of run({ cwd: folder, globPatterns: [...patterns], concurrency, timeout: fileTimeoutMs })) tally.add(event as TestEvent);
  return tally.result();
}

class Tally {
  readonly #folder: string;
  readonly #failures: string[] = [];
  readonly #failedFiles = new Set<string>();
  readonly #printed = new Map<string, string>();
  readonly #skipReasons = new Map<string, number>();
  readonly #durationsMs = new Map<string, number>();
  #counts: TestCounts | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(event: TestEvent): void {
    if (event.type === 'test:stdout' || event.type === 'test:stderr') this.#keepPrinted(event.data.file, event.data.message);
    else if (event.type === 'test:fail') this.#addFailure(event.data);
    else if (event.type === 'test:pass') this.#addSkip(event.data.skip);
    else if (event.type === 'test:summary') this.#addSummary(event.data);
  }

  result(): TestRun {
    const printed = [...this.#failedFiles].flatMap((file) => {
      const lines = (this.#printed.get(file) ?? '').trim().split('\n');
      return lines[0] === '' ? [] : [`What ${relative(this.#folder, file)} printed last:\n${lines.slice(-PRINTED_LINES_KEPT).map((line) => `    ${line}\n`).join('')}`];
    });
    const counts = this.#counts ?? { passed: 0, failed: 1, skipped: 0 };
    const broken = this.#counts === null ? ['The test runner ended without a summary.\n'] : [];
    const slow = [...this.#durationsMs].filter(([, ms]) => ms > SLOW_FILE_MS).sort(([, left], [, right]) => right - left);
    return {
      counts,
      failures: [...broken, ...this.#failures, ...printed].join('\n'),
      skipReasons: this.#skipReasons,
      slowFiles: slow.map(([file, ms]) => `${relative(this.#folder, file)} ${(ms / 1000).toFixed(0)} s`),
    };
  }

  // Each file sends a summary; the one without a file is that of the whole run.
  #addSummary(data: Extract<TestEvent, { type: 'test:summary' }>['data']): void {
    if (data.file !== undefined) {
      this.#durationsMs.set(resolve(this.#folder, data.file), data.duration_ms);
      return;
    }
    const { tests, passed, skipped, todo } = data.counts;
    this.#counts = { passed, failed: tests - passed - skipped - todo, skipped: skipped + todo };
  }

  #keepPrinted(name: string, text: string): void {
    const file = resolve(this.#folder, name);
    this.#printed.set(file, (this.#printed.get(file) ?? '') + text);
  }

  #addSkip(skip: string | boolean | undefined): void {
    if (skip === undefined || skip === false) return;
    const reason = typeof skip === 'string' && skip !== '' ? skip : 'no reason given';
    this.#skipReasons.set(reason, (this.#skipReasons.get(reason) ?? 0) + 1);
  }

  #addFailure(data: Extract<TestEvent, { type: 'test:fail' }>['data']): void {
    if (data.file !== undefined) this.#failedFiles.add(resolve(this.#folder, data.file));
    const { error } = data.details;
    // The failure of a test that only holds failing tests says nothing new.
    if ('failureType' in error && error.failureType === 'subtestsFailed') return;
    const place = data.file === undefined ? '' : ` (${relative(this.#folder, data.file)}:${data.line ?? 1})`;
    const cause = typeof error.cause === 'string' ? error.cause : stripVTControlCharacters(inspect(error.cause ?? error, { colors: false }));
    this.#failures.push(`FAILED ${data.name}${place}\n${cause.replace(/^/gm, '    ')}\n`);
  }
}
