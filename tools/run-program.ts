import { spawn } from 'node:child_process';

export interface ProgramRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end and keeps what it prints. A program that cannot be started ends with 127. */
export function runProgram(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<ProgramRun> {
  return new Promise((settle) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        printed[name] += chunk;
      });
    }
    child.on('error', (error) => settle({ code: 127, stdout: '', stderr: `${command} cannot be started: ${error.message}` }));
    child.on('close', (code) => settle({ code: code ?? 1, ...printed }));
  });
}
