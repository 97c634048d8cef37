import type { NormalisedEvent } from '#contract/event.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import type { EventView } from '#engine/detect/event-view.ts';
import type { Kernel } from '#engine/detect/kernel/kernel.ts';
import { RecordMatcher } from '#engine/detect/record/record-matcher.ts';
import { compileCondition, type Condition } from '#engine/detect/sigma/compiled-condition.ts';
import { EventReader } from '#engine/detect/sigma/event-reader.ts';
import { compilePredicate } from '#engine/detect/sigma/predicate-test.ts';
import { referenceMatch } from '#engine/detect/sigma/reference-match.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { copyUnits } from '#main/detector-from-content.ts';

/** Something that says at once which rules hold for which event; SQL is asked about all events together (`sql-over-history.ts`). */
export interface SigmaEngine {
  readonly name: string;
  /** Where there is one: events that it cannot be asked about are passed over. */
  canRead?(event: NormalisedEvent): boolean;
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

/** The kernel that looks at records by their bytes. It starts from the record, so it is asked about those that stand on a line of their own. */
export function kernelEngine({ rules, view, kernel, normaliser, taxonomy }: EngineParts & { readonly kernel: Kernel; readonly normaliser: MappingNormaliser; readonly taxonomy: Taxonomy }): SigmaEngine {
  const ruleSet = compileRules(rules, { copyUnits });
  const matcher = new RecordMatcher({ kernel, normaliser, ruleSet, view, taxonomy, copyUnits, seed: 1, decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') });
  return {
    name: `kernel in ${kernel.name}`,
    canRead: ({ raw }) => raw.startsWith('{') && !/[\n\r]/.test(raw) && raw.isWellFormed(),
    match: (events) => {
      const found = new Map(matcher.matchLines(Buffer.from(events.map(({ raw }) => raw).join('\n')), { tenant: 'eval', source: '', receivedAtMs: 0 }).map((one) => [one.record, one]));
      return events.map((_, line) => found.get(line)?.events.flatMap(({ matches }) => matches.map(({ rule }) => rule.id)) ?? []);
    },
  };
}
