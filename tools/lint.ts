import { join } from 'node:path';
import type { CheckResult } from './check-result.ts';
import { checkHouseRules } from './house-rules.ts';
import { runProgram } from './run-program.ts';

/** Biome's rules (biome.json) and those of the house that Biome cannot say. */
export async function checkLint(folder: string): Promise<CheckResult> {
  const biome = await runProgram(process.execPath, [join(folder, 'node_modules/@biomejs/biome/bin/biome'), 'lint', '--max-diagnostics=200', '--colors=off'], folder);
  const problems = checkHouseRules(folder);
  const ok = biome.code === 0 && problems.length === 0;
  const checked = /Checked (\d+) files/.exec(biome.stdout + biome.stderr)?.[1] ?? '0';
  const output = (biome.code === 0 ? '' : biome.stdout + biome.stderr) + problems.map((problem) => `${problem}\n`).join('');
  return { ok: ok && checked !== '0', summary: ok ? `${checked} files` : `${problems.length} house rules broken, Biome ${biome.code === 0 ? 'content' : 'not content'}`, output };
}
