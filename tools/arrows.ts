import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';
import type { CheckResult } from './check-result.ts';
import { runProgram } from './run-program.ts';

const FOLDERS = ['src', 'tests', 'tools', 'bench', 'bin', 'vite.config.ts'];
const CRUISER = new URL('../node_modules/dependency-cruiser/bin/dependency-cruise.mjs', import.meta.url).pathname;

/**
 * Checks who imports whom in a checkout. Also fails when it saw no module of ours: with a TypeScript that it cannot
 * use, dependency-cruiser finds nothing and calls that well.
 */
export async function checkArrows(folder: string): Promise<CheckResult> {
  const paths = FOLDERS.filter((path) => existsSync(join(folder, path)));
  const run = await runProgram(process.execPath, [CRUISER, ...paths, '--config', '.dependency-cruiser.mjs', '--output-type', 'json'], folder);
  if (run.stdout === '') return { ok: false, summary: 'dependency-cruiser failed', output: run.stderr };
  const { modules, summary } = JSON.parse(run.stdout) as ICruiseResult;
  const ours = modules.filter((module) => /^src\/.+\.tsx?$/.test(module.source)).length;
  const imports = modules.reduce((sum, module) => sum + module.dependencies.length, 0);
  if (ours === 0 || imports === 0) {
    return { ok: false, summary: `${ours} modules and ${imports} imports seen`, output: 'dependency-cruiser sees nothing: it needs TypeScript 6 (see docs/decisions).' };
  }
  const problems = summary.violations.map(({ from, to, cycle, rule }) => {
    const path = cycle === undefined ? to : cycle.map((step) => step.name).join(' -> ');
    const comment = summary.ruleSetUsed?.forbidden?.find(({ name }) => name === rule.name)?.comment ?? '';
    return `${rule.name}: ${from} -> ${path}\n    ${comment}\n`;
  });
  const outcome = problems.length === 0 ? 'no forbidden import' : `${problems.length} forbidden imports`;
  return { ok: problems.length === 0, summary: `${outcome} among ${imports} of ${ours} modules`, output: problems.join('') };
}
