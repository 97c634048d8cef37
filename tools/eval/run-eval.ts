import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '#base/exit-codes.ts';

export interface Evaluation<T extends { readonly folder: string }> {
  readonly usage: string;
  /** Files and folders that the folder of the data has to hold. */
  readonly needed: readonly string[];
  readonly run: (options: T) => Promise<void>;
}

/** Runs an evaluation as it was called, or says what is wrong with the call: `options` is a message where they could not be read. */
export async function runEval<T extends { readonly folder: string }>(options: T | string, { usage, needed, run }: Evaluation<T>): Promise<void> {
  // `npm run eval:... | head` closes our output early: that is an end, not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.ok);
  });
  const refuse = (message: string): void => {
    process.stderr.write(message);
    process.exitCode = EXIT.usage;
  };
  if (typeof options === 'string') return refuse(`${options}\n\n${usage}`);
  const missing = needed.filter((path) => !existsSync(join(options.folder, path)));
  if (missing.length > 0) return refuse(`${options.folder} lacks ${missing.join(', ')}: name the folder that holds the data sets.\n`);
  await run(options);
}
