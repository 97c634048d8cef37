import { writeFile } from 'node:fs/promises';
import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, hasFlag, listOption, textOption } from '#cli/command.ts';
import { checkTable, lintCounts, lintSarif, lintTable } from '#cli/lint-report.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import { fixFile } from '#engine/detect/sigma/lint/fix-file.ts';
import { LINT_SEVERITIES, type LintFinding, type LintSeverity } from '#engine/detect/sigma/lint/lint-check.ts';
import { LINT_CHECKS, type LintOutcome, lintRules } from '#engine/detect/sigma/lint/lint-rules.ts';
import type { RuleFile } from '#stores/content/rules-folder.ts';
import { splitArchivePath } from '#stores/content/rule-archive.ts';
import { cacheOfUser } from '../cache-place.ts';
import { contentFolder, packageVersion } from '../content-folder.ts';
import { ruleKnowledge } from './rule-knowledge.ts';
import { ruleFiles, runOnRules } from './run-on-rules.ts';

const FORMATS = ['table', 'json', 'sarif'];

export const command: Command = {
  name: 'lint',
  summary: 'What is wrong or could be better in rules, and what to do; puts safe things right.',
  usage: '[PATH...] [options]',
  options: {
    format: { type: 'string', default: 'table', value: 'table|json|sarif', help: 'How to print it.' },
    show: { type: 'string', default: 'warning', value: 'error|warning|info', help: 'The least severity that is printed.' },
    'fail-on': { type: 'string', default: 'error', value: 'error|warning|info', help: 'The least severity that makes the exit code 1.' },
    disable: { type: 'string', multiple: true, value: 'NAME', help: 'Leave a check out.' },
    fix: { type: 'boolean', help: 'Put right what can be put right without changing what a rule finds.' },
    checks: { type: 'boolean', help: 'Print all checks and end.' },
  },
  notes: 'PATH is a folder, a file, or a .zip or .tar.gz of rules; without it, the rules that come with Watchfloor.\nA comment "# lint-allow: NAME, NAME" in a rule switches checks off for it.\nExit code 0: nothing of the severity of --fail-on. 1: something. 2: called wrongly.',
  run: lint,
};

async function lint(args: CommandArgs): Promise<number> {
  if (hasFlag(args, 'checks')) {
    process.stdout.write(checkTable().map((line) => `${line}\n`).join(''));
    return EXIT.ok;
  }
  const [format = '', show = '', failOn = ''] = ['format', 'show', 'fail-on'].map((name) => textOption(args, name) ?? '');
  if (!FORMATS.includes(format)) return wrongCall('rules lint', `--format must be one of ${FORMATS.join(', ')}.`);
  if (!isSeverity(show) || !isSeverity(failOn)) return wrongCall('rules lint', `--show and --fail-on must be one of ${LINT_SEVERITIES.join(', ')}.`);
  const disabled = new Set(listOption(args, 'disable'));
  const unknown = [...disabled].find((name) => !LINT_CHECKS.some((check) => check.name === name));
  if (unknown !== undefined) return wrongCall('rules lint', `There is no check "${unknown}": "rules lint --checks" lists them.`);
  return runOnRules('lint', async () => {
    const knowledge = await ruleKnowledge(contentFolder(), cacheOfUser());
    const options = { knowledge, disabled };
    let files = await ruleFiles(args.positionals);
    let outcome = lintRules(files, options);
    if (hasFlag(args, 'fix')) {
      files = await fixFiles(files, outcome.findings);
      outcome = lintRules(files, options);
    }
    print(outcome, format, show);
    return isAnyOf(outcome.findings, failOn) ? EXIT.failed : EXIT.ok;
  });
}

function print({ findings, documents, allowed }: LintOutcome, format: string, show: LintSeverity): void {
  const shown = findings.filter(({ severity }) => isAtLeast(severity, show));
  if (format === 'sarif') process.stdout.write(`${JSON.stringify(lintSarif(shown, packageVersion()), null, 2)}\n`);
  else if (format === 'json') process.stdout.write(`${JSON.stringify({ documents, allowed, findings: shown.map(({ edits, ...finding }) => ({ ...finding, can_fix: edits.length > 0 })) }, null, 2)}\n`);
  else process.stdout.write([...lintTable(shown), ...(shown.length > 0 ? [''] : []), summary({ findings, documents, allowed }, shown.length)].map((line) => `${escapeControls(line)}\n`).join(''));
}

function summary({ findings, documents, allowed }: LintOutcome, shown: number): string {
  const fixable = findings.filter(({ edits }) => edits.length > 0).length;
  const parts = [`${documents} documents: ${lintCounts(findings)}`];
  if (allowed > 0) parts.push(`${allowed} allowed in rules`);
  if (fixable > 0) parts.push(`--fix puts ${fixable} right`);
  if (shown < findings.length) parts.push('--show info prints all');
  return `${parts.join('; ')}.`;
}

/** Writes what can be put right and answers the files as they are now. Files inside archives stay as they are. */
async function fixFiles(files: readonly RuleFile[], findings: readonly LintFinding[]): Promise<readonly RuleFile[]> {
  const fixed = await Promise.all(files.map(async (file) => {
    const text = splitArchivePath(file.path) !== null ? null : fixFile(file, findings);
    if (text === null) return file;
    await writeFile(file.path, text);
    return { path: file.path, text };
  }));
  const changed = fixed.filter((file, index) => file !== files[index]).length;
  process.stderr.write(`${changed} files changed.\n`);
  return fixed;
}

function isSeverity(text: string): text is LintSeverity {
  return (LINT_SEVERITIES as readonly string[]).includes(text);
}

function isAtLeast(severity: LintSeverity, least: LintSeverity): boolean {
  return LINT_SEVERITIES.indexOf(severity) <= LINT_SEVERITIES.indexOf(least);
}

function isAnyOf(findings: readonly LintFinding[], least: LintSeverity): boolean {
  return findings.some(({ severity }) => isAtLeast(severity, least));
}
