import { type Dice, diceOf } from './dice.ts';
import { DAY_MS, HOUR_MS, isWeekend } from './stage.ts';

/** A Monday. All scenarios and backgrounds are counted from it unless another is given. */
export const EPOCH_MS = Date.UTC(2026, 10, 2);

/** When a scenario begins in a background of so many days: in its second half, on a working day, in the hours of work or (one of four) after them. */
export function startOf({ name, seed, startMs, days }: { readonly name: string; readonly seed: number; readonly startMs: number; readonly days: number }): number {
  const dice = diceOf(seed, `start/${name}`);
  const first = Math.floor(days / 2);
  const candidates = Array.from({ length: Math.max(1, days - first) }, (_, i) => startMs + (first + i) * DAY_MS).filter((dayMs) => !isWeekend(dayMs));
  const dayMs = candidates.length === 0 ? startMs : dice.one(candidates);
  return dayMs + hourOf(dice);
}

function hourOf(dice: Dice): number {
  return (dice.chance(0.75) ? dice.int(8, 14) : dice.int(18, 20)) * HOUR_MS + dice.int(0, 3_599) * 1_000;
}
