import type { KeptMemory, MemoryChanges, ModelOf } from '#contract/model.ts';
import type { Behaviour, Deviation, Observation } from './finding.ts';
import { logRamp } from './robust-statistics.ts';
import { addDistinct } from './short-hash.ts';
import { isToBeTold } from './telling.ts';
import { type OpenWindow, WindowedAmounts } from './windowed-amounts.ts';

interface Objects extends OpenWindow {
  u: number[];
}

const EACH = 10;
/** What a number of objects weighs where nothing is known of what is usual yet. */
const UNLEARNT = 0.4;

/** Many distinct files or objects that one entity reads, deletes or renames within a window: what it never does, and more than anybody does by hand. */
export class MassChangeBehaviour implements Behaviour {
  readonly #model: ModelOf<'mass-change'>;
  readonly #windows: WindowedAmounts<Objects>;

  constructor(model: ModelOf<'mass-change'>, kept: readonly KeptMemory[]) {
    this.#model = model;
    this.#windows = new WindowedAmounts({ name: model.name, maxEntries: model.maxEntries, ...model.parameters }, kept);
  }

  observe({ entity, features, timeMs }: Observation): Deviation | null {
    const { minObjects, fullObjects, windowMinutes } = this.#model.parameters;
    const object = features['object'];
    const open = object === undefined ? null : this.#windows.at(entity.value, timeMs, () => ({ u: [] }));
    if (open === null || !addDistinct(open.u, String(object).toLowerCase(), 2 * fullObjects)) return null;
    open.c = open.u.length;
    if (open.c < minObjects || (open.c - minObjects) % EACH !== 0) return null;
    const judged = this.#windows.judge(open);
    const many = logRamp(open.c, minObjects / 2, fullObjects);
    const score = many * (judged?.unusual ?? UNLEARNT);
    if (!isToBeTold(score, open, timeMs, this.#model)) return null;
    const values = { objects: open.c, minutes: windowMinutes, last: String(object), ...(judged?.values ?? { usual: 0, deviations: 0, windows: 0, whose: 'no' }) };
    return { score, baseline: values, reasons: [{ name: 'objects', weight: 0.5, values }, { name: 'deviation', weight: 0.4 * (judged?.unusual ?? 0), values }, { name: 'learnt', weight: 0.1, values }] };
  }

  changes(): MemoryChanges {
    return this.#windows.changes();
  }
}
