import { LINT_SEVERITIES, type LintFinding, type LintSeverity } from '#engine/detect/sigma/lint/lint-check.ts';
import { LINT_CHECKS } from '#engine/detect/sigma/lint/lint-rules.ts';
import { columns, wrapText } from './wrap-text.ts';

const WIDTH = 120;
const INDENT = 4;

/** Findings for people, by file: line, severity and name of the check, and below what to do. */
export function lintTable(findings: readonly LintFinding[]): string[] {
  const lines: string[] = [];
  let file = '';
  for (const finding of findings) {
    if (finding.file !== file) lines.push(...(file === '' ? [] : ['']), finding.file);
    file = finding.file;
    const place = finding.field === '' ? '' : `  ${finding.field}`;
    lines.push(`  ${finding.line}: ${finding.severity}  ${finding.check}${place}`);
    lines.push(...wrapText(finding.message, WIDTH - INDENT).map((line) => ' '.repeat(INDENT) + line));
  }
  return lines;
}

/** How many findings there are of each severity, in words. */
export function lintCounts(findings: readonly LintFinding[]): string {
  const count = (severity: LintSeverity) => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, infos] = [count('error'), count('warning'), count('info')];
  return `${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, ${infos} of severity info`;
}

/** All checks, the gravest first. */
export function checkTable(): string[] {
  const inOrder = LINT_SEVERITIES.flatMap((severity) => LINT_CHECKS.filter((check) => check.severity === severity));
  return columns(inOrder.map(({ name, severity, about }) => [name, severity, about]));
}

const SARIF_LEVELS: Readonly<Record<LintSeverity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** Findings as SARIF 2.1.0, which code hosts show beside the changed lines. `version` is ours. */
export function lintSarif(findings: readonly LintFinding[], version: string): object {
  const used = new Set(findings.map(({ check }) => check));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'watchfloor rules lint', version, rules: LINT_CHECKS.filter(({ name }) => used.has(name)).map(({ name, severity, about }) => ({ id: name, shortDescription: { text: about }, defaultConfiguration: { level: SARIF_LEVELS[severity] } })) } },
      results: findings.map(({ check, severity, file, line, field, message }) => ({
        ruleId: check,
        level: SARIF_LEVELS[severity],
        message: { text: field === '' ? message : `${field}: ${message}` },
        locations: [{ physicalLocation: { artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') }, region: { startLine: line } } }],
      })),
    }],
  };
}
