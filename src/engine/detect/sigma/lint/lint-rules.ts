import { readSigma } from '../parse-sigma.ts';
import type { SigmaProblem } from '../sigma-rule.ts';
import { readYamlDocuments } from '../yaml-documents.ts';
import { BYPASS_CHECKS } from './checks/bypass-checks.ts';
import { COLLECTION_CHECKS } from './checks/collection-checks.ts';
import { CONDITION_CHECKS } from './checks/condition-checks.ts';
import { COST_CHECKS } from './checks/cost-checks.ts';
import { HEADER_CHECKS } from './checks/header-checks.ts';
import { LOG_SOURCE_CHECKS } from './checks/log-source-checks.ts';
import { LOGIC_CHECKS } from './checks/logic-checks.ts';
import { MODIFIER_CHECKS } from './checks/modifier-checks.ts';
import { PATH_CHECKS } from './checks/path-checks.ts';
import { REPEATED_CHECKS } from './checks/repeated-checks.ts';
import { TAG_CHECKS } from './checks/tag-checks.ts';
import { VALUE_CHECKS } from './checks/value-checks.ts';
import type { LintCheck, LintFinding, LintKnowledge, LintSeverity, Remark } from './lint-check.ts';
import { type LintDocument, lintDocuments } from './lint-document.ts';

const CHECKS: readonly LintCheck[] = [
  ...HEADER_CHECKS, ...TAG_CHECKS, ...LOG_SOURCE_CHECKS, ...CONDITION_CHECKS, ...VALUE_CHECKS, ...REPEATED_CHECKS, ...MODIFIER_CHECKS, ...PATH_CHECKS, ...LOGIC_CHECKS, ...COST_CHECKS, ...BYPASS_CHECKS,
];
const LOADS = { name: 'loads', severity: 'error', about: 'The document can be read as Sigma.' } as const;

/** Every check there is, with its severity and what it asks for. */
export const LINT_CHECKS: readonly { readonly name: string; readonly severity: LintSeverity; readonly about: string }[] = [LOADS, ...CHECKS, ...COLLECTION_CHECKS].map(({ name, severity, about }) => ({ name, severity, about }));

export interface LintFile {
  readonly path: string;
  readonly text: string;
}

export interface LintOptions {
  readonly knowledge: LintKnowledge;
  /** Names of checks that are left out everywhere. */
  readonly disabled: ReadonlySet<string>;
}

export interface LintOutcome {
  readonly findings: readonly LintFinding[];
  readonly documents: number;
  /** Findings that a comment in the rule allows. */
  readonly allowed: number;
}

/** Asks every check about every document, and those that compare documents about all of them. Findings come in the order of files and lines. */
export function lintRules(files: Iterable<LintFile>, { knowledge, disabled }: LintOptions): LintOutcome {
  const checks = CHECKS.filter(({ name }) => !disabled.has(name));
  const findings: LintFinding[] = [];
  const documents: LintDocument[] = [];
  for (const file of files) {
    const { own, faults } = readFile(file);
    documents.push(...own);
    if (!disabled.has(LOADS.name)) findings.push(...faults);
    for (const document of own) for (const check of checks) for (const remark of check.find(document, knowledge)) findings.push(finding(check, document, remark));
  }
  for (const check of COLLECTION_CHECKS.filter(({ name }) => !disabled.has(name))) for (const found of check.findAcross(documents, knowledge)) findings.push(finding(check, found.document, found));
  const kept = withoutAllowed(findings, documents);
  return { findings: kept.sort(inOrder), documents: documents.length, allowed: findings.length - kept.length };
}

/** The documents of a file, and why some of it does not load. */
function readFile({ path, text }: LintFile): { readonly own: readonly LintDocument[]; readonly faults: readonly LintFinding[] } {
  const problems: SigmaProblem[] = [];
  const read = readYamlDocuments(text, path, problems);
  readSigma(read, problems);
  const errors = problems.filter(({ severity }) => severity === 'error');
  return { own: lintDocuments(text, read), faults: errors.map(({ line, field, message }) => ({ check: LOADS.name, severity: LOADS.severity, file: path, line, rule: '', field, message, edits: [] })) };
}

function inOrder(a: LintFinding, b: LintFinding): number {
  if (a.file === b.file) return a.line - b.line;
  return a.file < b.file ? -1 : 1;
}

function finding({ name, severity }: Pick<LintCheck, 'name' | 'severity'>, { yaml, fields }: LintDocument, { path, message, edits = [] }: Remark): LintFinding {
  return { check: name, severity, file: yaml.file, line: yaml.lineOf(path), rule: String(fields['id'] ?? fields['title'] ?? ''), field: path.join('.'), message, edits };
}

/** A comment `# lint-allow: name, name` switches checks off for the document that it stands in. */
const ALLOW = /(?:^|\s)#\s*lint-allow:\s*([\w-]+(?:\s*,\s*[\w-]+)*)/gm;

function withoutAllowed(findings: readonly LintFinding[], documents: readonly LintDocument[]): LintFinding[] {
  const allowed = new Map<string, { readonly firstLine: number; readonly lastLine: number; readonly names: ReadonlySet<string> }[]>();
  for (const { yaml, text } of documents) {
    if (!text.includes('lint-allow:')) continue;
    const before = text.slice(0, yaml.range.start).split('\n').length;
    const own = text.slice(yaml.range.start, yaml.range.end);
    const names = new Set([...own.matchAll(ALLOW)].flatMap((match) => (match[1] ?? '').split(',').map((name) => name.trim())));
    allowed.set(yaml.file, [...(allowed.get(yaml.file) ?? []), { firstLine: before, lastLine: before + own.split('\n').length, names }]);
  }
  return findings.filter(({ file, line, check }) => !(allowed.get(file) ?? []).some(({ firstLine, lastLine, names }) => line >= firstLine && line <= lastLine && names.has(check)));
}
