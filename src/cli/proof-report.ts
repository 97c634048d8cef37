import type { ProofEntry } from '#engine/detect/sigma/proof/run-proof.ts';
import { columns, cutText, wrapText } from './wrap-text.ts';

/** What the proof of a rule file came to. */
export interface ProofResult {
  readonly ruleFile: string;
  readonly ruleIds: readonly string[];
  readonly title: string;
  readonly entries: readonly ProofEntry[];
}

/** What of a rule's firing records still fires after trivial changes of the command line. */
export interface MutationResult {
  readonly ruleFile: string;
  readonly title: string;
  readonly tried: number;
  readonly escapes: readonly { readonly mutation: string; readonly commandLine: string }[];
}

const WIDTH = 120;

export function isProved({ entries }: ProofResult): boolean {
  return entries.every(({ isAsProved }) => isAsProved);
}

/** Results for people: those that are not as proved in full, the others as a line where `isLong`. */
export function proofTable(results: readonly ProofResult[], isLong: boolean): string[] {
  return results.flatMap((result) => {
    if (isProved(result)) return isLong ? [`ok      ${result.ruleFile}: ${counts(result)}`] : [];
    return [`FAILED  ${result.ruleFile}: ${result.title}`, ...result.entries.filter(({ isAsProved }) => !isAsProved).flatMap((entry) => failure(entry, result))];
  });
}

function counts({ entries }: ProofResult): string {
  const firing = entries.filter(({ kind }) => kind === 'fires').length;
  return `fires on ${firing}, silent on ${entries.length - firing} near ${entries.length - firing === 1 ? 'miss' : 'misses'}`;
}

function failure({ kind, number, why, records, fired }: ProofEntry, { ruleIds }: ProofResult): string[] {
  const others = fired.filter((id) => !ruleIds.includes(id));
  const what = kind === 'fires' ? `does not fire on record ${number} of "fires"` : `fires on near miss ${number}, although ${why}`;
  return [
    ...wrapText(what, WIDTH - 8).map((line) => `        ${line}`),
    ...records.slice(0, 3).map((record) => `          ${cutText(record, WIDTH - 10)}`),
    ...(others.length > 0 ? [`          fired instead: ${others.slice(0, 3).join(', ')}${others.length > 3 ? ` and ${others.length - 3} more` : ''}`] : []),
    ...(kind === 'fires' ? ['          "watchfloor rules explain RULE RECORD" says what it lacks'] : []),
  ];
}

/** Results as JUnit XML, for servers that build. */
export function proofJunit(results: readonly ProofResult[]): string {
  const suites = results.map(({ ruleFile, entries }) => {
    const failed = entries.filter(({ isAsProved }) => !isAsProved).length;
    return [`  <testsuite name="${xml(ruleFile)}" tests="${entries.length}" failures="${failed}">`, ...entries.map((entry) => testCase(ruleFile, entry)), '  </testsuite>'].join('\n');
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`;
}

function testCase(ruleFile: string, { kind, number, why, records, isAsProved }: ProofEntry): string {
  const name = kind === 'fires' ? `fires on record ${number}` : `is silent on near miss ${number}: ${why}`;
  const start = `    <testcase classname="${xml(ruleFile)}" name="${xml(name)}"`;
  return isAsProved ? `${start}/>` : `${start}><failure message="${kind === 'fires' ? 'does not fire' : 'fires'}">${xml(records.join('\n').slice(0, 4000))}</failure></testcase>`;
}

function xml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot hold them
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '?').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Which changes get by which rule, the weakest rules first, and below how often each change gets by. */
export function mutationTable(results: readonly MutationResult[], mutations: readonly { readonly name: string; readonly about: string }[]): string[] {
  const weak = results.filter(({ escapes }) => escapes.length > 0).sort((a, b) => score(a) - score(b));
  const rows = weak.flatMap((result) => {
    const names = [...new Set(result.escapes.map(({ mutation }) => mutation))];
    return [
      ...wrapText(`${String(Math.round(score(result) * 100)).padStart(3)} %  ${result.title}`, WIDTH),
      ...wrapText(`gets by: ${names.join(', ')}`, WIDTH - 7).map((line) => `       ${line}`),
      `       ${cutText(`e.g. ${result.escapes[0]?.commandLine ?? ''}`, WIDTH - 7)}`,
    ];
  });
  const byMutation = mutations.map(({ name, about }) => [name, String(results.filter(({ escapes }) => escapes.some(({ mutation }) => mutation === name)).length), about]);
  const sure = results.filter(({ escapes, tried }) => escapes.length === 0 && tried > 0).length;
  return [...rows, ...(rows.length > 0 ? [''] : []), 'Rules that a change gets by:', ...columns(byMutation, '  '), '', `${sure} of ${results.length} rules with command lines are not dodged by any of these. The score: changed records that still fire.`];
}

/** Of all changed records the share on which the rule still fires. */
export function score({ tried, escapes }: MutationResult): number {
  return tried === 0 ? 1 : (tried - escapes.length) / tried;
}
