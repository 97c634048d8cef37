import type { NormalisedEvent } from '#contract/event.ts';
import type { SigmaEngine } from './engines.ts';

export interface Difference {
  readonly engine: string;
  readonly event: string;
  /** Rules that the matcher fired and the other did not, and the other way round. */
  readonly onlyMatcher: readonly string[];
  readonly onlyOther: readonly string[];
}

/** What SQL over history said of pairs of a rule and an event. */
export interface SqlCounts {
  pairs: number;
  /** Pairs to which it surely said yes, and those that it left to the matcher, with how many of these hold; to all others it said no. */
  yes: number;
  unsure: number;
  unsureHolding: number;
  /** Rules that the engine did not take, with its reason; what they fire on is a difference. */
  readonly refused: string[];
}

export interface Comparison {
  events: number;
  /** Events with at least one rule that holds, and all such pairs. */
  hit: number;
  matches: number;
  /** Events that each engine beside the matcher was asked about. */
  readonly compared: Record<string, number>;
  readonly sql: SqlCounts;
  differences: number;
  /** The first ones. */
  readonly examples: Difference[];
}

const MAX_EXAMPLES = 20;

export function emptyComparison(): Comparison {
  return { events: 0, hit: 0, matches: 0, compared: {}, sql: { pairs: 0, yes: 0, unsure: 0, unsureHolding: 0, refused: [] }, differences: 0, examples: [] };
}

/** Asks the matcher and each other engine about the same events; `others` says which events each is asked about. Answers what the matcher said. */
export async function compareEngines(matcher: SigmaEngine, others: readonly SampledEngine[], events: readonly NormalisedEvent[], to: Comparison): Promise<readonly (readonly string[])[]> {
  const wanted = await matcher.match(events);
  for (const ids of wanted) {
    if (ids.length > 0) to.hit++;
    to.matches += ids.length;
  }
  for (const { engine, stride } of others) {
    const chosen = events.map((_, index) => index).filter((index) => (to.events + index) % stride === 0 && isReadable(engine, events[index]));
    const answers = await engine.match(chosen.map((index) => events[index]).filter((event) => event !== undefined));
    to.compared[engine.name] = (to.compared[engine.name] ?? 0) + chosen.length;
    for (const [place, index] of chosen.entries()) noteAnswer(to, { engine: engine.name, event: events[index]?.raw ?? '', wanted: wanted[index] ?? [], found: answers[place] ?? [] });
  }
  to.events += events.length;
  return wanted;
}

function isReadable(engine: SigmaEngine, event: NormalisedEvent | undefined): boolean {
  return event !== undefined && (engine.canRead?.(event) ?? true);
}

/** An engine, and that only every so manieth event is shown to it. */
export interface SampledEngine {
  readonly engine: SigmaEngine;
  readonly stride: number;
}

/** What an engine found in an event, beside what it should have. */
export interface Answer {
  readonly engine: string;
  readonly event: string;
  readonly wanted: readonly string[];
  readonly found: readonly string[];
}

export function noteAnswer(to: Comparison, { engine, event, wanted, found }: Answer): void {
  if (wanted.join() === found.join()) return;
  to.differences++;
  if (to.examples.length >= MAX_EXAMPLES) return;
  to.examples.push({ engine, event: event.slice(0, 500), onlyMatcher: wanted.filter((id) => !found.includes(id)), onlyOther: found.filter((id) => !wanted.includes(id)) });
}

export function addComparison(to: Comparison, from: Comparison): void {
  to.events += from.events;
  to.hit += from.hit;
  to.matches += from.matches;
  to.differences += from.differences;
  for (const name of ['pairs', 'yes', 'unsure', 'unsureHolding'] as const) to.sql[name] += from.sql[name];
  to.sql.refused.push(...from.sql.refused);
  for (const [name, count] of Object.entries(from.compared)) to.compared[name] = (to.compared[name] ?? 0) + count;
  to.examples.push(...from.examples.slice(0, MAX_EXAMPLES - to.examples.length));
}
