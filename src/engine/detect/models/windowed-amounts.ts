import type { KeptMemory, MemoryChanges } from '#contract/model.ts';
import { deviationsAbove, type FadedBaseline, learnWindow, NO_BASELINE, usualAmount } from './faded-baseline.ts';
import { joinChanges } from './memory-changes.ts';
import { MemoryTable } from './memory-table.ts';
import { ramp } from './robust-statistics.ts';
import type { Told } from './telling.ts';

/** Standard deviations above what is usual: three happen (one window in 700 where logarithms are normally distributed), six do not (one in a billion). */
const [HAPPENS, NEVER] = [3, 6];

/** The window of an entity that is open, with what was usual in those before. */
export interface OpenWindow extends FadedBaseline, Told {
  /** Number of the window since 1970, and the amount in it. */
  w: number;
  c: number;
}

export interface WindowOptions {
  readonly name: string;
  readonly maxEntries: number;
  readonly windowMinutes: number;
  readonly halfLifeWindows: number;
  readonly minWindows: number;
}

export interface Judged {
  /** 0 where it happens, 1 where it never does. */
  readonly unusual: number;
  readonly values: { readonly usual: number; readonly deviations: number; readonly windows: number; readonly whose: string };
}

/** Amounts of each entity in windows of event time, against its own past, or that of all where it has none. What comes late for its window is not counted. */
export class WindowedAmounts<T extends OpenWindow> {
  readonly #options: WindowOptions;
  readonly #entities: MemoryTable<T>;
  readonly #all: MemoryTable<FadedBaseline>;

  constructor(options: WindowOptions, kept: readonly KeptMemory[]) {
    this.#options = options;
    this.#entities = new MemoryTable(options.name, options.maxEntries, kept);
    this.#all = new MemoryTable(`${options.name}/all`, 1, kept);
  }

  /** The open window of an entity at this time; null where the time is before it. `empty`: what a new window holds beside its number. */
  at(entity: string, timeMs: number, empty: () => Omit<T, keyof OpenWindow>): T | null {
    const number = Math.floor(timeMs / (this.#options.windowMinutes * 60_000));
    const open = this.#entities.see(entity, () => ({ ...NO_BASELINE, ...empty(), w: number, c: 0, o: 0 }) as T);
    if (number < open.w) return null;
    if (number > open.w) {
      learnWindow(open, open.c, this.#options.halfLifeWindows);
      learnWindow(this.#all.see('', () => ({ ...NO_BASELINE })), open.c, this.#options.halfLifeWindows * Math.max(1, this.#entities.size));
      Object.assign(open, empty(), { w: number, c: 0 });
    }
    return open;
  }

  judge(open: T): Judged | null {
    const { minWindows } = this.#options;
    const all = this.#all.peek('') ?? NO_BASELINE;
    const isOwn = open.k >= minWindows;
    const baseline = isOwn ? open : all;
    if (baseline.k < minWindows) return null;
    const deviations = deviationsAbove(baseline, open.c);
    return { unusual: ramp(deviations, HAPPENS, NEVER), values: { usual: Math.round(usualAmount(baseline)), deviations: Math.round(deviations * 10) / 10, windows: baseline.k, whose: isOwn ? 'its own' : 'the' } };
  }

  changes(): MemoryChanges {
    return joinChanges([this.#entities.changes(), this.#all.changes()]);
  }
}
