import { parse } from 'yaml';
import { z } from 'zod';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Outcome } from '#contract/outcome.ts';
import { type RuleProof, ruleProofSchema } from '#contract/rule-proof.ts';
import type { EventView } from '../event-view.ts';
import { hitOfMatch } from '../hit-of-match.ts';
import { conditionOfFilter } from '../rule-filters.ts';
import { createCorrelations } from '../sigma/correlation/create-correlations.ts';
import { planHistory } from '../sigma/history/history-plan.ts';
import type { PlaceholderLists } from '../sigma/resolve-placeholders.ts';
import { isRouted } from '../sigma/route.ts';
import type { RuleSet } from '../sigma/rule-set.ts';
import { isCorrelation, isFilter, type SigmaDocument } from '../sigma/sigma-document.ts';
import type { SigmaCorrelation, SigmaFilter, SigmaRule } from '../sigma/sigma-rule.ts';

/** More entries than this are no proof but a load. */
const MAX_ENTRIES = 100;

/** How one entry of a proof went. */
export interface ProofLine {
  readonly kind: 'fires' | 'misses';
  /** What differs, of a near miss; empty otherwise. */
  readonly why: string;
  /** The record; of several, each on a line of its own. */
  readonly record: string;
  readonly passed: boolean;
  /** What happened, where that was not what the proof says. */
  readonly detail: string;
}

export interface ProofRun {
  readonly lines: readonly ProofLine[];
  /** Why the tests could not be run. */
  readonly fault: string | null;
}

export interface ProofParts {
  /** How a record becomes events, which are called by the id: the mapping of its source, which is not told. */
  readonly readRecord: (record: string, id: string) => Outcome<readonly NormalisedEvent[], string>;
  readonly view: EventView;
  /** With the lists of the content, of which these take the place of those that have their names. */
  readonly compile: (rules: readonly SigmaRule[], lists: PlaceholderLists) => RuleSet;
  /** What a correlation may name. */
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
}

/** The same, with the lists of the proof. */
interface TestParts extends Omit<ProofParts, 'compile'> {
  readonly compile: (rules: readonly SigmaRule[]) => RuleSet;
}

/** Reads a proof as it stands beside a rule: `fires` and `misses`. */
export function readProof(text: string): Outcome<RuleProof, 'not-a-proof'> {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    return { ok: false, reason: 'not-a-proof', detail: `The tests are not valid YAML: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = ruleProofSchema.safeParse(value);
  if (!parsed.success) return { ok: false, reason: 'not-a-proof', detail: `The tests are not in the form of a proof (docs/rules.md): ${z.prettifyError(parsed.error)}` };
  const { fires, misses } = parsed.data;
  return Math.max(fires.length, misses.length) > MAX_ENTRIES ? { ok: false, reason: 'not-a-proof', detail: `The tests have more than ${MAX_ENTRIES} entries of a kind. Keep those that say something of their own.` } : { ok: true, value: parsed.data };
}

/** Whether what is proven holds on events that come one after another. */
type HoldsOn = (events: readonly NormalisedEvent[]) => boolean;

/**
 * Runs a proof. A rule fires on one of the records, alone; a correlation when they come together, with the rules that it waits for; a
 * filter lets a record through.
 */
export function proveRule(document: SigmaDocument, proof: RuleProof, { compile: compileWith, ...rest }: ProofParts): ProofRun {
  const parts: TestParts = { ...rest, compile: (rules) => compileWith(rules, proof.lists) };
  const test = isCorrelation(document) ? correlationTest(document, parts) : { ok: true as const, value: isFilter(document) ? filterTest(document, parts) : ruleTest(document, parts) };
  if (!test.ok) return { lines: [], fault: test.detail };
  const [fires, misses] = isFilter(document) ? ['The filter takes it away.', 'The filter lets it through.'] : ['The rule does not fire on it.', 'The rule fires on it.'];
  const line = (kind: ProofLine['kind'], records: readonly string[], why: string): ProofLine => {
    const record = records.join('\n');
    const read = readRecords(records, parts);
    if (!read.ok) return { kind, why, record, passed: false, detail: `The record could not be read: ${read.detail}` };
    if (isFilter(document) && !read.value.some(({ logSources }) => isRouted(document.logSource, logSources))) return { kind, why, record, passed: false, detail: 'It is not of the log source of the filter.' };
    const passed = test.value(read.value) === (kind === 'fires');
    return { kind, why, record, passed, detail: passed ? '' : kind === 'fires' ? fires : misses };
  };
  return { lines: [...proof.fires.map((records) => line('fires', records, '')), ...proof.misses.map(({ records, why }) => line('misses', records, why))], fault: null };
}

function readRecords(records: readonly string[], { readRecord }: TestParts): Outcome<readonly NormalisedEvent[], string> {
  const events: NormalisedEvent[] = [];
  for (const [at, record] of records.entries()) {
    const read = readRecord(record, `proof-${at}`);
    if (!read.ok) return read;
    events.push(...read.value);
  }
  return { ok: true, value: events };
}

function ruleTest(rule: SigmaRule, { compile, view }: TestParts): HoldsOn {
  const set = compile([rule]);
  return (events) => events.some((event) => set.match(view(event)).length > 0);
}

function filterTest(filter: SigmaFilter, { compile, view }: TestParts): HoldsOn {
  const set = compile([conditionOfFilter({ unit: filter.id, filter })]);
  return (events) => events.filter(({ logSources }) => isRouted(filter.logSource, logSources)).every((event) => set.match(view(event)).length > 0);
}

function correlationTest(correlation: SigmaCorrelation, { compile, view, rules, correlations }: TestParts): Outcome<HoldsOn, 'does-not-load'> {
  const planned = planHistory(correlation.id, rules, [correlation, ...correlations.filter(({ id }) => id !== correlation.id)]);
  if (!planned.ok) return { ok: false, reason: 'does-not-load', detail: planned.detail };
  const plan = planned.value;
  const set = compile(plan.rules);
  const value: HoldsOn = (events) => {
    const waiting = createCorrelations(plan.correlations);
    return events.flatMap((event) => {
      const fields = view(event);
      return set.match(fields).flatMap(({ rule }) => waiting.take(hitOfMatch(rule.id, plan.correlations.fieldsOf.get(rule.id) ?? [], event, { fields, entities: [] })));
    }).some((firing) => firing.compiled.correlation.id === correlation.id);
  };
  return { ok: true, value };
}
