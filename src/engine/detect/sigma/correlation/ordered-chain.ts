import type { WindowMeasure } from './window-measure.ts';

/** latest[k][n]: of all chains of n hits that end with rule k, the latest time at which one begins. */
type Chains = readonly (readonly number[])[];

interface ChainState {
  /** The chains without the hits of the time at hand. */
  readonly before: Chains;
  readonly now: Chains;
  readonly nowMs: number;
  /** Rules that hit at that time. */
  readonly atOnce: readonly number[];
}

/**
 * Measures how many different rules hit in their order, hits of one time in any order among themselves. Of chains of one length the one
 * that begins last is in every window that another one is in, so that only its beginning is kept, and what leaves need not be taken away.
 */
export function createChain(rules: number): WindowMeasure {
  const none: Chains = Array.from({ length: rules }, () => []);
  let state: ChainState = { before: none, now: none, nowMs: Number.NEGATIVE_INFINITY, atOnce: [] };
  /** The states before each hit of the window. */
  const earlier: ChainState[] = [];
  return {
    add: (contribution, timeMs) => {
      earlier.push(state);
      state = withHit(state, contribution as number, timeMs);
    },
    takeBack: () => {
      state = earlier.pop() ?? state;
    },
    remove: () => void earlier.shift(),
    putBack: () => void earlier.unshift(state),
    value: (fromMs) => Math.max(0, ...state.now.map((chains) => chains.findLastIndex((beginsMs) => beginsMs >= fromMs))),
  };
}

function withHit(state: ChainState, rule: number, timeMs: number): ChainState {
  const isSameTime = timeMs === state.nowMs;
  const before = isSameTime ? state.before : state.now;
  const atOnce = isSameTime ? [...new Set([...state.atOnce, rule])].sort((a, b) => a - b) : [rule];
  return { before, now: atOnce.reduce((chains, one) => withRule(chains, one, timeMs), before), nowMs: timeMs, atOnce };
}

function withRule(chains: Chains, rule: number, timeMs: number): Chains {
  const own = [...(chains[rule] ?? [])];
  own[0] = own[1] = timeMs;
  for (const earlier of chains.slice(0, rule)) {
    for (let length = 1; length < earlier.length; length++) own[length + 1] = Math.max(own[length + 1] ?? Number.NEGATIVE_INFINITY, earlier[length] ?? Number.NEGATIVE_INFINITY);
  }
  return chains.map((known, index) => (index === rule ? own : known));
}
