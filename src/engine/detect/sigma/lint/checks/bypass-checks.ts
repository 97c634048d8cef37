import type { LintCheck, Remark } from '../lint-check.ts';
import type { DetectionItem, LintDocument } from '../lint-document.ts';

const COMMAND_LINES = new Set(['CommandLine', 'ParentCommandLine', 'ProcessCommandLine']);
const IMAGES = new Set(['Image', 'ParentImage', 'SourceImage', 'NewProcessName', 'ParentProcessName']);
/** Programs that an attacker brings along, and so may call what he likes; shells and hosts of Windows keep their names. */
const PROGRAM = /\\?([\w.-]+\.(?:exe|com|scr))$/i;

export const BYPASS_CHECKS: readonly LintCheck[] = [
  { name: 'bare-program-name', severity: 'warning', about: 'The end of a path begins with a backslash.', find: findBareNames },
  { name: 'one-dash', severity: 'info', about: 'Options of Windows programs are found with a dash as with a slash.', find: findDashes },
  { name: 'name-only', severity: 'info', about: 'A program is found by its original name too, as the file can be renamed.', find: findNamesOnly },
  { name: 'cased-regex', severity: 'info', about: 'Regular expressions over command lines of Windows ignore case, as Windows does.', find: findCasedRegexes },
];

function* findBareNames({ items, logSource }: LintDocument): Generator<Remark> {
  if (logSource.product !== 'windows') return;
  for (const item of items) {
    if (!IMAGES.has(item.field ?? '') || !item.modifiers.includes('endswith')) continue;
    const bare = item.values.filter((value) => typeof value === 'string' && /^[\w-]+\.exe$/i.test(value));
    const [first] = bare;
    if (first !== undefined) yield { path: item.path, message: `"${String(first)}" also ends "other${String(first)}": write "\\${String(first)}"${bare.length > 1 ? `, and so for ${bare.length - 1} more` : ''}.` };
  }
}

function* findDashes({ items, logSource }: LintDocument): Generator<Remark> {
  if (logSource.product !== 'windows') return;
  for (const item of items) {
    if (!COMMAND_LINES.has(item.field ?? '') || item.modifiers.some((name) => name === 'windash' || name === 're')) continue;
    const options = item.values.filter((value) => typeof value === 'string' && /(?:^|\s)-[a-z]/i.test(value));
    const [first] = options;
    const hasBoth = options.some((value) => item.values.includes(String(value).replace(/-/, '/')));
    if (first !== undefined && !hasBoth) yield { path: item.path, message: `Many programs take "${String(first).trim().replace('-', '/')}" for "${String(first).trim()}": add the modifier "windash" where this one does.` };
  }
}

function* findNamesOnly({ items, logSource, kind }: LintDocument): Generator<Remark> {
  if (kind !== 'rule' || logSource.product !== 'windows' || logSource.category !== 'process_creation') return;
  if (items.some(({ field }) => field === 'OriginalFileName' || field === 'Hashes' || field === 'Imphash' || field === 'Description' || field === 'Product')) return;
  const images = items.filter((item) => item.field === 'Image' && !isFilter(item) && item.values.some((value) => PROGRAM.test(String(value))));
  const [first] = images;
  const isAlone = images.length > 0 && items.every((item) => isFilter(item) || IMAGES.has(item.field ?? ''));
  if (first !== undefined && isAlone) yield { path: first.path, message: 'The rule knows the program by its path alone: a renamed copy gets by. Add OriginalFileName beside Image, joined with "or".' };
}

function isFilter({ search }: DetectionItem): boolean {
  return /^(?:filter|exclude|known|not_)/i.test(search);
}

function* findCasedRegexes({ items, logSource }: LintDocument): Generator<Remark> {
  if (logSource.product !== 'windows') return;
  for (const { field, modifiers, values, path } of items) {
    if (!COMMAND_LINES.has(field ?? '') || !modifiers.includes('re') || modifiers.includes('i')) continue;
    const isAboutCase = values.some((value) => /\(\?i|\[A-Z\]|\[a-z\]/.test(String(value)));
    if (!isAboutCase && values.some((value) => /[a-z]{2}/i.test(String(value).replaceAll(/\\[a-z]/gi, '')))) yield { path, message: 'The pattern tells capitals from small letters, which Windows does not: add "|i", unless the case is the point.' };
  }
}
