import type { CorrelationHit, HitValue } from '#contract/correlation-hit.ts';
import type { CompiledCorrelation, CorrelationSet, WatchedRule } from '../correlation/compile-correlations.ts';
import { ALLOWED_LATENESS_MS, createCorrelations } from '../correlation/create-correlations.ts';
import { hitOfFiring } from '../correlation/firing.ts';
import { contributionOf, groupsOfHit } from '../correlation/hit-values.ts';
import { keepsLimits } from '../correlation/window-limit.ts';
import type { SigmaCorrelation } from '../sigma-rule.ts';
import { type Shortfall, shortfallOf, splittingFields } from './correlation-shortfall.ts';
import { type PlacedHit, windowsOf } from './correlation-windows.ts';

/** A hit, and the number of its event in the order in which events came. */
export interface SeenHit {
  readonly hit: CorrelationHit;
  readonly event: number;
}

/** A hit that takes no part, or that came after later ones. */
export interface NotedHit {
  readonly event: number;
  readonly rule: string;
  readonly timeMs: number;
  /** Behind the latest hit that had come before; 0 for one in order. */
  readonly lateByMs: number;
  /** So late that what it belongs to is not kept any more. */
  readonly isDropped: boolean;
  /** Fields of the group or of the condition that it has not. */
  readonly lacks: readonly string[];
}

/** A hit in its group, and the window that ends with it. */
export interface ExplainedWindow {
  readonly event: number;
  readonly rule: string;
  readonly timeMs: number;
  /** What the condition reads of the hit. */
  readonly brings: readonly HitValue[];
  readonly firstMs: number;
  readonly hits: number;
  readonly value: number | null;
  readonly holds: boolean;
  readonly fired: boolean;
}

export interface ExplainedGroup {
  /** One for each of `group-by`. */
  readonly values: readonly HitValue[];
  /** In the order of time. */
  readonly windows: readonly ExplainedWindow[];
  readonly fires: number;
  /** What keeps it from firing; null where it fires. */
  readonly shortfall: Shortfall | null;
}

export interface CorrelationExplanation {
  readonly correlation: SigmaCorrelation;
  readonly rules: readonly { readonly id: string; readonly title: string; readonly hits: number }[];
  /** Groups that fire first, then those that come closest. */
  readonly groups: readonly ExplainedGroup[];
  readonly fires: number;
  readonly noted: readonly NotedHit[];
  /** It does not fire, and would had its hits come in the order of time. */
  readonly isLost: boolean;
  /** Fields of `group-by` without which it would fire; empty where it fires, or would not all the same. */
  readonly splitBy: readonly string[];
}

/** Says of each correlation of a set what it made of hits, which are in the order in which their events came. What is waited for comes first. */
export function explainCorrelations(set: CorrelationSet, seen: readonly SeenHit[]): CorrelationExplanation[] {
  const told = explainIn(set, seen);
  const lost = told.filter(({ fires, noted }) => fires === 0 && noted.some(({ isDropped }) => isDropped));
  if (lost.length === 0) return told;
  const inTime = explainIn(set, seen.toSorted((a, b) => a.hit.timeMs - b.hit.timeMs));
  return told.map((one, at) => (lost.includes(one) ? { ...one, isLost: (inTime[at]?.fires ?? 0) > 0 } : one));
}

function explainIn(set: CorrelationSet, seen: readonly SeenHit[]): CorrelationExplanation[] {
  const { all, fired } = run(set, seen);
  return set.correlations.map((compiled) => new Explainer(compiled, fired).explain(all));
}

/** Feeds the hits as live detection does; firings that others wait for are hits from then on. */
function run(set: CorrelationSet, seen: readonly SeenHit[]): { readonly all: readonly SeenHit[]; readonly fired: ReadonlySet<string> } {
  const correlations = createCorrelations(set);
  const eventOf = new Map<string, number>();
  const fired = new Set<string>();
  const all: SeenHit[] = [];
  for (const one of seen) {
    all.push(one);
    eventOf.set(one.hit.eventId, one.event);
    for (const firing of correlations.take(one.hit)) {
      fired.add(markOf(firing.compiled, firing.groupKey, firing.at));
      const hit = hitOfFiring(firing);
      const event = eventOf.get(firing.at.eventId) ?? one.event;
      eventOf.set(hit.eventId, event);
      if (firing.compiled.isWatched) all.push({ hit, event });
    }
  }
  return { all, fired };
}

function markOf({ correlation }: CompiledCorrelation, groupKey: string, { ruleId, eventId }: CorrelationHit): string {
  return JSON.stringify([correlation.id, groupKey, ruleId, eventId]);
}

interface Group {
  readonly key: string;
  readonly values: readonly HitValue[];
  readonly hits: PlacedHit[];
}

class Explainer {
  readonly #compiled: CompiledCorrelation;
  readonly #fired: ReadonlySet<string>;
  readonly #groups = new Map<string, Group>();
  readonly #hitsOfRule = new Map<string, number>();
  readonly #noted: NotedHit[] = [];
  readonly #seen = new Set<string>();
  #newestMs = Number.NEGATIVE_INFINITY;

  constructor(compiled: CompiledCorrelation, fired: ReadonlySet<string>) {
    this.#compiled = compiled;
    this.#fired = fired;
  }

  explain(all: readonly SeenHit[]): CorrelationExplanation {
    for (const one of all) this.#place(one);
    const { correlation, watched } = this.#compiled;
    const groups = [...this.#groups.values()];
    const explained = groups.map((group) => this.#explainGroup(group));
    const fires = explained.reduce((sum, group) => sum + group.fires, 0);
    return {
      correlation, fires, noted: this.#noted, isLost: false,
      rules: [...watched.values()].map(({ id, title }) => ({ id, title, hits: this.#hitsOfRule.get(id) ?? 0 })),
      groups: explained.sort((a, b) => b.fires - a.fires || distance(a) - distance(b)),
      splitBy: fires > 0 ? [] : splittingFields(correlation, groups.flatMap(({ hits }) => hits)),
    };
  }

  #place({ hit, event }: SeenHit): void {
    const { correlation, watched } = this.#compiled;
    const rule = watched.get(hit.ruleId);
    const name = JSON.stringify([hit.ruleId, hit.eventId]);
    if (rule === undefined || this.#seen.has(name)) return;
    this.#seen.add(name);
    this.#hitsOfRule.set(rule.id, (this.#hitsOfRule.get(rule.id) ?? 0) + 1);
    const lateByMs = Math.max(0, this.#newestMs - hit.timeMs);
    this.#newestMs = Math.max(this.#newestMs, hit.clockMs);
    const isDropped = hit.timeMs < this.#newestMs - correlation.timespanMs - ALLOWED_LATENESS_MS;
    const contribution = contributionOf(hit, correlation.type, rule);
    const groups = contribution === null || isDropped ? [] : groupsOfHit(hit, rule);
    const lacks = groups.length > 0 ? [] : lackedFields(hit, rule, contribution === null);
    if (lateByMs > 0 || isDropped || lacks.length > 0) this.#noted.push({ event, rule: rule.title, timeMs: hit.timeMs, lateByMs, isDropped, lacks });
    if (contribution !== null) for (const { key, values } of groups) this.#groupOf(key, values).hits.push({ hit, event, watched: rule, contribution });
  }

  #groupOf(key: string, values: readonly HitValue[]): Group {
    const known = this.#groups.get(key) ?? { key, values, hits: [] };
    this.#groups.set(key, known);
    return known;
  }

  #explainGroup({ key, values, hits }: Group): ExplainedGroup {
    const { correlation } = this.#compiled;
    const inTime = hits.toSorted((a, b) => a.hit.timeMs - b.hit.timeMs);
    const measured = windowsOf(inTime, correlation);
    const windows = inTime.map(({ hit, event, watched }, at): ExplainedWindow => {
      const window = measured[at] ?? { firstMs: hit.timeMs, hits: 0, value: null };
      const brings = watched.valueFields.flatMap((name) => hit.fields[name] ?? []);
      return { event, rule: watched.title, timeMs: hit.timeMs, brings, ...window, holds: keepsLimits(correlation.limits, window.value), fired: this.#fired.has(markOf(this.#compiled, key, hit)) };
    });
    const fires = windows.filter(({ fired }) => fired).length;
    return { values, windows, fires, shortfall: fires > 0 ? null : shortfallOf(this.#compiled, inTime) };
  }
}

/** Without a contribution it is the condition's field that is missing, or is no number. */
function lackedFields({ fields }: CorrelationHit, { groupFields, valueFields }: WatchedRule, isValueMissing: boolean): string[] {
  const missing = [...groupFields, ...valueFields].filter((name) => !Object.hasOwn(fields, name));
  return missing.length === 0 && isValueMissing ? valueFields.slice(0, 1) : [...new Set(missing)];
}

function distance({ shortfall }: ExplainedGroup): number {
  return shortfall?.distance ?? 0;
}
