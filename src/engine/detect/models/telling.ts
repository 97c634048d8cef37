const HOUR_MS = 3_600_000;

/** Memory of when something was told last, event time; 0: never. */
export interface Told {
  o: number;
}

export interface Telling {
  readonly threshold: number;
  readonly quietHours: number;
}

/** Whether a score is to be told: it is high enough, and the same was not told lately. Notes that it was. */
export function isToBeTold(score: number, told: Told, timeMs: number, { threshold, quietHours }: Telling): boolean {
  if (score < threshold || (told.o !== 0 && Math.abs(timeMs - told.o) < quietHours * HOUR_MS)) return false;
  told.o = timeMs;
  return true;
}
