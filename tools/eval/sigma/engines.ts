import type { NormalisedEvent } from '#contract/event.ts';
import type { EventView } from '#engine/detect/event-view.ts';
import { compileCondition, type Condition } from '#engine/detect/sigma/compiled-condition.ts';
import { EventReader } from '#engine/detect/sigma/event-reader.ts';
import { compilePredicate } from '#engine/detect/sigma/predicate-test.ts';
import { referenceMatch } from '#engine/detect/sigma/reference-match.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { copyUnits } from '#main/detector-from-content.ts';

/** Something that says which rules hold for which event. The compilers to SQL and to WebAssembly are further ones. */
export interface SigmaEngine {
  readonly name: string;
  /** For each event the ids of the rules that hold, in the order of the rules. */
  match(events: readonly NormalisedEvent[]): readonly (readonly string[])[] | Promise<readonly (readonly string[])[]>;
}

export interface EngineParts {
  /** With their lists put in. */
  readonly rules: readonly SigmaRule[];
  readonly view: EventView;
}

/** The index that the platform runs. */
export function matcherEngine({ rules, view }: EngineParts): SigmaEngine {
  const set = compileRules(rules, { copyUnits });
  return { name: 'matcher', match: (events) => events.map((event) => set.match(view(event)).map(({ rule }) => rule.id)) };
}

/** The rules of a log source in turn: their predicates compiled, but no index, no plan and nothing shared. */
export function loopEngine({ rules, view }: EngineParts): SigmaEngine {
  const reader = new EventReader();
  const compiled = new Map<SigmaRule, Condition>();
  const routes = new Map<string, readonly { readonly id: string; readonly condition: Condition }[]>();
  const compile = (rule: SigmaRule): Condition => {
    const known = compiled.get(rule);
    if (known !== undefined) return known;
    const made = compileCondition(rule.detection, { reader, testOf: (predicate) => compilePredicate(predicate, reader) });
    compiled.set(rule, made);
    return made;
  };
  const matchOne = (event: NormalisedEvent): string[] => {
    const key = JSON.stringify(event.logSources);
    const routed = routes.get(key) ?? rules.filter((rule) => isRouted(rule.logSource, event.logSources)).map((rule) => ({ id: rule.id, condition: compile(rule) }));
    routes.set(key, routed);
    reader.open(view(event));
    return routed.filter(({ condition }) => condition(reader)).map(({ id }) => id);
  };
  return { name: 'loop', match: (events) => events.map(matchOne) };
}

/** The specification: each rule's tree as it is written. */
export function referenceEngine({ rules, view }: EngineParts): SigmaEngine {
  return { name: 'reference', match: (events) => events.map((event) => referenceMatch(rules, view(event)).map(({ id }) => id)) };
}
