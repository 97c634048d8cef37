import type { WindowMeasure } from './window-measure.ts';

/** latest[k][n]: of all chains of n hits that end with rule k, the latest time at which one begins. */
type Chains = readonly (readonly number[])[];

/**
 * Measures how many different rules hit in their order, hits of one time in any order among themselves. Of chains of one length the one
 * that begins last is in every window that another one is in, so that only its beginning is kept, and nothing has to be taken away.
 */
export function createChain(rules: number): WindowMeasure {
  let before: Chains = Array.from({ length: rules }, () => []);
  let now = before;
  let nowMs = Number.NEGATIVE_INFINITY;
  let atOnce = new Set<number>();
  return {
    add: (contribution, timeMs) => {
      if (timeMs !== nowMs) [before, nowMs, atOnce] = [now, timeMs, new Set()];
      atOnce.add(contribution as number);
      now = [...atOnce].sort((a, b) => a - b).reduce((chains, rule) => withHit(chains, rule, timeMs), before);
    },
    remove: () => undefined,
    value: (fromMs) => Math.max(0, ...now.map((chains) => chains.findLastIndex((beginsMs) => beginsMs >= fromMs))),
  };
}

function withHit(chains: Chains, rule: number, timeMs: number): Chains {
  const own = [...(chains[rule] ?? [])];
  own[0] = own[1] = timeMs;
  for (const earlier of chains.slice(0, rule)) {
    for (let length = 1; length < earlier.length; length++) own[length + 1] = Math.max(own[length + 1] ?? Number.NEGATIVE_INFINITY, earlier[length] ?? Number.NEGATIVE_INFINITY);
  }
  return chains.map((known, index) => (index === rule ? own : known));
}
