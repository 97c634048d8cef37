import type { Command, CommandOption } from './command.ts';

const HELP_OPTION: CommandOption = { type: 'boolean', short: 'h', help: 'This text.' };

/** The help of one verb. */
export function commandHelp(program: string, command: Command): string {
  const options = Object.entries({ ...command.options, help: HELP_OPTION });
  const rows = options.map(([name, option]) => [optionName(name, option), optionText(option)] as const);
  const lines = [`${program} ${command.name} ${command.usage}`.trimEnd(), '', command.summary, '', 'Options:', ...twoColumns(rows)];
  if (command.notes !== undefined) lines.push('', command.notes.trimEnd());
  return `${lines.join('\n')}\n`;
}

/** Rows of name and text, the texts below each other. */
export function twoColumns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, text]) => `  ${name.padEnd(width)}${text}`);
}

function optionName(name: string, option: CommandOption): string {
  const short = option.short === undefined ? '    ' : `-${option.short}, `;
  const value = option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : '';
  return `${short}--${name}${value}`;
}

function optionText(option: CommandOption): string {
  const more = option.multiple === true ? ' May be repeated.' : '';
  const standard = option.default === undefined || option.default === false ? '' : ` (default: ${option.default})`;
  return `${option.help}${more}${standard}`;
}
