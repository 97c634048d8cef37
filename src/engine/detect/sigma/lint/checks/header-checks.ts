import { nearestWord } from '../nearest-word.ts';
import type { LintCheck, Remark } from '../lint-check.ts';
import type { LintDocument } from '../lint-document.ts';
import { renameKey, replaceValue } from '../text-edits.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { RULE_STATUSES } from '#contract/sigma-rule.ts';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const DATE = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})$/;
const RELATIONS = ['derived', 'obsolete', 'merged', 'renamed', 'similar'];
/** Top-level keys of the specification, and `regression_tests_path` and `simulation`, which SigmaHQ writes. */
const KEYS = [
  'title', 'id', 'related', 'name', 'taxonomy', 'status', 'description', 'license', 'author', 'references', 'date', 'modified', 'logsource', 'detection', 'fields',
  'falsepositives', 'level', 'tags', 'scope', 'correlation', 'generate', 'filter', 'regression_tests_path', 'simulation',
];
const RECOMMENDED = ['status', 'description', 'author', 'date', 'level'] as const;

export const HEADER_CHECKS: readonly LintCheck[] = [
  { name: 'id', severity: 'warning', about: 'The id is there and a UUID.', find: findId },
  { name: 'status-or-level', severity: 'error', about: 'Status and level are of the values that Sigma has.', find: findValues },
  { name: 'recommended-keys', severity: 'info', about: 'Status, level, description, author and date are there.', find: findMissing },
  { name: 'date', severity: 'warning', about: 'Dates are written as 2026-01-31, exist, and follow one another.', find: findDates },
  { name: 'misspelt-key', severity: 'warning', about: 'No key of the document is a known one written wrongly.', find: findMisspelt },
  { name: 'unknown-key', severity: 'info', about: 'Keys of the document are those of the specification.', find: findUnknown },
  { name: 'related', severity: 'warning', about: 'Related rules have an id and a type of relation.', find: findRelated },
  { name: 'references', severity: 'warning', about: 'References are a list of texts.', find: findReferences },
  { name: 'false-positives', severity: 'info', about: 'What else fires is said so that an analyst can use it.', find: findFalsePositives },
  { name: 'withdrawn-without-successor', severity: 'info', about: 'A deprecated rule names the one that takes its place.', find: findWithdrawn },
];

function* findId({ fields: { id }, kind }: LintDocument): Generator<Remark> {
  if (id === undefined) yield { path: [], message: `Add an id, a fresh UUID: alerts, exceptions and ${kind === 'rule' ? 'correlations' : 'other documents'} refer to the rule by it.` };
  else if (typeof id !== 'string' || !UUID.test(id)) yield { path: ['id'], message: `"${String(id)}" is no UUID: give the rule a fresh one, and keep this as "name".` };
}

function* findValues(document: LintDocument): Generator<Remark> {
  for (const [key, allowed] of [['status', RULE_STATUSES], ['level', SEVERITIES]] as const) {
    const value = document.fields[key];
    if (value === undefined || (allowed as readonly unknown[]).includes(value)) continue;
    const lower = String(value).trim().toLowerCase();
    const edits = (allowed as readonly string[]).includes(lower) ? replaceValue(document, [key], lower) : [];
    yield { path: [key], message: `"${String(value)}" is no ${key}: write one of ${allowed.join(', ')}.`, edits };
  }
}

function* findMissing({ fields, kind }: LintDocument): Generator<Remark> {
  if (kind === 'filter') return;
  const missing = RECOMMENDED.filter((key) => fields[key] === undefined);
  if (missing.length > 0) yield { path: [], message: `Add ${missing.join(', ')}: analysts read them beside the alert.` };
}

function* findDates(document: LintDocument): Generator<Remark> {
  const found: string[] = [];
  for (const key of ['date', 'modified']) {
    const value = document.fields[key];
    if (value === undefined) continue;
    const [, year = '', separator, month = '', day = ''] = DATE.exec(String(value)) ?? [];
    const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    if (!isDay(iso)) yield { path: [key], message: `"${String(value)}" is no day: write it as 2026-01-31.` };
    else {
      found.push(iso);
      if (separator !== '-' || iso !== value) yield { path: [key], message: `Write the date as ${iso}; slashes were taken out with Sigma 2.`, edits: dateEdit(document, key, iso) };
    }
  }
  const [date, modified] = found;
  if (date !== undefined && modified !== undefined && modified < date) yield { path: ['modified'], message: `The rule was modified (${modified}) before it was made (${date}): correct one of the two.` };
}

function dateEdit({ yaml, text }: LintDocument, key: string, iso: string) {
  const range = yaml.valueRange([key]);
  return range !== null && DATE.test(text.slice(range.start, range.end)) ? [{ ...range, text: iso }] : [];
}

function isDay(iso: string): boolean {
  const time = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === iso;
}

function* findMisspelt(document: LintDocument): Generator<Remark> {
  for (const [key, meant] of strangeKeys(document)) {
    if (meant === null) continue;
    const isFree = document.fields[meant] === undefined && key.toLowerCase() === meant;
    yield { path: [key], message: `"${key}" is no key of Sigma: is "${meant}" meant?`, edits: isFree ? renameKey(document, [key], meant) : [] };
  }
}

function* findUnknown(document: LintDocument): Generator<Remark> {
  for (const [key, meant] of strangeKeys(document)) {
    if (meant === null) yield { path: [key], message: `"${key}" is no key of Sigma; tools pass over it. Leave it where your own tools read it.` };
  }
}

function strangeKeys({ fields }: LintDocument): [string, string | null][] {
  return Object.keys(fields).filter((key) => !KEYS.includes(key)).map((key) => [key, nearestWord(key, KEYS)]);
}

function* findRelated({ fields: { related } }: LintDocument): Generator<Remark> {
  if (related === undefined) return;
  if (!Array.isArray(related)) {
    yield { path: ['related'], message: 'Write related rules as a list: "- id: ...", "  type: derived".' };
    return;
  }
  for (const [index, entry] of related.entries()) {
    const { id, type } = (typeof entry === 'object' && entry !== null ? entry : {}) as { id?: unknown; type?: unknown };
    if (typeof id !== 'string' || !UUID.test(id)) yield { path: ['related', index], message: 'A related rule is named by its id, a UUID: add it.' };
    if (!RELATIONS.includes(String(type))) yield { path: ['related', index], message: `"${String(type)}" is no relation: write one of ${RELATIONS.join(', ')}.` };
  }
}

function* findReferences({ fields: { references } }: LintDocument): Generator<Remark> {
  if (references === undefined) return;
  if (!Array.isArray(references) || references.some((one) => typeof one !== 'string')) yield { path: ['references'], message: 'Write references as a list of texts, one address each.' };
  else for (const [index, reference] of references.entries()) if (/^https?:\/\/\S*\s/.test(reference)) yield { path: ['references', index], message: 'The address has a blank in it: one address each, what is said about it goes behind "#".' };
}

function* findFalsePositives({ fields: { falsepositives: known } }: LintDocument): Generator<Remark> {
  if (known === undefined) return;
  for (const [index, entry] of [known].flat().entries()) {
    const path = Array.isArray(known) ? ['falsepositives', index] : ['falsepositives'];
    if (typeof entry !== 'string' || entry.trim().length < 2) yield { path, message: 'Say in words what else fires, or take the entry away.' };
    else if (/^(?:none|pentest|penetration tests?|red ?team)\b[^a-z]*$/i.test(entry.trim())) yield { path, message: `"${entry}" helps nobody: write "Unknown", or what lawful use looks the same.` };
  }
}

function* findWithdrawn({ fields: { status, related } }: LintDocument): Generator<Remark> {
  if (status === 'deprecated' && !Array.isArray(related)) yield { path: ['status'], message: 'Name the rule that takes the place of this one under "related", or say in the description why there is none.' };
}
