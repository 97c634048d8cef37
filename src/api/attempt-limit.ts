import type { Clock } from '#base/clock.ts';

/** Above this many keys, those whose window is over are swept out, then the oldest. */
const KEY_LIMIT = 50_000;

export interface AttemptLimit {
  /** Counts one try; answers 0 where it may go on, else the seconds to wait. */
  take(key: string): number;
  /** Forgets the tries of a key, after one that was right. */
  clear(key: string): void;
}

/** At most `max` tries for a key within `windowMs`. */
export function createAttemptLimit(clock: Clock, max: number, windowMs: number): AttemptLimit {
  const windows = new Map<string, { startMs: number; count: number }>();

  function makeRoom(nowMs: number): void {
    if (windows.size < KEY_LIMIT) return;
    for (const [key, window] of windows) if (nowMs - window.startMs >= windowMs) windows.delete(key);
    // Insertion order is age: what is left over the limit goes oldest first.
    for (const key of windows.keys()) {
      if (windows.size < KEY_LIMIT) return;
      windows.delete(key);
    }
  }

  return {
    take(key) {
      const nowMs = clock.nowMs();
      const window = windows.get(key);
      if (window === undefined || nowMs - window.startMs >= windowMs) {
        windows.delete(key);
        makeRoom(nowMs);
        windows.set(key, { startMs: nowMs, count: 1 });
        return 0;
      }
      window.count += 1;
      return window.count <= max ? 0 : Math.ceil((window.startMs + windowMs - nowMs) / 1000);
    },
    clear: (key) => {
      windows.delete(key);
    },
  };
}
