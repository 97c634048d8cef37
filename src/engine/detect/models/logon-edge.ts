import type { KeptMemory, MemoryChanges, ModelOf } from '#contract/model.ts';
import type { Behaviour, Deviation, Observation } from './finding.ts';
import { daysBetween, type Habits, hasHabits, noHabits, noteValue } from './habits.ts';
import { joinChanges } from './memory-changes.ts';
import { MemoryTable } from './memory-table.ts';
import { ramp } from './robust-statistics.ts';
import { addDistinct } from './short-hash.ts';
import { isToBeTold } from './telling.ts';

/** Sources of one target are counted up to here. */
const MOST_SOURCES = 50;
const HOUR_MS = 3_600_000;

interface Source extends Habits {
  /** New targets since its habits are known. */
  k: number;
  /** When the last of them were, at most as many as are asked for. */
  r: number[];
}

/** A user or host that logs on where it never did: the more telling, the fewer new targets it usually has, the fewer others go there, and the more of them there are within an hour. */
export class LogonEdgeBehaviour implements Behaviour {
  readonly #model: ModelOf<'logon-edge'>;
  readonly #sources: MemoryTable<Source>;
  readonly #targets: MemoryTable<{ e: number[] }>;

  constructor(model: ModelOf<'logon-edge'>, kept: readonly KeptMemory[]) {
    this.#model = model;
    this.#sources = new MemoryTable(model.name, model.maxEntries, kept);
    this.#targets = new MemoryTable(`${model.name}/targets`, Math.ceil(model.maxEntries / 2), kept);
  }

  observe({ entity, features, timeMs }: Observation): Deviation | null {
    const target = String(features['target'] ?? '').toLowerCase();
    if (target === '' || target === entity.value) return null;
    const { parameters } = this.#model;
    const source = this.#sources.see(entity.value, () => ({ ...noHabits(timeMs), k: 0, r: [] }));
    const [targets, isLearnt] = [source.v.length, hasHabits(source, timeMs, parameters)];
    const isNew = noteValue(source, target, { timeMs, most: parameters.maxValues });
    const { e: sources } = this.#targets.see(target, () => ({ e: [] }));
    const others = sources.length;
    addDistinct(sources, entity.value, MOST_SOURCES);
    if (!isNew || !isLearnt) return null;
    const lately = source.r.filter((at) => Math.abs(timeMs - at) <= HOUR_MS);
    // What happens now is not what usually does.
    const perDay = Math.max(0, source.k - lately.length) / Math.max(1, daysBetween(source.f, timeMs));
    source.k++;
    source.r = [...lately, timeMs].slice(-parameters.manyNew);
    return this.#judge(source, { target, targets, others, perDay, timeMs });
  }

  changes(): MemoryChanges {
    return joinChanges([this.#sources.changes(), this.#targets.changes()]);
  }

  #judge(source: Source, { target, targets, others, perDay, timeMs }: Edge): Deviation | null {
    const population = Math.max(1, this.#sources.size - 1);
    const fresh = source.r.length;
    const habit = 1 / (1 + perDay);
    const burst = ramp(fresh, 1, this.#model.parameters.manyNew);
    const quiet = 1 - Math.min(1, others / Math.min(population, MOST_SOURCES));
    const score = habit * (0.4 + 0.4 * burst + 0.2 * quiet);
    if (!isToBeTold(score, source, timeMs, this.#model)) return null;
    const values = { target, targets, others, population, new: fresh, perDay: Math.round(perDay * 100) / 100, days: daysBetween(source.f, timeMs) };
    return {
      score, baseline: values,
      reasons: [{ name: 'edge', weight: 0.3, values }, { name: 'burst', weight: 0.8 * burst, values }, { name: 'habit', weight: 0.35 * habit, values }, { name: 'target', weight: 0.25 * quiet, values }],
    };
  }
}

interface Edge {
  readonly target: string;
  /** Targets that the source had. */
  readonly targets: number;
  /** Other sources of the target. */
  readonly others: number;
  /** New targets of the source on a usual day. */
  readonly perDay: number;
  readonly timeMs: number;
}
