/** Where the time comes from. The pure folders get times as arguments; everything else asks a clock. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

export interface ManualClock extends Clock {
  advance(byMs: number): void;
  set(toMs: number): void;
}

/** A clock that stands still until it is told: for tests and for playing old data again. */
export function manualClock(startMs: number): ManualClock {
  let currentMs = startMs;
  return {
    nowMs: () => currentMs,
    advance: (byMs) => {
      currentMs += byMs;
    },
    set: (toMs) => {
      currentMs = toMs;
    },
  };
}
