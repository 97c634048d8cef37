import type { WindowMeasure } from './window-measure.ts';

/** latest[k][n]: of all chains of n hits that end with rule k, the latest time at which one begins. */
type Chains = readonly (readonly number[])[];

interface ChainState {
  readonly chains: Chains;
  readonly nowMs: number;
  /** Rules that hit at that time: what comes then lets those of later rules follow anew. */
  readonly atOnce: readonly number[];
}

/**
 * Measures how many different rules hit in their order, hits of one time in any order among themselves. Of chains of one length the one
 * that begins last is in every window that another one is in, so that only its beginning is kept, and what leaves need not be taken away.
 */
export function createChain(rules: number): WindowMeasure {
  const none: Chains = Array.from({ length: rules }, () => []);
  let state: ChainState = { chains: none, nowMs: Number.NEGATIVE_INFINITY, atOnce: [] };
  /** The states before each hit of the window. */
  const earlier: ChainState[] = [];
  /** Hits that have left are in the chains all the same. */
  let left = 0;
  return {
    add: (contribution, timeMs) => {
      earlier.push(state);
      state = withHit(state, contribution as number, timeMs);
    },
    takeBack: () => {
      state = earlier.pop() ?? state;
    },
    remove: () => {
      earlier.shift();
      left++;
    },
    putBack: () => {
      earlier.unshift(state);
      return left-- > 0;
    },
    value: (fromMs) => Math.max(0, ...state.chains.map((chains) => chains.findLastIndex((beginsMs) => beginsMs >= fromMs))),
  };
}

function withHit(state: ChainState, rule: number, timeMs: number): ChainState {
  const atOnce = timeMs === state.nowMs ? [...new Set([...state.atOnce, rule])].sort((a, b) => a - b) : [rule];
  return { chains: atOnce.reduce((chains, one) => withRule(chains, one, timeMs), state.chains), nowMs: timeMs, atOnce };
}

function withRule(chains: Chains, rule: number, timeMs: number): Chains {
  const own = [...(chains[rule] ?? [])];
  own[0] = own[1] = timeMs;
  for (const earlier of chains.slice(0, rule)) {
    for (let length = 1; length < earlier.length; length++) own[length + 1] = Math.max(own[length + 1] ?? Number.NEGATIVE_INFINITY, earlier[length] ?? Number.NEGATIVE_INFINITY);
  }
  return chains.map((known, index) => (index === rule ? own : known));
}
