import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { tenantScope } from '#contract/tenant.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { filterOfRule } from '#engine/detect/sigma/history/filter-of-rule.ts';
import { compileRules, type RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { openChdbEventStore } from '#stores/events/chdb-event-store.ts';

const TENANT = 'history';
const WRITE_ROWS = 4_000;
/** A statement over many filters takes seconds to plan on a busy machine. */
const TIMEOUT_MS = 300_000;

export interface HistoryMatches {
  /** By the place of the rule in the list: ids of the events that it fires on. */
  readonly matches: readonly ReadonlySet<string>[];
  /** Answers that the store gave alone, and those that it left to the matcher. */
  readonly sure: number;
  readonly unsure: number;
}

/** Which of many events each of many rules fires on, over history: SQL in a store of its own, and the matcher where that is unsure. Ids and times of the events are taken as they are. */
export async function matchInHistory(events: readonly NormalisedEvent[], rules: readonly SigmaRule[], taxonomy: Taxonomy): Promise<HistoryMatches> {
  const directory = await mkdtemp(join(tmpdir(), 'eval-history-'));
  const store = await openChdbEventStore({ directory, searchTimeoutMs: TIMEOUT_MS });
  try {
    const stored = events.map((event, position) => ({ event: { ...event, tenant: TENANT }, position, receivedAtMs: event.timeMs }));
    for (let at = 0; at < stored.length; at += WRITE_ROWS) await store.write(stored.slice(at, at + WRITE_ROWS));
    const times = events.map(({ timeMs }) => timeMs);
    const span = { fromMs: times.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER), toMs: times.reduce((a, b) => Math.max(a, b), 0) + 1 };
    return await ask(store.forTenant(tenantScope(TENANT)).ask(rules.map((rule) => filterOfRule(rule, taxonomy)), span), { events, rules, taxonomy });
  } finally {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  }
}

interface Asked {
  readonly events: readonly NormalisedEvent[];
  readonly rules: readonly SigmaRule[];
  readonly taxonomy: Taxonomy;
}

type Answers = ReturnType<ReturnType<Awaited<ReturnType<typeof openChdbEventStore>>['forTenant']>['ask']>;

async function ask(answers: Answers, asked: Asked): Promise<HistoryMatches> {
  const decide = matcherOf(asked);
  const matches = asked.rules.map(() => new Set<string>());
  const counts = { sure: 0, unsure: 0 };
  for await (const step of answers) {
    if (!step.ok) throw new Error(`${step.reason}: ${step.detail}`);
    for (const { id, sure, unsure } of step.value) {
      counts.sure += sure.length;
      counts.unsure += unsure.length;
      for (const at of [...sure, ...unsure.filter((one) => decide(one, id))]) matches[at]?.add(id);
    }
  }
  return { matches, ...counts };
}

/** Says whether the rule at a place fires on the event of an id. */
function matcherOf({ events, rules, taxonomy }: Asked): (at: number, id: string) => boolean {
  const view = createEventView(taxonomy);
  const byId = new Map(events.map((event) => [event.id, event]));
  const matchers = new Map<number, RuleSet>();
  return (at, id) => {
    const [event, rule] = [byId.get(id), rules[at]];
    if (event === undefined || rule === undefined) return false;
    const matcher = matchers.get(at) ?? compileRules([rule]);
    matchers.set(at, matcher);
    return matcher.match(view(event)).length > 0;
  };
}
