import { parseArgs, stripVTControlCharacters } from 'node:util';
import { EXIT } from '#base/exit-codes.ts';
import type { Command, CommandArgs, CommandGroup, Verb } from './command.ts';
import { commandHelp, twoColumns } from './help.ts';
import { nearest } from './nearest.ts';

export interface Program {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly verbs: Readonly<Record<string, Verb>>;
}

export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Runs what was typed and answers the exit code. */
export async function dispatch(program: Program, argv: readonly string[], output: Output): Promise<number> {
  const [word, ...rest] = argv;
  if (word === undefined || word === 'help' || word === '--help' || word === '-h') return help(program, rest[0], output);
  if (word === '--version' || word === '-V') {
    output.out(`${program.version}\n`);
    return EXIT.ok;
  }
  const verb = ownVerb(program, word);
  if (verb === undefined) return unknownVerb(program, word, output);
  const loaded = await verb.load();
  return 'verbs' in loaded ? dispatch(groupProgram(program, loaded), rest, output) : runVerb(program, loaded, rest, output);
}

/** A family of verbs is a program of its own behind the program's name. */
function groupProgram(program: Program, { name, summary, verbs }: CommandGroup): Program {
  return { name: `${program.name} ${name}`, version: program.version, summary, verbs };
}

async function runVerb(program: Program, command: Command, argv: readonly string[], output: Output): Promise<number> {
  const parsed = parse(command, argv);
  if (typeof parsed === 'string') {
    output.err(`${printable(parsed)}\nSee: ${program.name} ${command.name} --help\n`);
    return EXIT.usage;
  }
  if (parsed.values['help'] === true) {
    output.out(commandHelp(program.name, command));
    return EXIT.ok;
  }
  return command.run(parsed);
}

/** What was given, or a sentence about what is wrong with it. */
function parse(command: Command, argv: readonly string[]): CommandArgs | string {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, help: { type: 'boolean', short: 'h' } as const }).map(([name, option]) => [name, parseOption(option)]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    return { values: values as CommandArgs['values'], positionals };
  } catch (error) {
    return `${command.name}: ${firstSentence(error)}${optionHint(command, argv)}`;
  }
}

// parseArgs takes no key whose value is undefined, and no key of ours that it does not know.
function parseOption(option: { readonly type: 'string' | 'boolean'; readonly short?: string; readonly multiple?: boolean; readonly default?: string | boolean }) {
  return {
    type: option.type,
    ...(option.short !== undefined && { short: option.short }),
    ...(option.multiple !== undefined && { multiple: option.multiple }),
    ...(option.default !== undefined && { default: option.default }),
  };
}

// Node adds advice about `--` that misleads here more than it helps.
function firstSentence(error: unknown): string {
  return error instanceof Error ? (error.message.split('. ')[0] ?? error.message).replace(/\.?$/, '.') : String(error);
}

function optionHint(command: Command, argv: readonly string[]): string {
  const known = Object.keys(command.options);
  const typed = argv.filter((word) => word.startsWith('--')).map((word) => word.slice(2).split('=', 1)[0] ?? '');
  const wrong = typed.find((name) => name !== 'help' && !known.includes(name));
  const meant = wrong === undefined ? null : nearest(wrong, known);
  return meant === null ? '' : ` Did you mean --${meant}?`;
}

async function help(program: Program, word: string | undefined, output: Output): Promise<number> {
  if (word === undefined || word.startsWith('-')) {
    output.out(programHelp(program));
    return EXIT.ok;
  }
  const verb = ownVerb(program, word);
  if (verb === undefined) return unknownVerb(program, word, output);
  const loaded = await verb.load();
  output.out('verbs' in loaded ? programHelp(groupProgram(program, loaded)) : commandHelp(program.name, loaded));
  return EXIT.ok;
}

function programHelp(program: Program): string {
  const rows = Object.entries(program.verbs).map(([name, verb]) => [name, verb.summary] as const);
  const { name } = program;
  return [
    `${name} VERB [options]`, '', program.summary, '', 'Verbs:', ...twoColumns(rows), '',
    `${name} VERB --help says more about one; ${name} --version tells the version.`, '',
  ].join('\n');
}

function unknownVerb(program: Program, word: string, output: Output): number {
  const meant = nearest(word, Object.keys(program.verbs));
  const hint = meant === null ? `See: ${program.name} --help` : `Did you mean: ${program.name} ${meant}`;
  output.err(`${program.name} has no verb "${printable(word)}". ${hint}\n`);
  return EXIT.usage;
}

function ownVerb(program: Program, word: string): Verb | undefined {
  return Object.hasOwn(program.verbs, word) ? program.verbs[word] : undefined;
}

function printable(text: string): string {
  return stripVTControlCharacters(text);
}
