import { parseCorrelation } from './parse-correlation.ts';
import { parseDetection } from './parse-detection.ts';
import { parseHeader, parseLogSource } from './parse-header.ts';
import type { SigmaCorrelation, SigmaFilter, SigmaProblem, SigmaRule } from './sigma-rule.ts';
import { readYamlDocuments, type YamlDocument } from './yaml-documents.ts';

export interface SigmaDocuments {
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
  readonly filters: readonly SigmaFilter[];
  /** All that is wrong in the file; nothing is thrown. */
  readonly problems: readonly SigmaProblem[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the Sigma documents of one file: rules, correlations and filters, and every problem with its line. */
export function parseSigma(yamlText: string, file: string): SigmaDocuments {
  const problems: SigmaProblem[] = [];
  return readSigma(readYamlDocuments(yamlText, file, problems), problems);
}

/** The same for documents that are read already; what is wrong in them has gone to `problems`, which is part of the answer. */
export function readSigma(documents: readonly YamlDocument[], problems: readonly SigmaProblem[]): SigmaDocuments {
  const rules: SigmaRule[] = [];
  const correlations: SigmaCorrelation[] = [];
  const filters: SigmaFilter[] = [];
  for (const document of documents) {
    const fields = fieldsOf(document);
    if (fields === null) continue;
    if ('action' in fields) document.error(['action'], 'Sigma 2 has no "action": write each rule of the file out as a document of its own.');
    else if ('correlation' in fields) addTo(correlations, parseCorrelation(document, fields['correlation'], fields['generate']));
    else if ('filter' in fields) addTo(filters, parseFilter(document, fields));
    else if ('detection' in fields) addTo(rules, parseRule(document, fields));
    else document.error([], 'This is no Sigma document: it has neither "detection" nor "correlation" nor "filter". Add the one that it is.');
  }
  return { rules, correlations, filters, problems };
}

function parseRule(document: YamlDocument, fields: Fields): SigmaRule | null {
  const header = parseHeader(document);
  const logSource = parseLogSource(document, fields['logsource']);
  if (header?.status === 'unsupported') document.warning(['status'], 'The rule says of itself that it is unsupported; it is loaded all the same.');
  const detection = parseDetection(document, ['detection'], fields['detection']);
  if (header === null || logSource === null || detection === null || document.hasErrors()) return null;
  return { ...header, logSource, detection };
}

function parseFilter(document: YamlDocument, fields: Fields): SigmaFilter | null {
  const header = parseHeader(document);
  const logSource = parseLogSource(document, fields['logsource']);
  const filter = fields['filter'];
  const detection = parseDetection(document, ['filter'], filter);
  const rules = filteredRules(document, typeof filter === 'object' && filter !== null && 'rules' in filter ? filter.rules : undefined);
  if (header === null || logSource === null || detection === null || document.hasErrors()) return null;
  const ruleLines = rules === 'any' ? [] : rules.map((_, index) => document.lineOf(['filter', 'rules', index]));
  return { ...header, logSource, detection, rules, ruleLines };
}

function filteredRules(document: YamlDocument, rules: unknown): readonly string[] | 'any' {
  if (rules === undefined) return 'any';
  const names: readonly unknown[] = Array.isArray(rules) ? rules : [rules];
  if (names.length === 0 || (names.length === 1 && String(names[0]).toLowerCase() === 'any')) return 'any';
  const texts = names.filter((name) => typeof name === 'string');
  if (texts.length < names.length) document.error(['filter', 'rules'], 'Name the rules by id or name, each as a text, or write "any".');
  return texts;
}

function fieldsOf(document: YamlDocument): Fields | null {
  const { value } = document;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  document.error([], 'A Sigma document is a map with title, logsource and detection: this is not.');
  return null;
}

function addTo<T>(list: T[], item: T | null): void {
  if (item !== null) list.push(item);
}
