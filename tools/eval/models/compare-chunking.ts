import { deterministicId } from '#base/ids.ts';
import type { BehaviourModel, KeptMemory, MemoryChanges } from '#contract/model.ts';
import { alertOfDeviation } from '#engine/detect/models/alert-of-deviation.ts';
import { compileModels, Models, type ModelSet } from '#engine/detect/models/create-models.ts';
import type { LabelledCase } from './labelled-case.ts';

export interface ChunkingCheck {
  readonly events: number;
  readonly alerts: number;
  /** Sizes of chunks; after each the models are thrown away and made from what was kept. */
  readonly chunks: readonly number[];
  readonly isEqual: boolean;
}

/** Whether the same events give the same alerts, however often the models are stopped and started between them. */
export function compareChunking(models: readonly BehaviourModel[], cases: readonly LabelledCase[], chunks: readonly number[]): ChunkingCheck {
  const set = compileModels(models);
  const whole = cases.flatMap((one) => alertsOf(set, one, Number.POSITIVE_INFINITY));
  const isEqual = chunks.every((size) => JSON.stringify(cases.flatMap((one) => alertsOf(set, one, size))) === JSON.stringify(whole));
  return { events: cases.reduce((sum, { events }) => sum + [...events].length, 0), alerts: whole.length, chunks, isEqual };
}

function alertsOf(set: ModelSet, { events }: LabelledCase, size: number): unknown[] {
  const kept = new Map<string, KeptMemory>();
  let models = new Models(set);
  return [...events].flatMap(({ event }, at) => {
    if (at > 0 && at % size === 0) {
      keep(kept, models.changes());
      models = new Models(set, [...kept.values()]);
    }
    return set.read(event).flatMap((observation) => {
      const finding = models.take(observation);
      return finding === null ? [] : [alertOfDeviation(finding, 'local', (...parts) => deterministicId(parts))];
    });
  });
}

/** What a store does with changes. */
function keep(kept: Map<string, KeptMemory>, { kept: changed, dropped }: MemoryChanges): void {
  for (const one of changed) kept.set(JSON.stringify([one.model, one.key]), one);
  for (const { model, key } of dropped) kept.delete(JSON.stringify([model, key]));
}
