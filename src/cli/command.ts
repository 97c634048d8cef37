/** One option of a verb: what `parseArgs` of node:util needs, and what `--help` says about it. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** May be given several times; its value is then a list. */
  readonly multiple?: boolean;
  readonly default?: string | boolean;
  /** What stands for the value in the help: `DIR` in `--data DIR`. */
  readonly value?: string;
  readonly help: string;
}

/** What was given: options by their long names, everything else in order. */
export interface CommandArgs {
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly positionals: readonly string[];
}

/** One verb of the command line. */
export interface Command {
  readonly name: string;
  /** One line for the list of all verbs. */
  readonly summary: string;
  /** What follows the name: `PATH... [options]`. */
  readonly usage: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Longer text below the options: examples, exit codes. */
  readonly notes?: string;
  /** Does it and answers the exit code (see `EXIT`). Prints its own errors; throws only for bugs. */
  run(args: CommandArgs): Promise<number>;
}

/** The value of a string option that was given at most once; null where it was not. */
export function textOption(args: CommandArgs, name: string): string | null {
  const value = args.values[name];
  return typeof value === 'string' ? value : null;
}

/** Whether a flag was given. */
export function hasFlag(args: CommandArgs, name: string): boolean {
  return args.values[name] === true;
}

/** All values of an option that may be given several times. */
export function listOption(args: CommandArgs, name: string): readonly string[] {
  const value = args.values[name];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value : [];
}

/** A verb that is a family of verbs, such as `rules`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly verbs: Readonly<Record<string, Verb>>;
}

/** A verb as the table knows it: its module is loaded only when it is called. */
export interface Verb {
  readonly summary: string;
  readonly load: () => Promise<Command | CommandGroup>;
}
