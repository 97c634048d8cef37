import { isCollection, LineCounter, parseAllDocuments, type Document } from 'yaml';

import type { SigmaProblem } from './sigma-rule.ts';

export type YamlPath = readonly (string | number)[];

/** One document of a file: its plain value, and a place to report what is wrong with it. */
export interface YamlDocument {
  readonly file: string;
  /** Its place in the file, from 0. */
  readonly index: number;
  readonly line: number;
  readonly value: unknown;
  /** The line of the path's key or item; of the nearest part of the path that is there. */
  lineOf(path: YamlPath): number;
  error(path: YamlPath, message: string): void;
  warning(path: YamlPath, message: string): void;
  /** True once an error was reported: the document must not be loaded. */
  hasErrors(): boolean;
}

/** A rule file of SigmaHQ has 2 KB; more than this is no rule file. */
const MAX_TEXT_LENGTH = 4_194_304;
const MAX_DOCUMENTS = 5_000;
const MAX_ALIASES = 100;

/** Reads the documents of a YAML 1.2 text (core schema, no custom tags). What cannot be read becomes a problem. */
export function readYamlDocuments(text: string, file: string, problems: SigmaProblem[]): YamlDocument[] {
  const refuse = (line: number, message: string): void => {
    problems.push({ severity: 'error', file, line, field: '', message });
  };
  if (text.length > MAX_TEXT_LENGTH) {
    refuse(1, `The file has ${text.length} characters; at most ${MAX_TEXT_LENGTH} are read. Split it.`);
    return [];
  }
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, stringKeys: true, logLevel: 'silent' });
  if (!Array.isArray(parsed)) return [];
  if (parsed.length > MAX_DOCUMENTS) {
    refuse(1, `The file has ${parsed.length} documents; at most ${MAX_DOCUMENTS} are read. Split it.`);
    return [];
  }
  const documents: YamlDocument[] = [];
  for (const [index, document] of parsed.entries()) {
    for (const fault of document.errors) refuse(lines.linePos(fault.pos[0]).line, `This is not valid YAML: ${fault.message}. Correct it; nothing of this document is loaded.`);
    if (document.errors.length > 0) continue;
    const plain = plainValue(document);
    if (!plain.ok) refuse(lineOf(document, [], lines), plain.message);
    else if (plain.value !== null) documents.push(makeDocument({ document, lines, file, index, value: plain.value, problems }));
  }
  return documents;
}

function plainValue(document: Document): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string } {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { ok: false, message: `The document uses more aliases than are allowed (${MAX_ALIASES}): write the values out.` };
  }
}

interface DocumentParts {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly file: string;
  readonly index: number;
  readonly value: unknown;
  readonly problems: SigmaProblem[];
}

function makeDocument({ document, lines, file, index, value, problems }: DocumentParts): YamlDocument {
  let hasErrors = false;
  const report = (severity: SigmaProblem['severity'], path: YamlPath, message: string): void => {
    problems.push({ severity, file, line: lineOf(document, path, lines), field: path.join('.'), message });
  };
  return {
    file, index, value,
    line: lineOf(document, [], lines),
    lineOf: (path) => lineOf(document, path, lines),
    error: (path, message) => {
      hasErrors = true;
      report('error', path, message);
    },
    warning: (path, message) => report('warning', path, message),
    hasErrors: () => hasErrors,
  };
}

function lineOf(document: Document, path: YamlPath, lines: LineCounter): number {
  let node: unknown = document.contents;
  let offset = rangeStart(node) ?? document.range?.[0] ?? 0;
  for (const key of path) {
    if (!isCollection(node)) break;
    const pair = node.items.find((item) => pairKey(item) === key);
    offset = rangeStart(pair === undefined ? node.get(key, true) : pairKeyNode(pair)) ?? offset;
    node = node.get(key, true);
  }
  return Math.max(1, lines.linePos(offset).line);
}

function pairKeyNode(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'key' in item ? item.key : undefined;
}

function pairKey(item: unknown): unknown {
  const key = pairKeyNode(item);
  return typeof key === 'object' && key !== null && 'value' in key ? key.value : key;
}

function rangeStart(node: unknown): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node)) return null;
  return Array.isArray(node.range) && typeof node.range[0] === 'number' ? node.range[0] : null;
}
