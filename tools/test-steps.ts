import { checkArrows } from './arrows.ts';
import type { CheckResult } from './check-result.ts';
import { checkTypes } from './compile.ts';
import { checkLint } from './lint.ts';
import { runTests, type TestCounts, type TestRun } from './test-run.ts';

/** What one step of `npm test` came to. A check of the code counts as one test. */
export interface StepResult {
  readonly counts: TestCounts;
  readonly summary: string;
  /** What failed, in full; empty when nothing did. */
  readonly failures: string;
  /** Other things to know: what was left out and why, what took long. */
  readonly notes: readonly string[];
}

export interface Step {
  readonly name: string;
  readonly run: (folder: string) => Promise<StepResult>;
}

const UNIT_PATTERNS = ['src/**/*.test.ts', 'tools/**/*.test.ts', 'bin/**/*.test.ts', 'tests/kit/**/*.test.ts'];
const MINUTE_MS = 60_000;

/** In order: what fails fastest and tells most comes first. */
export const STEPS: readonly Step[] = [
  { name: 'types', run: (folder) => checked(checkTypes(folder)) },
  { name: 'arrows', run: (folder) => checked(checkArrows(folder)) },
  { name: 'lint', run: (folder) => checked(checkLint(folder)) },
  { name: 'unit', run: (folder) => tested(runTests({ folder, patterns: UNIT_PATTERNS, concurrency: 2, fileTimeoutMs: 2 * MINUTE_MS })) },
  { name: 'content', run: (folder) => tested(runTests({ folder, patterns: ['tests/content/**/*.test.ts'], concurrency: 2, fileTimeoutMs: 3 * MINUTE_MS })) },
  // One after another: each starts the whole product and measures times.
  { name: 'journeys', run: (folder) => tested(runTests({ folder, patterns: ['tests/journeys/**/*.test.ts'], concurrency: 1, fileTimeoutMs: 4 * MINUTE_MS })) },
];

async function checked(check: Promise<CheckResult>): Promise<StepResult> {
  const { ok, summary, output } = await check;
  return { counts: { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }, summary, failures: ok ? '' : output, notes: [] };
}

async function tested(tests: Promise<TestRun>): Promise<StepResult> {
  const { counts, failures, skipReasons, slowFiles } = await tests;
  const { passed, failed, skipped } = counts;
  const notes = [...skipReasons].map(([reason, count]) => `${count} skipped: ${reason}`);
  if (slowFiles.length > 0) notes.push(`slow: ${slowFiles.join(', ')}`);
  // A pattern that matches nothing any more must not look like success.
  if (passed + failed + skipped === 0) return { counts: { passed: 0, failed: 1, skipped: 0 }, summary: 'no test found', failures: 'There is no test file where this step looks.\n', notes };
  return { counts, summary: `${passed} passed, ${failed} failed, ${skipped} skipped`, failures, notes };
}
