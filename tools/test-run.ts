import { globSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
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
/** After its time limit a file may say what failed. */
const GRACE_MS = 3_000;

/** Runs test files with node:test, each in a process of its own, and counts from its events. */
export async function runTests(options: TestRunOptions): Promise<TestRun> {
  const tally = new Tally(options.folder);
  const files = globSync([...options.patterns], { cwd: options.folder }).sort();
  const workers = Array.from({ length: options.concurrency }, async () => {
    for (let file = files.shift(); file !== undefined; file = files.shift()) await runFile(file, options, tally);
  });
  await Promise.all(workers);
  return tally.result();
}

/** One file in a process of its own. The time limit of node:test fails a test but leaves its process; that one is ended here. */
async function runFile(file: string, { folder, fileTimeoutMs }: TestRunOptions, tally: Tally): Promise<void> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), fileTimeoutMs + GRACE_MS);
  try {
    for await (const event of run({ cwd: folder, files: [join(folder, file)], timeout: fileTimeoutMs, signal: abort.signal })) tally.add(event as TestEvent);
  } finally {
    clearTimeout(timer);
  }
  if (abort.signal.aborted) tally.addHanging(file, fileTimeoutMs);
}

class Tally {
  readonly #folder: string;
  readonly #failures: string[] = [];
  readonly #failedFiles = new Set<string>();
  readonly #printed = new Map<string, string>();
  readonly #skipReasons = new Map<string, number>();
  readonly #durationsMs = new Map<string, number>();
  #passed = 0;
  #failed = 0;
  #skipped = 0;

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
    const slow = [...this.#durationsMs].filter(([, ms]) => ms > SLOW_FILE_MS).sort(([, left], [, right]) => right - left);
    return {
      counts: { passed: this.#passed, failed: this.#failed, skipped: this.#skipped },
      failures: [...this.#failures, ...printed].join('\n'),
      skipReasons: this.#skipReasons,
      slowFiles: slow.map(([file, ms]) => `${relative(this.#folder, file)} ${(ms / 1000).toFixed(0)} s`),
    };
  }

  /** A file whose process did not end by itself. */
  addHanging(file: string, timeoutMs: number): void {
    this.#failed++;
    this.#failures.push(`FAILED ${file}\n    It was still running ${timeoutMs / 1000} s after its start and was ended: something in it (a timer, a socket, a process) is left open.\n`);
  }

  // Each file sends a summary; the one without a file is that of the whole run.
  #addSummary(data: Extract<TestEvent, { type: 'test:summary' }>['data']): void {
    if (data.file !== undefined) {
      this.#durationsMs.set(resolve(this.#folder, data.file), data.duration_ms);
      return;
    }
    const { tests, passed, skipped, todo } = data.counts;
    this.#passed += passed;
    this.#failed += tests - passed - skipped - todo;
    this.#skipped += skipped + todo;
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
