import { join } from 'node:path';
import type { CheckResult } from './check-result.ts';
import { runProgram } from './run-program.ts';

/** Everything but the web parts; contract and engine once more without Node; the web parts with a browser's types. */
const PROJECTS = ['tsconfig.json', 'tsconfig.pure.json', 'tsconfig.web.json'];

/** Compiles all parts of a checkout, each with the names that it may use. */
export async function checkTypes(folder: string): Promise<CheckResult> {
  const compiler = join(folder, 'node_modules/typescript/bin/tsc');
  const runs = await Promise.all(PROJECTS.map((project) => runProgram(process.execPath, [compiler, '--project', project, '--pretty', 'false'], folder)));
  const output = runs.map((run) => run.stdout + run.stderr).join('');
  const errors = output.match(/error TS\d+/g)?.length ?? 0;
  const ok = runs.every((run) => run.code === 0);
  return { ok, summary: ok ? `${PROJECTS.length} projects compile` : `${errors} errors`, output };
}
