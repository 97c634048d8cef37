import { Composer, isCollection, isScalar, Lexer, LineCounter, Parser, visit, type CST, type Document, type YAMLMap } from 'yaml';

import type { SigmaProblem } from './sigma-rule.ts';
import { YamlLimits } from './yaml-limits.ts';

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
  /** Where the value at a path is written, as offsets in the file; null where it is not there. */
  valueRange(path: YamlPath): TextRange | null;
  /** Where the last key of a path is written. */
  keyRange(path: YamlPath): TextRange | null;
  /** From the end of the document before to the end of this one, comments included. */
  readonly range: TextRange;
}

/** Offsets in a text: from the first character to behind the last. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A rule file of SigmaHQ has 2 KB; more than this is no rule file. */
const MAX_TEXT_LENGTH = 1_048_576;
const MAX_ALIASES = 100;
/** What decoding puts in place of bytes that are no UTF-8. */
const REPLACEMENT = '\ufffd';
/** What is wrong with one document beyond this many places is not told: the first ones are enough to begin with. */
const MAX_PROBLEMS = 100;
const MAX_TOLD = 1_000;

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
  const lost = text.indexOf(REPLACEMENT);
  if (lost >= 0) {
    const line = text.slice(0, lost).split('\n').length;
    problems.push({ severity: 'warning', file, line, field: '', message: 'The sign U+FFFD stands where bytes are no UTF-8, and what they meant is lost: save the file as UTF-8.' });
  }
  const parsed = composeDocuments(text, lines);
  if (!parsed.ok) {
    refuse(parsed.line, parsed.message);
    return [];
  }
  const documents: YamlDocument[] = [];
  let start = 0;
  for (const [index, document] of parsed.documents.entries()) {
    const range = { start, end: document.range?.[2] ?? text.length };
    start = range.end;
    const faults = [...document.errors.map((fault) => ({ at: fault.pos[0], message: fault.message })), ...repeatedKeys(document)];
    for (const fault of faults.slice(0, MAX_PROBLEMS)) refuse(lineAt(lines, fault.at), `This is not valid YAML: ${fault.message}. Correct it; nothing of this document is loaded.`);
    if (faults.length > 0) continue;
    const plain = plainValue(document);
    if (!plain.ok) refuse(lineOf(document, [], lines), plain.message);
    else if (plain.value !== null) documents.push(makeDocument({ document, lines, file, index, range, value: plain.value, problems }));
  }
  return documents;
}

type Composed = { readonly ok: true; readonly documents: readonly Document[] } | { readonly ok: false; readonly line: number; readonly message: string };

/** The library's check for repeated keys takes time with the square of a map's size, so it is done here. */
function composeDocuments(text: string, lines: LineCounter): Composed {
  const limits = new YamlLimits();
  const parser = new Parser(lines.addNewLine);
  let offset = 0;
  let message: string | null = null;
  function* tokens(): Generator<CST.Token, void> {
    lines.addNewLine(0);
    for (const token of new Lexer().lex(text)) {
      message = limits.exceeded(token);
      if (message !== null) return;
      offset = parser.offset;
      yield* parser.next(token);
    }
    yield* parser.end();
  }
  const composer = new Composer({ lineCounter: lines, prettyErrors: false, stringKeys: true, uniqueKeys: false, logLevel: 'silent' });
  const documents = [...composer.compose(tokens(), true, text.length)];
  return message === null ? { ok: true, documents } : { ok: false, line: lineAt(lines, offset), message };
}

interface YamlFault {
  /** Offset in the text. */
  readonly at: number;
  readonly message: string;
}

function repeatedKeys(document: Document): YamlFault[] {
  const faults: YamlFault[] = [];
  visit(document, {
    Map: (_, map) => {
      faults.push(...repeatedKeysOf(map));
    },
  });
  return faults;
}

function repeatedKeysOf(map: YAMLMap): YamlFault[] {
  const seen = new Set<unknown>();
  return map.items.flatMap(({ key }) => {
    const name = isScalar(key) ? key.value : key;
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ at: rangeStart(key) ?? 0, message: `the key "${String(name)}" is there twice` }];
  });
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
  readonly range: TextRange;
  readonly value: unknown;
  readonly problems: SigmaProblem[];
}

function makeDocument({ document, lines, file, index, range, value, problems }: DocumentParts): YamlDocument {
  let hasErrors = false;
  let reported = 0;
  const report = (severity: SigmaProblem['severity'], path: YamlPath, message: string): void => {
    if (++reported > MAX_PROBLEMS) return;
    problems.push({ severity, file, line: lineOf(document, path, lines), field: cut(path.join('.')), message: cut(message) });
  };
  return {
    file, index, range, value,
    line: lineOf(document, [], lines),
    lineOf: (path) => lineOf(document, path, lines),
    error: (path, message) => {
      hasErrors = true;
      report('error', path, message);
    },
    warning: (path, message) => report('warning', path, message),
    hasErrors: () => hasErrors,
    valueRange: (path) => rangeOf(document.getIn(path, true)),
    keyRange: (path) => rangeOf(keyNode(document, path)),
  };
}

/** Texts of the rule stand in what is said of it; nobody reads a thousand words of them. */
function cut(text: string): string {
  return text.length > MAX_TOLD ? `${text.slice(0, MAX_TOLD)}...` : text;
}

function keyNode(document: Document, path: YamlPath): unknown {
  const parent = document.getIn(path.slice(0, -1), true);
  return isCollection(parent) ? pairKeyNode(parent.items.find((item) => pairKey(item) === path.at(-1))) : undefined;
}

function rangeOf(node: unknown): TextRange | null {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return null;
  const [start, end]: readonly unknown[] = node.range;
  return typeof start === 'number' && typeof end === 'number' ? { start, end } : null;
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
  return lineAt(lines, offset);
}

function lineAt(lines: LineCounter, offset: number): number {
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
  return rangeOf(node)?.start ?? null;
}
