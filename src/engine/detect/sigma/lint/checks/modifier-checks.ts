import { nearestWord } from '../nearest-word.ts';
import type { LintCheck, LintKnowledge, Remark } from '../lint-check.ts';
import { type LintDocument, valuePath } from '../lint-document.ts';
import { renameKey } from '../text-edits.ts';

export const MODIFIER_CHECKS: readonly LintCheck[] = [
  { name: 'all-of-one-value', severity: 'warning', about: '"all" stands before several values.', find: findAllOfOne },
  { name: 'all-whole-values', severity: 'warning', about: '"all" does not ask a field to be several whole values at once.', find: findAllWhole },
  { name: 'base64offset-alone', severity: 'warning', about: '"base64offset" is looked for inside a value.', find: findOffset },
  { name: 'repeated-modifier', severity: 'warning', about: 'No modifier stands twice.', find: findRepeated },
  { name: 'field-name', severity: 'warning', about: 'Field names have no blanks at their edges and are written as the category writes them.', find: findNames },
  { name: 'outdated-field', severity: 'warning', about: 'Field names are those that Sigma\'s taxonomy has now.', find: findOutdated },
  { name: 'plain-regex', severity: 'info', about: 'A regular expression says what no plain modifier can.', find: findPlainRegex },
  { name: 'idle-regex-escape', severity: 'info', about: 'A regular expression escapes only what has a meaning.', find: findIdleEscapes },
];

function* findAllOfOne(document: LintDocument): Generator<Remark> {
  for (const { modifiers, values, path, field } of document.items) {
    if (!modifiers.includes('all') || values.length !== 1) continue;
    const name = [field ?? '', ...modifiers.filter((one) => one !== 'all')].join('|');
    yield { path, message: `There is one value only: write "${name}", or add the values that are missing.`, edits: renameKey(document, path, name) };
  }
}

function* findAllWhole({ items }: LintDocument): Generator<Remark> {
  for (const { modifiers, values, path, field } of items) {
    const isPart = modifiers.some((name) => ['contains', 'startswith', 'endswith', 're', 'cidr'].includes(name)) || values.some((value) => typeof value === 'string' && /[*?]/.test(value));
    if (field !== null && modifiers.includes('all') && values.length > 1 && !isPart) yield { path, message: `A field with one value cannot be all of these at once: write "${field}|contains|all", or leave "all" out.` };
  }
}

function* findOffset({ items }: LintDocument): Generator<Remark> {
  for (const { modifiers, path, field } of items) {
    if (modifiers.includes('base64offset') && !modifiers.includes('contains')) yield { path, message: `Encoded text stands in the middle of a value: write "${[field ?? '', ...modifiers, 'contains'].join('|')}".` };
  }
}

function* findRepeated({ items }: LintDocument): Generator<Remark> {
  for (const { modifiers, path } of items) {
    const twice = modifiers.find((name, index) => modifiers.indexOf(name) !== index);
    if (twice !== undefined) yield { path, message: `"${twice}" stands twice: take one away.` };
  }
}

function* findNames({ items, logSource }: LintDocument, { fieldsOfCategory }: LintKnowledge): Generator<Remark> {
  const known = fieldsOfCategory.get(logSource.category ?? '');
  for (const { field, path } of items) {
    if (field === null) continue;
    if (/^\s|\s$/.test(String(path.at(-1)).split('|')[0] ?? '')) yield { path, message: `"${field}" has a blank at its edge: take it away.` };
    if (known === undefined || known.has(field)) continue;
    const meant = [...known].find((name) => name.toLowerCase() === field.toLowerCase());
    if (meant !== undefined) yield { path, message: `Fields are told apart by case: ${logSource.category} has "${meant}".` };
    else if (nearestWord(field, known) !== null && !OWN_NAMES.has(field)) yield { path, message: `${logSource.category} has no "${field}": is "${nearestWord(field, known)}" meant?` };
  }
}

/** Real names of products that are close to those of a category. */
const OWN_NAMES = new Set(['Hash', 'Users', 'Detail', 'Actions', 'Protocols']);

/** By category: what rules wrote before, and what took its place. */
const OUTDATED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  process_creation: { NewProcessName: 'Image', ParentProcessName: 'ParentImage', ProcessCommandLine: 'CommandLine', SubjectUserName: 'User', MandatoryLabel: 'IntegrityLevel', ProcessName: 'Image', Imphash: 'Hashes|contains' },
  file_event: { TargetFileName: 'TargetFilename', FileName: 'TargetFilename' },
  network_connection: { DestinationHostName: 'DestinationHostname', DestAddress: 'DestinationIp', DestPort: 'DestinationPort' },
  ps_script: { Payload: 'ScriptBlockText' },
  registry_set: { ObjectName: 'TargetObject' },
  registry_event: { ObjectName: 'TargetObject' },
};

function* findOutdated({ items, logSource }: LintDocument): Generator<Remark> {
  const names = OUTDATED[logSource.category ?? ''] ?? {};
  for (const { field, path } of items) {
    const now = field !== null && Object.hasOwn(names, field) ? names[field] : undefined;
    if (now !== undefined) yield { path, message: `${logSource.category} has ${now} where Windows events have ${field}: write ${now}, so that the rule sees every product.` };
  }
}

const SPECIAL = /[.*+?()[\]{}|^$]/;
const ESCAPED = /\\[.*+?()[\]{}|^$\\/ "'\-:;,=@#&!~<>%_]/g;

function* findPlainRegex({ items }: LintDocument): Generator<Remark> {
  for (const item of items) {
    if (!item.modifiers.includes('re')) continue;
    for (const [index, value] of item.values.entries()) {
      const message = typeof value === 'string' ? plainRegexFault(value) : null;
      if (message !== null) yield { path: valuePath(item, index), message };
    }
  }
}

function plainRegexFault(pattern: string): string | null {
  const inner = pattern.replace(/^\^?(?:\.\*)+/, '').replace(/(?:\.\*)+\$?$/, '');
  const bare = inner.replace(/^\^/, '').replace(/(?<!\\)\$$/, '').replaceAll(ESCAPED, '');
  if (inner === '') return null;
  if (!SPECIAL.test(bare) && !bare.includes('\\')) return 'The pattern has nothing that a plain value could not say: write it with contains, startswith or endswith, which is faster and cannot be dodged by case.';
  return pattern.startsWith('.*') || pattern.endsWith('.*') ? 'A pattern matches anywhere in the value: ".*" at its edges adds nothing but work. Take it away.' : null;
}

function* findIdleEscapes({ items }: LintDocument): Generator<Remark> {
  for (const item of items) {
    if (!item.modifiers.includes('re')) continue;
    for (const [index, value] of item.values.entries()) {
      const idle = typeof value === 'string' ? /(?<!\\)(?:\\\\)*\\([/"':;,=@#&!~<>% ])/.exec(value)?.[1] : undefined;
      if (idle !== undefined) yield { path: valuePath(item, index), message: `"\\${idle}" means the same as "${idle}": leave the backslash out.` };
    }
  }
}
