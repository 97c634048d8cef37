import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../tools/run-program.ts';

export interface ProcessMeasure {
  /** Processor time, user and system, in seconds. */
  readonly cpuS: number;
  readonly peakMib: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Engines that would use more than one thread are told not to. */
const ONE_THREAD = { RAYON_NUM_THREADS: '1', TOKIO_WORKER_THREADS: '1', OMP_NUM_THREADS: '1' };

/** Runs a command on one core to its end, with its standard output to a file. Throws when it fails: there is no figure then. */
export async function measureProcess(command: readonly string[], core: number): Promise<ProcessMeasure> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-process-'));
  try {
    const [output, usage] = [join(folder, 'stdout'), join(folder, 'usage')];
    // The shell redirects, and nothing reads along while it is measured.
    const run = await runProgram('taskset', ['-c', String(core), '/usr/bin/time', '-f', '%U %S %M', '-o', usage, 'sh', '-c', `exec "$@" > '${output}'`, 'sh', ...command], process.cwd(), ONE_THREAD);
    if (run.code !== 0) throw new Error(`${command.join(' ')} ended with ${run.code}: ${run.stderr.slice(-500)}`);
    const [user = 0, system = 0, kib = 0] = (readFileSync(usage, 'utf8').trim().split('\n').at(-1) ?? '').split(' ').map(Number);
    return { cpuS: user + system, peakMib: Math.round(kib / 1024), stdout: readFileSync(output, 'utf8'), stderr: run.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
