/** Clocks run ahead by minutes, time zones by hours. What is further ahead is wrong, and would outlive all true alerts. */
export const MAX_AHEAD_MS = 86_400_000;

/** The time at which an event happened as far as detection goes: one that says it will happen later happened when it came. */
export function credibleTimeMs(timeMs: number, receivedAtMs: number): number {
  return timeMs > receivedAtMs + MAX_AHEAD_MS ? receivedAtMs : timeMs;
}
