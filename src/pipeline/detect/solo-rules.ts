import type { EventFields } from '#engine/detect/event-fields.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import type { RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';

type Compile = (rules: readonly SigmaRule[]) => RuleSet;

const ROUNDS = 3;

/** Of the rules that are asked about an event, those that throw on it when they are alone, with what they say. */
export function findFaulty(rules: readonly SigmaRule[], event: EventFields, compile: Compile): readonly { readonly key: string; readonly message: string }[] {
  return rules.filter(({ logSource }) => isRouted(logSource, event.logSources)).flatMap((rule) => {
    try {
      compile([rule]).match(event);
      return [];
    } catch (error) {
      return [{ key: rule.id, message: error instanceof Error ? error.message : String(error) }];
    }
  });
}

/** What a rule costs alone on an event, in the mean; the best of a few rounds, since others use the machine too. Compiling does not count. */
export function meanCostMs(rule: SigmaRule, events: readonly EventFields[], { compile, fineNowMs }: { readonly compile: Compile; readonly fineNowMs: () => number }): number {
  const asked = events.filter(({ logSources }) => isRouted(rule.logSource, logSources));
  if (asked.length === 0) return 0;
  const set = compile([rule]);
  for (const event of asked) set.match(event);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const startMs = fineNowMs();
    for (const event of asked) set.match(event);
    best = Math.min(best, (fineNowMs() - startMs) / events.length);
  }
  return best;
}
