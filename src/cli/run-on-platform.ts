import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type CommandArgs, textOption } from './command.ts';
import { findPlatform, type PlatformClient, PlatformError } from './running-platform.ts';

/** Runs the work of a verb on the platform that it is meant for; what goes wrong on the way is told, not thrown. */
export async function runOnPlatform(args: CommandArgs, work: (platform: PlatformClient) => Promise<number>): Promise<number> {
  try {
    return await work(findPlatform(args));
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    process.stderr.write(`${escapeControls(error.message)}\n`);
    return EXIT.failed;
  }
}

/** `--format` of verbs that print a list: `table`, `json` or `ndjson`; null where it is none of them. */
export function listFormat(args: CommandArgs): 'table' | 'json' | 'ndjson' | null {
  const format = textOption(args, 'format') ?? 'table';
  return format === 'table' || format === 'json' || format === 'ndjson' ? format : null;
}

/** Prints a list in a format; `line` is what a person reads of an item. */
export function printList<T>(items: readonly T[], format: 'table' | 'json' | 'ndjson', line: (item: T) => string): void {
  if (format === 'json') process.stdout.write(`${JSON.stringify(items, null, 2)}\n`);
  else for (const item of items) process.stdout.write(`${format === 'ndjson' ? JSON.stringify(item) : escapeControls(line(item))}\n`);
}

export function wrongCall(verb: string, problem: string): number {
  process.stderr.write(`${escapeControls(problem)}\nSee: watchfloor ${verb} --help\n`);
  return EXIT.usage;
}
