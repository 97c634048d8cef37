import type { RuleUnit } from '#engine/detect/rule-life/rule-modes.ts';
import type { EventView } from '#engine/detect/event-view.ts';
import type { EventFields } from '#engine/detect/event-fields.ts';
import type { RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { PackTrial } from './pack-trial.ts';
import type { RunningRules } from './running-rules.ts';

export interface MeasureDeps {
  readonly rules: RunningRules;
  readonly view: EventView;
  readonly compile: (rules: readonly SigmaRule[]) => RuleSet;
  readonly fineNowMs: () => number;
}

/** Fewer events say little about what matching costs. */
const MIN_EVENTS = 16;
const ROUNDS = 5;
/** The event loop is given back after this long. */
const SLICE_MS = 8;

/** Measures what a pack on its way and the last good one cost an event, each compiled alone, on events that came lately; beside the path. */
export function measurePacks({ rules, view, compile, fineNowMs }: MeasureDeps): (trial: PackTrial) => Promise<void> {
  const setOf = async (units: readonly RuleUnit[]): Promise<RuleSet> => compile(await rules.library.rulesOf(units));
  return async (trial) => {
    const events = rules.recent.latest.map(view);
    if (events.length < MIN_EVENTS) return;
    const own = trial.pack.rules.map(({ rule, revision }): RuleUnit => ({ key: rule, rule, revision }));
    const good = rules.catalogue.standings.filter(({ pack, main }) => pack === trial.pack.name && main.state === 'active').map(({ rule, main }): RuleUnit => ({ key: rule, rule, revision: main.revision }));
    const sets = [await setOf(own), ...(good.length === 0 ? [] : [await setOf(good)])];
    const costs = await bestCosts(sets, events, fineNowMs);
    if (costs === null) trial.fail('a rule of it throws on an event that came lately');
    else trial.noteCost(costs[0] ?? 0, costs[1] ?? null);
  };
}

/** The best of some rounds for each set; rounds take turns, so that what else the machine does meets all alike. The first one builds indexes. */
async function bestCosts(sets: readonly RuleSet[], events: readonly EventFields[], fineNowMs: () => number): Promise<readonly number[] | null> {
  const best = sets.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [at, set] of sets.entries()) {
      const ms = await costOf(set, events, fineNowMs);
      if (ms === null) return null;
      if (round > 0) best[at] = Math.min(best[at] ?? ms, ms);
    }
  }
  return best;
}

/** Milliseconds an event; null where a rule throws. */
async function costOf(set: RuleSet, events: readonly EventFields[], fineNowMs: () => number): Promise<number | null> {
  let ms = 0;
  let sliceMs = 0;
  for (const event of events) {
    const startMs = fineNowMs();
    try {
      set.match(event);
    } catch {
      return null; // Which rule it is, the path finds out when it meets the event.
    }
    const tookMs = fineNowMs() - startMs;
    ms += tookMs;
    sliceMs += tookMs;
    if (sliceMs < SLICE_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    sliceMs = 0;
  }
  return ms / events.length;
}
