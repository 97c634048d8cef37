import type { LogSource } from '#contract/log-source.ts';
import { ALLOWED_LATENESS_MS } from '#engine/detect/sigma/correlation/create-correlations.ts';
import { describePredicate } from '#engine/detect/sigma/explain/describe-predicate.ts';
import type { NeededChange } from '#engine/detect/sigma/explain/explain-rule.ts';
import type { CorrelationExplanation, ExplainedGroup, ExplainedWindow, NotedHit } from '#engine/detect/sigma/explain/explain-correlation.ts';
import type { Shortfall } from '#engine/detect/sigma/explain/correlation-shortfall.ts';
import type { SigmaCorrelation } from '#engine/detect/sigma/sigma-rule.ts';
import { logSourceName } from './explain-report.ts';
import { columns, cutText, wrapText } from './wrap-text.ts';

/** The event that comes closest to a rule which no event is a hit of. */
export interface NearestEvent {
  readonly rule: string;
  readonly logSource: LogSource;
  /** Events of its log source. */
  readonly asked: number;
  readonly closest: { readonly event: number; readonly changes: readonly NeededChange[] } | null;
}

/** What a correlation made of events. */
export interface CorrelationOnEvents {
  /** The correlation stands last, those that it waits for before it. */
  readonly explanations: readonly CorrelationExplanation[];
  /** Where the events come from, `file:line`; the first is number 1. */
  readonly places: readonly string[];
  /** Events that are hits. */
  readonly hits: number;
  readonly nearest: readonly NearestEvent[];
  /** Records that could not be read, and why. */
  readonly unreadable: readonly string[];
}

const WIDTH = 120;
const MAX_GROUPS = 5;
const MAX_WINDOWS = 12;
const MAX_NOTED = 8;

/** Why a correlation fires on events or does not, for a person. */
export function correlationText(told: CorrelationOnEvents): string[] {
  const { explanations, places, hits, nearest, unreadable } = told;
  return [
    ...explanations.toReversed().flatMap((one, at) => [...(at === 0 ? [] : ['', `Waits for ${one.correlation.title}`]), ...explanationLines(one, told)]),
    '', `Events are numbered in the order in which they were given, as if they came so: ${places.length} events, of which ${hits} are hits.`,
    ...(hits < places.length && nearest.length > 0 ? ['"rules explain RULE FILE --record N" says more of one event.'] : []),
    ...(unreadable.length === 0 ? [] : [`${unreadable.length} records cannot be read: ${unreadable.slice(0, 3).join('; ')}`]),
  ].map((line) => cutText(line, WIDTH));
}

function explanationLines(one: CorrelationExplanation, told: CorrelationOnEvents): string[] {
  const { correlation, groups, fires, rules, noted } = one;
  const firing = groups.filter((group) => group.fires > 0).length;
  return [
    `${correlation.title} (${correlation.id})`,
    ...wrapText(fires > 0 ? `FIRES at ${count(fires, 'event')} in ${count(firing, 'group')}` : `DOES NOT FIRE: ${whyNot(one)}`, WIDTH),
    '', ...wrapText(`Wants  ${describeCorrelation(correlation)}`, WIDTH),
    '', 'Rules', ...rules.flatMap((rule) => [`  ${count(rule.hits, 'hit')} of ${rule.title} (${rule.id})`, ...nearestLines(told.nearest.find((near) => near.rule === rule.id), told)]),
    ...(noted.length === 0 ? [] : ['', 'Hits that need a word', ...notedLines(noted, correlation)]),
    ...groups.slice(0, MAX_GROUPS).flatMap((group) => groupLines(group, one)),
    ...(groups.length > MAX_GROUPS ? ['', `and ${groups.length - MAX_GROUPS} more groups; --format json has them all`] : []),
  ];
}

/** The condition of a correlation in words: `the count of hits >= 10, within 10m, for each src_ip`. */
export function describeCorrelation({ type, limits, timespanMs, groupBy, valueFields, percentile, rules }: SigmaCorrelation): string {
  const field = valueFields.join(' and ');
  const measures: Readonly<Record<SigmaCorrelation['type'], string>> = {
    event_count: 'the count of hits', value_count: `the count of different values of ${field}`, value_sum: `the sum of ${field}`, value_avg: `the average of ${field}`,
    value_percentile: `percentile ${percentile ?? 50} of ${field}`, temporal: `the count of different rules that hit (of ${rules.length})`, temporal_ordered: `the count of rules that hit in their order (of ${rules.length})`,
  };
  const isAll = (type === 'temporal' || type === 'temporal_ordered') && limitText(limits) === `>= ${rules.length}`;
  const what = isAll ? `hits of all ${rules.length} rules${type === 'temporal_ordered' ? ', in their order' : ''}` : `${measures[type]} ${limitText(limits)}`;
  return `${what}, within ${duration(timespanMs)}, ${groupBy.length === 0 ? 'over all hits' : `for each ${groupBy.join(' and ')}`}`;
}

const COMPARES = { gt: '>', gte: '>=', lt: '<', lte: '<=', eq: '=', neq: 'not' } as const;

function limitText(limits: SigmaCorrelation['limits']): string {
  return limits.map(({ compare, value }) => `${COMPARES[compare]} ${value}`).join(' and ');
}

function whyNot({ correlation, rules, groups, noted, splitBy, isLost }: CorrelationExplanation): string {
  const silent = rules.filter(({ hits }) => hits === 0).map(({ title }) => `"${title}"`);
  const isTemporal = correlation.type === 'temporal' || correlation.type === 'temporal_ordered';
  if (silent.length === rules.length) return 'no event is a hit of its rules';
  const lacking = noted.filter(({ lacks }) => lacks.length > 0);
  const late = noted.filter(({ isDropped }) => isDropped).length;
  if (isLost) return `${count(late, 'hit')} came too late; had all come in the order of time, it would fire`;
  const [best] = groups;
  if (best === undefined) return lacking.length > 0 ? `every hit lacks a field: ${[...new Set(lacking.flatMap(({ lacks }) => lacks))].join(', ')}` : 'every hit came too late';
  const split = splitBy.length === 0 ? '' : `; it would fire without ${splitBy.join(' or ')} in group-by: the hits fall into different groups`;
  if (isTemporal && silent.length > 0) return `no event is a hit of ${silent.join(', ')}`;
  return `${shortfallText(best, correlation)}${split}${lacking.length > 0 ? `; ${count(lacking.length, 'hit')} took no part` : ''}${late > 0 ? `; ${count(late, 'hit')} came too late` : ''}`;
}

function shortfallText({ shortfall, windows }: ExplainedGroup, { limits, timespanMs }: SigmaCorrelation): string {
  if (shortfall === null) return '';
  switch (shortfall.reason) {
    case 'timespan': return `what it takes came within ${duration(shortfall.neededMs)}, and the timespan is ${duration(timespanMs)}: ${duration(shortfall.neededMs - timespanMs)} too long`;
    case 'order': return `all its rules hit, but in another order: ${sequence(windows)}${shortfall.neededMs > timespanMs ? `; and within ${duration(shortfall.neededMs)}, not ${duration(timespanMs)}` : ''}`;
    case 'missing-rules': return `in the group that comes closest there is no hit of ${shortfall.rules.map((title) => `"${title}"`).join(', ')}`;
    case 'limit': return `the window that comes closest has ${valueText(shortfall.value)}, and it takes ${limitText(limits)}${missingBy(shortfall)}`;
  }
}

function missingBy({ value, distance }: Shortfall): string {
  return value === null || !Number.isFinite(distance) ? '' : ` (${number(distance)} away)`;
}

/** The rules as they hit one after another, equal neighbours told once. */
function sequence(windows: readonly ExplainedWindow[]): string {
  const rules = windows.map(({ rule }) => rule).filter((rule, at, all) => rule !== all[at - 1]);
  return `${rules.slice(0, 6).join(', then ')}${rules.length > 6 ? ', ...' : ''}`;
}

function nearestLines(nearest: NearestEvent | undefined, { places }: CorrelationOnEvents): string[] {
  if (nearest === undefined) return [];
  const { closest, asked, logSource } = nearest;
  if (closest === null) return wrapText(`it is asked about events of ${logSourceName(logSource)}, and there is none`, WIDTH - 6).map((line) => `      ${line}`);
  const changes = closest.changes.slice(0, 3).map(({ predicate, toHold }) => `${toHold ? '' : 'not '}${describePredicate(predicate)}`);
  const rest = closest.changes.length > 3 ? ` and ${closest.changes.length - 3} more` : '';
  return wrapText(`closest of ${count(asked, 'event')} is event ${closest.event} (${places[closest.event - 1] ?? ''}), which lacks: ${changes.join('; ')}${rest}`, WIDTH - 6).map((line) => `      ${line}`);
}

function notedLines(noted: readonly NotedHit[], correlation: SigmaCorrelation): string[] {
  const lines = noted.slice(0, MAX_NOTED).flatMap((hit) => wrapText(notedLine(hit, correlation), WIDTH - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`));
  return noted.length > MAX_NOTED ? [...lines, `  and ${noted.length - MAX_NOTED} more`] : lines;
}

function notedLine({ event, rule, timeMs, lateByMs, isDropped, lacks }: NotedHit, { timespanMs }: SigmaCorrelation): string {
  const late = isDropped ? [`came ${duration(lateByMs)} after later ones, more than the ${duration(timespanMs + ALLOWED_LATENESS_MS)} for which hits are kept: it takes no part`] : lateByMs > 0 ? [`came ${duration(lateByMs)} after later ones, and is put in its place`] : [];
  const lacking = lacks.length > 0 ? [`has no ${lacks.join(', no ')}: it takes no part`] : [];
  return `event ${event}, ${time(timeMs)}, ${rule}: ${[...late, ...lacking].join('; ')}`;
}

function groupLines(group: ExplainedGroup, { correlation, rules, fires: anyFires }: CorrelationExplanation): string[] {
  const { values, windows, fires } = group;
  const name = correlation.groupBy.length === 0 ? 'All hits' : correlation.groupBy.map((field, at) => `${field} = ${String(values[at])}`).join(', ');
  const [shown, from] = shownWindows(group);
  const rows = shown.map((window) => [
    window.fired ? 'FIRES' : '', `event ${window.event}`, time(window.timeMs), ...(rules.length > 1 ? [cutText(window.rule, 40)] : []),
    ...(correlation.valueFields.length > 0 ? [cutText(window.brings.map(String).join(' | '), 40)] : []), `${correlation.type === 'event_count' ? '' : `${valueText(window.value)} in `}${count(window.hits, 'hit')} since ${time(window.firstMs)}${noLonger(window)}`,
  ]);
  return [
    '', `${name}: ${count(windows.length, 'hit')}, ${fires > 0 ? `fires at ${fires}` : 'does not fire'}`,
    ...(fires > 0 || anyFires === 0 ? [] : wrapText(shortfallText(group, correlation), WIDTH - 2).map((line) => `  ${line}`)),
    ...(from > 0 ? [`  ${from} before`] : []), ...columns(rows, '  '), ...(windows.length > from + shown.length ? [`  ${windows.length - from - shown.length} after`] : []),
  ];
}

/** A hit that came late can make the condition of a window false that fired before. */
function noLonger({ fired, holds }: ExplainedWindow): string {
  return fired && !holds ? '; it fired before later hits changed that' : '';
}

/** The windows around the first that fires, or that comes closest. */
function shownWindows({ windows, shortfall }: ExplainedGroup): readonly [readonly ExplainedWindow[], from: number] {
  const point = shortfall?.closest ?? windows.findIndex(({ fired }) => fired);
  const from = Math.max(0, Math.min(point - MAX_WINDOWS + 3, windows.length - MAX_WINDOWS));
  return [windows.slice(from, from + MAX_WINDOWS), from];
}


function count(many: number, word: string): string {
  return `${many} ${word}${many === 1 ? '' : 's'}`;
}

function valueText(value: number | null): string {
  return value === null ? 'no value' : number(value);
}

function number(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}

function time(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('T', ' ').replace(/(?:\.000)?Z$/, '');
}

const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1_000], ['ms', 1]] as const;

/** `1h 20m 5s`: the two largest units that it has. */
export function duration(ms: number): string {
  const parts: string[] = [];
  let left = ms;
  for (const [unit, size] of UNITS) {
    const units = Math.floor(left / size);
    left -= units * size;
    if (units > 0) parts.push(`${units}${unit}`);
  }
  return parts.slice(0, 3).join(' ') || '0s';
}

/** The same for programs: all groups and windows, nothing left out. */
export function correlationJson({ explanations, places, hits, nearest, unreadable }: CorrelationOnEvents): object {
  const target = explanations.at(-1);
  return {
    fires: (target?.fires ?? 0) > 0, events: places.length, hits, places, unreadable,
    correlations: explanations.toReversed().map((one) => ({
      id: one.correlation.id, title: one.correlation.title, type: one.correlation.type, wants: describeCorrelation(one.correlation), timespan_ms: one.correlation.timespanMs,
      conditions: one.correlation.limits, group_by: one.correlation.groupBy, fires: one.fires, why_not: one.fires > 0 ? null : whyNot(one), rules: one.rules,
      lost: one.isLost, split_by: one.splitBy, hits_noted: one.noted.map(({ isDropped, lateByMs, timeMs, ...hit }) => ({ ...hit, time: new Date(timeMs).toISOString(), late_by_ms: lateByMs, dropped: isDropped })),
      groups: one.groups.map(groupJson),
    })),
    nearest: nearest.map(({ rule, logSource, asked, closest }) => ({
      rule, logsource: logSource, asked, event: closest?.event ?? null,
      lacks: closest?.changes.map(({ predicate, toHold }) => ({ text: describePredicate(predicate), to_hold: toHold, predicate })) ?? [],
    })),
  };
}

function groupJson({ values, windows, fires, shortfall }: ExplainedGroup): object {
  return {
    values, fires, shortfall: shortfall === null ? null : shortfallJson(shortfall),
    windows: windows.map(({ timeMs, firstMs, ...window }) => ({ ...window, time: new Date(timeMs).toISOString(), first: new Date(firstMs).toISOString() })),
  };
}

function shortfallJson(shortfall: Shortfall): object {
  const { reason, closest, value, distance } = shortfall;
  return {
    reason, closest_window: closest, value, distance: Number.isFinite(distance) ? distance : null,
    ...('neededMs' in shortfall ? { needed_ms: shortfall.neededMs } : {}), ...('rules' in shortfall ? { rules: shortfall.rules } : {}),
  };
}
