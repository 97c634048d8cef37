import type { z } from 'zod';

import { SEVERITIES, type Severity } from '#contract/severity.ts';
import { RULE_STATUSES, sigmaHeader, sigmaLogSource, type SigmaHeaderDocument } from '#contract/sigma-rule.ts';
import type { LogSource } from '#contract/log-source.ts';

import type { SigmaHeader } from './sigma-rule.ts';
import type { YamlDocument, YamlPath } from './yaml-documents.ts';

/** Says per key what belongs there; a wrong value of any but the title is left out with a warning. */
const ADVICE: Readonly<Record<string, string>> = {
  title: 'Give the document a title of 1 to 256 characters.',
  id: 'Write the id as a text, best a UUID.',
  status: `Write one of ${RULE_STATUSES.join(', ')}.`,
  level: `Write one of ${SEVERITIES.join(', ')}; until then the rule counts as medium.`,
  date: 'Write the date as 2026-01-31.',
  modified: 'Write the date as 2026-01-31.',
};

/** Reads what a document says about itself; null when it may not be loaded. */
export function parseHeader(document: YamlDocument): SigmaHeader | null {
  const header = readLenient(document);
  if (header === null) return null;
  const id = header.id ?? header.name ?? `${document.file}#${document.index + 1}`;
  if (header.id === undefined) document.warning([], `The document has no id, so "${id}" is taken: add "id:" with a UUID of its own.`);
  const tags = header.tags ?? [];
  return {
    id,
    name: header.name ?? null,
    title: header.title,
    description: header.description ?? '',
    status: header.status ?? null,
    level: header.level ?? DEFAULT_LEVEL,
    author: header.author ?? '',
    date: header.date ?? null,
    modified: header.modified ?? null,
    references: header.references ?? [],
    tags,
    techniques: techniquesOf(tags),
    tactics: tacticsOf(tags),
    falsePositives: listOf(header.falsepositives),
    fields: listOf(header.fields),
    file: document.file,
    line: document.line,
  };
}

const DEFAULT_LEVEL: Severity = 'medium';

/** The log source in lower case, only the three parts that route. */
export function parseLogSource(document: YamlDocument, value: unknown): LogSource | null {
  const path = ['logsource'];
  const read = sigmaLogSource.safeParse(value);
  if (!read.success) {
    document.error(path, 'The log source is a map with product, category or service, each a text: write "logsource: { product: windows, category: process_creation }".');
    return null;
  }
  const { product, category, service } = read.data;
  return {
    ...(product === undefined ? {} : { product: product.toLowerCase() }),
    ...(category === undefined ? {} : { category: category.toLowerCase() }),
    ...(service === undefined ? {} : { service: service.toLowerCase() }),
  };
}

/** Reports each issue of a schema at its place in the document. */
export function reportIssues(document: YamlDocument, path: YamlPath, error: z.ZodError): void {
  for (const issue of error.issues) {
    const place = [...path, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
    document.error(place, `${issue.message}. Correct the value here.`);
  }
}

function readLenient(document: YamlDocument): SigmaHeaderDocument | null {
  const first = sigmaHeader.safeParse(document.value);
  if (first.success) return first.data;
  if (typeof document.value !== 'object' || document.value === null || Array.isArray(document.value)) {
    document.error([], 'A Sigma document is a map with a title: this is not.');
    return null;
  }
  const kept: Record<string, unknown> = { ...document.value };
  for (const { path: [key] } of first.error.issues) {
    const name = String(key);
    delete kept[name];
    const advice = ADVICE[name] ?? 'The value is not of the kind that the Sigma specification gives for this key; it is left out.';
    if (name === 'title') document.error([name], advice);
    else document.warning([name], advice);
  }
  const second = sigmaHeader.safeParse(kept);
  return second.success ? second.data : null;
}

function techniquesOf(tags: readonly string[]): string[] {
  return tags.map((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase()).filter((id) => id !== undefined);
}

/** All ATT&CK tags but techniques, groups, software, campaigns and mitigations name a tactic. */
function tacticsOf(tags: readonly string[]): string[] {
  const names = tags.map((tag) => /^attack\.([a-z][a-z_-]+)$/i.exec(tag)?.[1]?.toLowerCase().replaceAll('_', '-'));
  return names.filter((name) => name !== undefined);
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
