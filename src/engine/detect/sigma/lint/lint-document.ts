import type { LogSource } from '#contract/log-source.ts';
import { parseLogSource } from '../parse-header.ts';
import { parseDetectionParts, NOT_SEARCHES, type DetectionParts } from '../parse-detection.ts';
import type { Scalar } from '../field-values.ts';
import type { YamlDocument, YamlPath } from '../yaml-documents.ts';

export type DocumentKind = 'rule' | 'correlation' | 'filter';

/** `field|modifier: value` of a search as it is written. */
export interface DetectionItem {
  readonly search: string;
  /** Of its key; values lie below it where they are a list. */
  readonly path: YamlPath;
  /** Null for a keyword. */
  readonly field: string | null;
  readonly modifiers: readonly string[];
  readonly values: readonly Scalar[];
  readonly isList: boolean;
}

/** A document of a rule file as checks see it. */
export interface LintDocument {
  readonly kind: DocumentKind;
  readonly yaml: YamlDocument;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly logSource: LogSource;
  readonly items: readonly DetectionItem[];
  /** Null where the detection cannot be read; the check `loads` says why. */
  readonly detection: DetectionParts | null;
  /** The file's whole text. */
  readonly text: string;
}

/** Where a value of an item is written. */
export function valuePath({ path, isList }: DetectionItem, index: number): YamlPath {
  return isList ? [...path, index] : path;
}

/** Makes a document ready for checks; null where it is no Sigma document. */
export function lintDocument(yaml: YamlDocument, text: string): LintDocument | null {
  const { value } = yaml;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const kind = 'correlation' in fields ? 'correlation' : 'filter' in fields ? 'filter' : 'detection' in fields ? 'rule' : null;
  if (kind === null) return null;
  const section = kind === 'filter' ? 'filter' : 'detection';
  const quiet = silentCopy(yaml);
  return {
    kind, yaml, fields, text,
    logSource: (kind === 'correlation' ? null : parseLogSource(quiet, fields['logsource'])) ?? {},
    items: kind === 'correlation' ? [] : itemsOf(section, fields[section]),
    detection: kind === 'correlation' ? null : parseDetectionParts(quiet, [section], fields[section]),
  };
}

/** The same document, whose problems go nowhere: they were told when it was read as a rule. */
function silentCopy(yaml: YamlDocument): YamlDocument {
  let hasErrors = false;
  return {
    ...yaml,
    error: () => {
      hasErrors = true;
    },
    warning: () => undefined,
    hasErrors: () => hasErrors,
  };
}

function itemsOf(section: string, detection: unknown): DetectionItem[] {
  if (!isMap(detection)) return [];
  return Object.entries(detection).flatMap(([name, search]) => (NOT_SEARCHES.has(name) ? [] : searchItems([section, name], name, search)));
}

function searchItems(path: YamlPath, search: string, value: unknown): DetectionItem[] {
  if (isMap(value)) return Object.entries(value).map(([key, values]) => fieldItem([...path, key], search, values));
  if (!Array.isArray(value)) return isScalar(value) ? [{ search, path, field: null, modifiers: [], values: [value], isList: false }] : [];
  const keywords = value.every(isScalar) ? [{ search, path, field: null, modifiers: [], values: value, isList: true }] : [];
  return keywords.length > 0 ? keywords : value.flatMap((item, index) => searchItems([...path, index], search, item));
}

function fieldItem(path: YamlPath, search: string, value: unknown): DetectionItem {
  const [field = '', ...modifiers] = String(path.at(-1)).split('|').map((word) => word.trim());
  const values = Array.isArray(value) ? value.filter(isScalar) : isScalar(value) ? [value] : [];
  return { search, path, field: field === '' ? null : field, modifiers, values, isList: Array.isArray(value) && values.length === value.length };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** All documents of a file that can be read as YAML. */
export function lintDocuments(text: string, documents: readonly YamlDocument[]): LintDocument[] {
  return documents.map((yaml) => lintDocument(yaml, text)).filter((document) => document !== null);
}
