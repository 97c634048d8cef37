import type { NormalisedEvent } from '#contract/event.ts';
import type { EventView } from '#engine/detect/event-view.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import type { RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { readGzLines } from '../sources/gz-lines.ts';
import { failingParts } from './failing-parts.ts';

export interface RegressionMiss {
  readonly rule: string;
  readonly title: string;
  readonly why: string;
}

export interface RegressionReport {
  readonly cases: number;
  readonly fired: number;
  /** Cases that say how many events match, and how many of them have exactly that many. */
  readonly counted: number;
  readonly countedRight: number;
  /** The others, with both numbers. */
  readonly otherCounts: readonly { readonly rule: string; readonly told: number; readonly found: number }[];
  readonly misses: readonly RegressionMiss[];
}

interface Case {
  readonly id: string;
  readonly title: string;
  readonly path: string;
  readonly wanted: number | null;
  readonly events: NormalisedEvent[];
}

export interface RegressionParts {
  readonly normaliser: Normaliser;
  readonly ruleSet: RuleSet;
  readonly view: EventView;
}

/** Runs SigmaHQ's own tests: each recording must fire the rule that it was made for. */
export async function runRegression(file: string, { normaliser, ruleSet, view }: RegressionParts): Promise<RegressionReport> {
  const cases = await readCases(file, normaliser);
  const rules = new Map(ruleSet.rules.map((rule) => [rule.id, rule]));
  const misses: RegressionMiss[] = [];
  let counted = 0;
  const otherCounts: { rule: string; told: number; found: number }[] = [];
  for (const { id, title, path, wanted, events } of cases) {
    const hits = events.filter((event) => ruleSet.match(view(event)).some(({ rule }) => rule.id === id)).length;
    if (wanted !== null) counted++;
    if (wanted !== null && wanted !== hits) otherCounts.push({ rule: path, told: wanted, found: hits });
    if (hits === 0) misses.push({ rule: path, title, why: whyNot(rules.get(id), events, view) });
  }
  return { cases: cases.length, fired: cases.length - misses.length, counted, countedRight: counted - otherCounts.length, otherCounts, misses };
}

async function readCases(file: string, normaliser: Normaliser): Promise<Case[]> {
  const cases = new Map<string, Case>();
  for await (const line of readGzLines(file)) {
    const [id, path] = [String(line['rule_id']), String(line['rule_path'])];
    const key = `${path}\n${String(line['test'])}`;
    const wanted = line['expect_matches_in_file'];
    const one = cases.get(key) ?? { id, title: String(line['rule_title']), path, wanted: typeof wanted === 'number' ? wanted : null, events: [] };
    cases.set(key, one);
    const outcome = normaliser.normalise({ tenant: 'eval', source: '', receivedAtMs: 0, id: `${key}${one.events.length}`, text: JSON.stringify(line['event']) });
    if (outcome.ok) one.events.push(...outcome.events);
  }
  return [...cases.values()];
}

/** The first thing that stands between a rule and the events that were recorded for it. */
export function whyNot(rule: SigmaRule | undefined, events: readonly NormalisedEvent[], view: EventView): string {
  if (rule === undefined) return 'the rule is not among those that are loaded';
  if (events.length === 0) return 'no record could be read';
  const routed = events.filter((event) => isRouted(rule.logSource, event.logSources));
  if (routed.length === 0) return `no event has the log source ${JSON.stringify(rule.logSource)}; they are of ${[...new Set(events.map(({ source }) => source))].join(', ')}`;
  const [event] = routed;
  return event === undefined ? '' : `does not hold: ${failingParts(rule.detection, event, view).join('; ')}`;
}
