/** A trivial change of a command line that a program takes for the same, and by which attackers dodge rules. */
export interface Mutation {
  readonly name: string;
  /** One line for the report. */
  readonly about: string;
  /** The changed command line; null where there is nothing to change. */
  readonly apply: (commandLine: string) => string | null;
}

/** Encoded text and addresses are not what they were when their letters change. */
const FIXED = /^['"]?(?:[A-Za-z0-9+/=]{24,}|\w+:\/\/.*)['"]?$/;
const OPTION = /(^|\s)-(?=[a-z?]+(?:[:=\s]|$))/gi;
/** Not `/c` and `/k`, which cmd takes with a slash only. */
const SLASH_OPTION = /(^|\s)\/(?![ck]\s)(?=[a-z?]+(?:[:=\s]|$))/gi;
/** Behind a cmdlet PowerShell takes dashes only, but any of them. */
const CMDLET = /\b[a-z]+-[a-z]{3,}\b/i;
const POWERSHELL = /powershell|pwsh/i;
/** A command line that a shell reads: only there are signs removed that the shell takes away. */
const CMD = /^"?(?:[^"]*\\)?cmd(?:\.exe)?"?\s.*\/[ck]\b/i;
const SHELL = /^(?:\S*\/)?(?:ba|da|z|k|a)?sh\s.*-\w*c\s/;

export const WINDOWS_MUTATIONS: readonly Mutation[] = [
  { name: 'upper-case', about: 'capitals for small letters', apply: (line) => changed(line, eachWord(line, (word) => (FIXED.test(word) ? word : word.toUpperCase()))) },
  { name: 'mixed-case', about: 'every other letter a capital', apply: (line) => changed(line, eachWord(line, (word) => (FIXED.test(word) ? word : mixedCase(word)))) },
  { name: 'slash-for-dash', about: '/option for -option', apply: (line) => changed(line, line.slice(0, cmdletAt(line)).replaceAll(OPTION, '$1/') + line.slice(cmdletAt(line))) },
  { name: 'dash-for-slash', about: '-option for /option', apply: (line) => changed(line, line.replaceAll(SLASH_OPTION, '$1-')) },
  { name: 'long-dash', about: '–option (en dash) for -option of PowerShell', apply: (line) => (POWERSHELL.test(line) ? changed(line, line.replaceAll(OPTION, '$1\u2013')) : null) },
  { name: 'double-blank', about: 'two blanks for one', apply: (line) => changed(line, line.replaceAll(/(?<=\S) (?=\S)/g, '  ')) },
  { name: 'quoted-program', about: 'the program in quotation marks', apply: quotedProgram },
  { name: 'quotes-in-words', about: 'a pair of quotation marks in the middle of words', apply: (line) => changed(line, eachPlainWord(line, (word) => `${word.slice(0, 2)}""${word.slice(2)}`)) },
  { name: 'double-backslash', about: 'two backslashes for one in paths', apply: (line) => changed(line, line.replaceAll(/(?<=[\w:])\\(?=\w)/g, '\\\\')) },
  { name: 'forward-slash', about: 'forward slashes in paths', apply: (line) => changed(line, line.replaceAll(/\b[a-z]:\\[^\s"']+/gi, (path) => path.replaceAll('\\', '/'))) },
  { name: 'other-path', about: 'the program with its path, or without', apply: otherWindowsPath },
  { name: 'no-extension', about: 'the program without .exe, or with', apply: otherExtension },
  { name: 'caret', about: 'carets in words that cmd reads', apply: (line) => (CMD.test(line) ? changed(line, eachPlainWord(line, (word) => `${word.slice(0, 1)}^${word.slice(1)}`)) : null) },
];

export const UNIX_MUTATIONS: readonly Mutation[] = [
  { name: 'other-path', about: 'the program with its path, or without', apply: otherUnixPath },
  { name: 'double-blank', about: 'two blanks for one, in what a shell reads', apply: (line) => (SHELL.test(line) ? changed(line, line.replaceAll(/(?<=\S) (?=\S)/g, '  ')) : null) },
  { name: 'quotes-in-words', about: 'quotation marks in words that a shell reads', apply: (line) => (SHELL.test(line) ? behindShell(line, (rest) => eachPlainWord(rest, (word) => `${word.slice(0, 1)}''${word.slice(1)}`)) : null) },
  { name: 'backslash-in-words', about: 'backslashes in words that a shell reads', apply: (line) => (SHELL.test(line) ? behindShell(line, (rest) => eachPlainWord(rest, (word) => `${word.slice(0, 1)}\\${word.slice(1)}`)) : null) },
  { name: 'ifs', about: '$IFS for blanks, in what a shell reads', apply: (line) => (SHELL.test(line) ? behindShell(line, (rest) => rest.replaceAll(/(?<=\S) (?=\S)/g, `\${IFS}`)) : null) },
];

/** Where the first cmdlet begins; the end of the line where there is none. */
function cmdletAt(line: string): number {
  return CMDLET.exec(line)?.index ?? line.length;
}

function changed(before: string, after: string): string | null {
  return before === after ? null : after;
}

function eachWord(line: string, change: (word: string) => string): string {
  return line.replaceAll(/\S+/g, change);
}

/** Words of letters that stand outside quotation marks. */
function eachPlainWord(line: string, change: (word: string) => string): string {
  return line.replaceAll(/("[^"]*"|'[^']*')|(?<=^|\s)[a-z]{4,}(?=\s|$)/gi, (word: string, quoted: string | undefined) => (quoted === undefined ? change(word) : word));
}

function mixedCase(word: string): string {
  return [...word].map((letter, at) => (at % 2 === 0 ? letter.toUpperCase() : letter.toLowerCase())).join('');
}

/** The program and the rest; a program in quotation marks stands without them. */
function programOf(line: string): { readonly program: string; readonly isQuoted: boolean; readonly rest: string } {
  const [, quoted, plain = '', rest = ''] = /^(?:"([^"]+)"|(\S+))(.*)$/s.exec(line) ?? [];
  return { program: quoted ?? plain, isQuoted: quoted !== undefined, rest };
}

function quotedProgram(line: string): string | null {
  const { program, isQuoted, rest } = programOf(line);
  return isQuoted ? (program.includes(' ') ? null : program + rest) : `"${program}"${rest}`;
}

function otherWindowsPath(line: string): string | null {
  const { program, rest } = programOf(line);
  const name = program.split('\\').at(-1) ?? '';
  if (name === '') return null;
  return name === program ? `C:\\Windows\\System32\\${name}${rest}` : name + rest;
}

function otherExtension(line: string): string | null {
  const { program, isQuoted, rest } = programOf(line);
  const quote = isQuoted ? '"' : '';
  if (/\.exe$/i.test(program)) return `${quote}${program.replace(/\.exe$/i, '')}${quote}${rest}`;
  return /\.\w+$/.test(program) ? null : `${quote}${program}.exe${quote}${rest}`;
}

function otherUnixPath(line: string): string | null {
  const { program, rest } = programOf(line);
  const name = program.split('/').at(-1) ?? '';
  if (name === '') return null;
  return name === program ? `/usr/bin/${name}${rest}` : name + rest;
}

function behindShell(line: string, change: (rest: string) => string): string | null {
  const [, start = '', rest = ''] = /^(.*?-\w*c\s+["']?)(.*)$/s.exec(line) ?? [];
  return changed(line, start + change(rest));
}
