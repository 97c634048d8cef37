import { escapeControls } from '#base/log-line.ts';
import type { Severity } from '#contract/severity.ts';
import type { MatchedPredicate } from '#engine/detect/sigma/explain-match.ts';
import type { RuleMatch } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { columns, cutText } from './wrap-text.ts';

export const MATCH_SHOWS = ['matches', 'rules'] as const;
export const MATCH_FORMATS = ['table', 'json', 'ndjson'] as const;

export interface MatchPresentation {
  readonly show: (typeof MATCH_SHOWS)[number];
  readonly format: (typeof MATCH_FORMATS)[number];
  /** Whether the record is printed too; not in a table. */
  readonly hasRecord: boolean;
}

/** An event on which rules fire. */
export interface MatchedEvent {
  readonly file: string;
  readonly line: number;
  /** Null where the record has no time. */
  readonly timeMs: number | null;
  readonly source: string;
  readonly host: string | null;
  readonly user: string | null;
  readonly matches: readonly RuleMatch[];
  /** The record as it arrived. */
  readonly raw: string;
}

/** How often a rule fires, when and where. */
export interface FiredRule {
  readonly rule: SigmaRule;
  readonly count: number;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** Matches by file. */
  readonly files: ReadonlyMap<string, number>;
}

const WIDTH = 100;
const LEVEL_WIDTH = 'informational'.length;
const MAX_NAME = 24;
const MAX_TECHNIQUES = 24;

/** One match as it is printed: lines for a person, or JSON without a line end. */
export function presentMatch(found: MatchedEvent, { format, hasRecord }: MatchPresentation): string {
  if (format === 'table') return matchLines(found).map((line) => `${escapeControls(line)}\n`).join('');
  const { file, line, timeMs, source, host, user, matches, raw } = found;
  const rules = matches.map(({ rule: { id, title, level, techniques }, matched }) => ({ id, title, level, techniques, matched: matchedFields(matched) }));
  return JSON.stringify({ file, line, time: iso(timeMs), source, host, user, rules, ...(hasRecord ? { record: raw.trim() } : {}) });
}

/** Where and when, and below it the rules. */
function matchLines({ file, line, timeMs, host, user, matches }: MatchedEvent): string[] {
  const names = [host === null ? '' : `host ${cutText(host, MAX_NAME)}`, user === null ? '' : `user ${cutText(user, MAX_NAME)}`].filter((name) => name !== '');
  const head = [clock(timeMs), ...names].join('  ');
  return [`${head}  ${cutFront(`${file}:${line}`, WIDTH - head.length - 2)}`, ...matches.map(({ rule }) => ruleLine(rule))];
}

function ruleLine({ level, title, techniques }: SigmaRule): string {
  const start = `    ${level.padEnd(LEVEL_WIDTH)}  `;
  const names = cutText(techniques.join(' '), MAX_TECHNIQUES);
  return `${start}${cutText(title, WIDTH - start.length - (names === '' ? 0 : names.length + 2))}${names === '' ? '' : `  ${names}`}`;
}

/** Each field once with each value; a keyword has no field. */
function matchedFields(matched: readonly MatchedPredicate[]): readonly { readonly field: string | null; readonly value: string | null }[] {
  return [...new Map(matched.map(({ field, value }) => [`${field}\n${value}`, { field, value }])).values()];
}

/** Rules that fired, the most severe and most frequent first, as JSON has them. */
export function presentFiredRule({ rule: { id, title, level, techniques, file }, count, firstMs, lastMs, files }: FiredRule): object {
  return { id, title, level, techniques, rule_file: file, count, first: iso(firstMs), last: iso(lastMs), files: [...files].map(([name, matches]) => ({ file: name, count: matches })) };
}

export function firedRulesTable(rules: readonly FiredRule[]): readonly string[] {
  const rows = rules.map(({ rule, count, firstMs, lastMs, files }) => [String(count), rule.level, minute(firstMs), minute(lastMs), String(files.size), rule.title]);
  return rows.length === 0 ? ['No rule fired.'] : columns([['count', 'level', 'first', 'last', 'files', 'title'], ...rows]).map((line) => cutText(line, WIDTH));
}

const LEVELS: Readonly<Record<Severity, number>> = { informational: 0, low: 1, medium: 2, high: 3, critical: 4 };

export function byWeight(a: FiredRule, b: FiredRule): number {
  return LEVELS[b.rule.level] - LEVELS[a.rule.level] || b.count - a.count || (a.rule.id < b.rule.id ? -1 : 1);
}

function iso(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}

function clock(timeMs: number | null): string {
  return iso(timeMs)?.slice(0, 19).replace('T', ' ') ?? 'no time';
}

function minute(timeMs: number | null): string {
  return clock(timeMs).slice(0, 16);
}

/** The end of a path says most. */
function cutFront(text: string, width: number): string {
  return text.length <= width ? text : `…${text.slice(text.length - Math.max(0, width - 1))}`;
}
