import type { RuleKind, RuleState } from '#contract/rule-life.ts';
import type { RulePrecision } from '#contract/verdict.ts';

export type RuleVerdict = 'keep' | 'tune' | 'retire';

/** What keeps a correlation from firing, or a filter from taking anything away; rules by their titles. */
export interface RuleWaits {
  /** Why it can never fire; null where it can. */
  readonly fault: string | null;
  /** Rules that it waits for and that do not run. */
  readonly idle: readonly string[];
  /** Rules that it waits for, that run, and that never fired. */
  readonly silent: readonly string[];
  /** Fields of `group-by` that nothing had lately that one of its rules is asked about: its hits take no part. */
  readonly unseen: readonly { readonly rule: string; readonly fields: readonly string[] }[];
  /** It needs a hit of each of its rules. */
  readonly needsAll: boolean;
}

/** What is known of a rule at the tenants that are looked at. */
export interface RuleFigures {
  readonly kind: RuleKind;
  readonly state: RuleState;
  readonly nowMs: number;
  /** Since when it runs as it is. */
  readonly sinceMs: number;
  readonly lastFiredMs: number | null;
  /** In the last 30 days. */
  readonly fired: number;
  readonly alerts: number;
  /** Of all time. */
  readonly openIncidents: number;
  readonly closedIncidents: number;
  /** Of these, what people judged. */
  readonly judged: RulePrecision['judged'];
  /** Whether something arrives that the rule is asked about; null where that is not known. */
  readonly hasSource: boolean | null;
  /** Fields that it reads and that nothing has had lately; null where that is not known. */
  readonly emptyFields: readonly string[] | null;
  /** Null for rules. */
  readonly waits: RuleWaits | null;
  readonly hasTests: boolean;
  /** Null where they were not run. */
  readonly testsPassed: boolean | null;
}

export type RuleFreshness = 'fires' | 'quiet' | 'never-fired' | 'no-source' | 'in-vain' | 'not-run';

export interface Scorecard {
  readonly verdict: RuleVerdict;
  /** Why, one sentence each, the weightiest first. */
  readonly reasons: readonly string[];
}

const DAY_MS = 86_400_000;
/** A rule that has not fired for so long is quiet. */
const QUIET_DAYS = 30;
/** A rule that found nothing for so long, though its source sends, is asked to go. */
const BARREN_DAYS = 180;
/** More alerts a month than anyone reads. */
const NOISY_ALERTS = 300;
/** So many closed incidents and none open: what it finds is closed every time. */
const CLOSED_OFTEN = 20;
/** From so many judged incidents on, what most of them were says something about the rule. */
const JUDGED_OFTEN = 5;
const MOST = 0.8;
/** An alert of a rule that is worth it ends in an incident of its own now and then. */
const ALERTS_PER_INCIDENT = 50;

/** Whether a rule does anything, in one word for lists. */
export function freshnessOf({ state, nowMs, lastFiredMs, hasSource, waits }: Pick<RuleFigures, 'state' | 'nowMs' | 'lastFiredMs' | 'hasSource' | 'waits'>): RuleFreshness {
  if (state === 'draft' || state === 'retired') return 'not-run';
  if (lastFiredMs !== null && nowMs - lastFiredMs <= QUIET_DAYS * DAY_MS) return 'fires';
  if (waits !== null && (waits.fault !== null || waits.idle.length > 0)) return 'in-vain';
  if (hasSource === false) return 'no-source';
  return lastFiredMs === null ? 'never-fired' : 'quiet';
}

/** Judges a rule by what it did and by what people judged of the incidents that it was part of; closed incidents stand in where nobody has judged one. */
export function judgeRule(figures: RuleFigures): Scorecard {
  const retire = reasonsToRetire(figures);
  const tune = reasonsToTune(figures);
  const remarks = remarksOn(figures);
  if (retire.length > 0) return { verdict: 'retire', reasons: [...retire, ...tune, ...remarks] };
  if (tune.length > 0) return { verdict: 'tune', reasons: [...tune, ...remarks] };
  return { verdict: 'keep', reasons: [whyKeep(figures), ...remarks] };
}

function reasonsToRetire({ state, nowMs, sinceMs, lastFiredMs, hasSource }: RuleFigures): string[] {
  if (state === 'draft' || state === 'retired' || hasSource === null) return [];
  const days = Math.floor((nowMs - Math.max(lastFiredMs ?? 0, sinceMs)) / DAY_MS);
  if (days < BARREN_DAYS) return [];
  if (!hasSource) return [`It has run for ${days} days without a source: connect the source, or retire it.`];
  return [lastFiredMs === null ? `It has run for ${days} days on a source that sends, and has never fired.` : `It has not fired for ${days} days, though its source sends.`];
}

function reasonsToTune(figures: RuleFigures): string[] {
  const { alerts, openIncidents, closedIncidents, hasSource, emptyFields, waits, testsPassed } = figures;
  const incidents = openIncidents + closedIncidents;
  const reasons: string[] = waits === null || figures.state === 'retired' ? [] : reasonsOfWaits(waits);
  if (testsPassed === false) reasons.push('Its tests do not hold: mend the rule or its tests.');
  if (alerts > NOISY_ALERTS) reasons.push(`${alerts} alerts in 30 days are more than anyone reads: narrow it, or lower its level.`);
  if (alerts >= ALERTS_PER_INCIDENT && incidents === 0) reasons.push(`None of its ${alerts} alerts of 30 days is part of an incident.`);
  reasons.push(...reasonsOfVerdicts(figures));
  if (decided(figures) === 0 && closedIncidents >= CLOSED_OFTEN && openIncidents === 0) reasons.push(`All ${closedIncidents} incidents that it was part of are closed: look whether they were worth opening.`);
  if (emptyFields !== null && emptyFields.length > 0 && hasSource !== false) reasons.push(`${emptyFields.join(', ')} ${emptyFields.length === 1 ? 'is' : 'are'} in no event that was seen lately: the rule may be blind.`);
  return reasons;
}

/** Incidents of which people could say what they were. */
function decided({ judged }: Pick<RuleFigures, 'judged'>): number {
  return judged.true_positive + judged.benign_true_positive + judged.false_positive;
}

function reasonsOfVerdicts(figures: RuleFigures): string[] {
  const { judged } = figures;
  const all = decided(figures);
  if (all < JUDGED_OFTEN) return [];
  if (judged.false_positive >= all * MOST) return [`${judged.false_positive} of ${all} judged incidents were false positives: narrow the rule.`];
  if (judged.true_positive === 0) return [`None of ${all} judged incidents was a true positive: narrow the rule, or make exceptions for what is expected.`];
  return [];
}

function reasonsOfWaits({ fault, idle, unseen }: RuleWaits): string[] {
  const reasons = fault === null ? [] : [fault];
  if (idle.length > 0) reasons.push(`${quoted(idle)} ${idle.length === 1 ? 'does' : 'do'} not run, and it waits for ${idle.length === 1 ? 'it' : 'them'}: let ${idle.length === 1 ? 'it' : 'them'} run, or take the name away.`);
  for (const { rule, fields } of unseen) reasons.push(`${fields.join(', ')}, which it groups by, ${fields.length === 1 ? 'is' : 'are'} in no event of ${quoted([rule])} that was seen lately: its hits take no part.`);
  return reasons;
}

function quoted(titles: readonly string[]): string {
  return titles.map((title) => `“${title}”`).join(', ');
}

/** What is worth knowing and changes no verdict: thousands of rules have neither, and cost nobody any work. */
function remarksOn({ kind, state, hasSource, waits, hasTests }: RuleFigures): string[] {
  const remarks: string[] = [];
  if (hasSource === false && state !== 'retired') remarks.push(kind === 'correlation' ? `Nothing that arrives has the log source of ${waits?.needsAll ? 'each of its rules' : 'its rules'}.` : 'Nothing that arrives has its log source.');
  if (waits !== null && waits.silent.length > 0 && state !== 'retired') remarks.push(`${quoted(waits.silent)} ${waits.silent.length === 1 ? 'has' : 'have'} never fired${waits.needsAll ? ': it waits for each of its rules' : ''}.`);
  if (!hasTests) remarks.push('It has no tests: nothing shows that it fires on what it is for.');
  return remarks;
}

function whyKeep(figures: RuleFigures): string {
  const { kind, state, alerts, fired, lastFiredMs, openIncidents, closedIncidents, judged } = figures;
  if (state === 'draft') return 'It is a draft and does not run yet.';
  if (state === 'retired') return 'It is retired and does not run.';
  if (kind === 'filter') return lastFiredMs === null ? 'It has taken nothing away yet.' : `It ${state === 'test' ? 'would have taken' : 'took'} ${fired} ${fired === 1 ? 'event' : 'events'} from rules in 30 days.`;
  if (lastFiredMs === null) return 'It has not fired yet, and costs nobody any work.';
  const incidents = openIncidents + closedIncidents;
  if (state === 'test') return `It fired ${fired} times in 30 days, and only counts.`;
  const right = decided(figures) === 0 ? '' : ` ${judged.true_positive} of ${decided(figures)} judged incidents ${judged.true_positive === 1 ? 'was a true positive' : 'were true positives'}.`;
  return `${alerts} ${alerts === 1 ? 'alert' : 'alerts'} in 30 days, part of ${incidents} ${incidents === 1 ? 'incident' : 'incidents'}.${right}`;
}
