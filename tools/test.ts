// `npm test`, and with step names `npm run check` and its parts. Installs what tests need, runs the steps in order,
// and ends with one plain line of counts. Exit code 1 when anything failed.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from '../tests/kit/data-folder.ts';
import { installSystemPackages } from './system-packages.ts';
import { STEPS, type Step, type StepResult } from './test-steps.ts';

const folder = dirname(import.meta.dirname);

interface Request {
  readonly steps: readonly Step[];
  /** All steps: the full run, which also sets up the machine. */
  readonly isWhole: boolean;
}

function readRequest(argv: readonly string[]): Request | string {
  const { values, positionals } = parseArgs({ args: [...argv], options: { data: { type: 'string' } }, allowPositionals: true });
  if (values.data !== undefined) {
    process.env['WATCHFLOOR_DATA'] = resolve(values.data);
    if (!existsSync(values.data)) return `There is no folder ${values.data}.`;
  }
  const unknown = positionals.find((name) => !STEPS.some((step) => step.name === name));
  if (unknown !== undefined) return `There is no step ${unknown}. Steps: ${STEPS.map((step) => step.name).join(', ')}.`;
  const isWhole = positionals.length === 0;
  return { steps: STEPS.filter((step) => isWhole || positionals.includes(step.name)), isWhole };
}

async function setUp(request: Request): Promise<void> {
  const needsPrograms = request.steps.some((step) => ['unit', 'journeys'].includes(step.name));
  if (request.isWhole) {
    const startedMs = Date.now();
    const notes = await installSystemPackages();
    print(line('set-up', notes.length === 0 ? 'ok' : 'NOTE', notes.length === 0 ? 'everything that tests use is there' : 'some tests are left out', startedMs));
    for (const note of notes) print(`    ${note}`);
  }
  if (needsPrograms && !existsSync(dataFolder())) print(`    No real telemetry in ${dataFolder()}: tests on it are left out. Give a folder with npm test -- --data DIR.`);
}

async function runStep(step: Step): Promise<StepResult> {
  const startedMs = Date.now();
  const result = await step.run(folder);
  print(line(step.name, result.counts.failed === 0 ? 'ok' : 'FAILED', result.summary, startedMs));
  for (const note of result.notes) print(`    ${note}`);
  if (result.counts.failed > 0) print(`\n${result.failures.trimEnd()}\n`);
  return result;
}

function line(name: string, state: string, summary: string, startedMs: number): string {
  return `${name.padEnd(9)} ${state.padEnd(6)} ${summary}  (${((Date.now() - startedMs) / 1000).toFixed(1)} s)`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(argv: readonly string[]): Promise<number> {
  const request = readRequest(argv);
  if (typeof request === 'string') {
    process.stderr.write(`${request}\n`);
    return 2;
  }
  await setUp(request);
  const results: StepResult[] = [];
  for (const step of request.steps) results.push(await runStep(step));
  const sum = (name: 'passed' | 'failed' | 'skipped') => results.reduce((total, { counts }) => total + counts[name], 0);
  print(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  return sum('failed') === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
