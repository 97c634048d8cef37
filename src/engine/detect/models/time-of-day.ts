import type { KeptMemory, MemoryChanges, ModelOf } from '#contract/model.ts';
import type { Behaviour, Deviation, Observation } from './finding.ts';
import { DAY_MS, daysBetween, earlier } from './habits.ts';
import { MemoryTable } from './memory-table.ts';
import { logRamp } from './robust-statistics.ts';
import { isToBeTold } from './telling.ts';

interface Hours {
  f: number;
  /** The day (since 1970) that the counts have faded to. */
  d: number;
  n: number;
  /** Faded counts of the 24 hours (UTC: only the distance between hours is asked), in thousandths. */
  h: number[];
  o: number;
}

const HOUR_MS = 3_600_000;
/** An hour counts for those beside it too: nobody starts on the minute. */
const BESIDE = [1, 0.5, 0.25] as const;
const SCALE = 1_000;

/** Something at an hour at which an entity never does anything. Who works around the clock has no such hour. */
export class TimeOfDayBehaviour implements Behaviour {
  readonly #model: ModelOf<'time-of-day'>;
  readonly #entities: MemoryTable<Hours>;

  constructor(model: ModelOf<'time-of-day'>, kept: readonly KeptMemory[]) {
    this.#model = model;
    this.#entities = new MemoryTable(model.name, model.maxEntries, kept);
  }

  observe({ entity, timeMs }: Observation): Deviation | null {
    const { learnDays, minSeen, halfLifeDays } = this.#model.parameters;
    const [day, hour] = [Math.floor(timeMs / DAY_MS), Math.floor(timeMs / HOUR_MS) % 24];
    const hours = this.#entities.see(entity.value, () => ({ f: timeMs, d: day, n: 0, h: Array.from({ length: 24 }, () => 0), o: 0 }));
    if (day > hours.d) {
      const faded = 0.5 ** ((day - hours.d) / halfLifeDays);
      Object.assign(hours, { d: day, h: hours.h.map((count) => Math.round(count * faded)) });
    }
    const usual = usualShare(hours.h, hour);
    const isLearnt = hours.n >= minSeen && timeMs - hours.f >= learnDays * DAY_MS;
    hours.n++;
    hours.f = earlier(hours.f, timeMs);
    hours.h[hour] = (hours.h[hour] ?? 0) + SCALE;
    return isLearnt ? this.#judge(hours, { usual, hour, timeMs }) : null;
  }

  changes(): MemoryChanges {
    return this.#entities.changes();
  }

  #judge(hours: Hours, { usual, hour, timeMs }: { usual: number; hour: number; timeMs: number }): Deviation | null {
    const active = hours.h.filter((_, at) => usualShare(hours.h, at) > 1 / 24).length;
    const narrow = Math.max(0, 1 - active / 24);
    // Ten times as seldom as by chance, and a hundred times.
    const rare = 1 - logRamp(usual * 24, 0.01, 0.1);
    const score = rare * Math.min(1, 1.5 * narrow);
    if (!isToBeTold(score, hours, timeMs, this.#model)) return null;
    const values = { hour, active, count: hours.n - 1, days: daysBetween(hours.f, timeMs), share: Math.round(usual * 1000) / 10 };
    return { score, baseline: values, reasons: [{ name: 'hour', weight: 0.5 * rare, values }, { name: 'habit', weight: 0.4 * narrow, values }, { name: 'days', weight: 0.2, values }] };
  }
}

/** The share of what is done at an hour and beside it. */
function usualShare(counts: readonly number[], hour: number): number {
  const sum = counts.reduce((a, b) => a + b, 0);
  if (sum === 0) return 0;
  const near = BESIDE.reduce((total, weight, away) => total + weight * ((counts[(hour + away) % 24] ?? 0) + (away === 0 ? 0 : (counts[(hour + 24 - away) % 24] ?? 0))), 0);
  return near / sum;
}
