import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { BehaviourModel } from '#contract/model.ts';
import { compileModels, Models } from '#engine/detect/models/create-models.ts';
import type { Observation } from '#engine/detect/models/finding.ts';
import { seeded } from '../../seeded.ts';

export interface MemoryFigures {
  readonly entities: number;
  readonly observations: number;
  readonly heapMiB: number;
  /** As it is committed, written out as JSON. */
  readonly keptMiB: number;
  readonly byModel: readonly { readonly model: string; readonly entries: number; readonly keptMiB: number }[];
}

/** A week of work of one entity as each model sees it: so many events, with a few dozen places that it goes to. */
const EACH = 30;
const PLACES = 30;
const START_MS = Date.parse('2026-01-05T00:00:00Z');
const WEEK_MS = 7 * 86_400_000;
const MIB = 1_048_576;

/** What the models hold after a week of so many made-up entities. */
export function measureMemory(models: readonly BehaviourModel[], entities: number): MemoryFigures {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage().heapUsed;
  const sizes = new Map<string, number>();
  const running = new Models(compileModels(models));
  const random = seeded(1);
  for (let step = 0; step < EACH; step++) {
    for (let entity = 0; entity < entities; entity++) {
      for (const model of models) running.take(observationOf(model, entity, START_MS + (step * WEEK_MS) / EACH + random() * 60_000, random));
    }
    // The path commits what changed with each batch; what the store holds is counted, not kept.
    if (step % 10 !== 9) continue;
    const { kept, dropped } = running.changes();
    for (const { model, key, memory } of kept) sizes.set(`${model} ${key}`, key.length + memory.length);
    for (const { model, key } of dropped) sizes.delete(`${model} ${key}`);
  }
  const byModel = [...Map.groupBy(sizes, ([key]) => key.split(/[/ ]/)[0] as string)].map(([model, some]) => ({ model, entries: some.length, keptMiB: round(some.reduce((sum, [, bytes]) => sum + bytes, 0) / MIB) }));
  sizes.clear();
  collect();
  const heapMiB = round((process.memoryUsage().heapUsed - before) / MIB);
  if (running.changes().kept.length > 0) throw new Error('changes were left over');
  return { entities, observations: EACH * entities * models.length, heapMiB, keptMiB: round(byModel.reduce((sum, one) => sum + one.keptMiB, 0)), byModel };
}

function observationOf(model: BehaviourModel, entity: number, timeMs: number, random: () => number): Observation {
  const place = Math.floor(random() * PLACES);
  const known: Readonly<Record<string, string | number>> = { address: `198.51.${entity % 250}.${place + 1}`, port: 443, name: `host${place}-${entity}.site${(entity * 7 + place) % 5000}.example`, bytes: 500 + place, amount: 500 + place, direction: 2, history: 'ShADadFf', protocol: 'tcp', latitude: 48 + place / 10, longitude: 11 };
  const features = Object.fromEntries(Object.keys(model.features).flatMap((name) => (name === 'start' ? [] : [[name, known[name] ?? `value${entity}-${place}`]])));
  return { model: model.name, timeMs, eventId: `e${entity}-${timeMs}`, source: 'made.up', domain: null, entity: { type: model.entity.type, value: `entity${entity}` }, features, entities: [] };
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
