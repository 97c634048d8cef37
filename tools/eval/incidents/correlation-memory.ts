import type { EntityFact } from '#contract/entity-fact.ts';
import { deterministicId } from '#base/ids.ts';
import { TenantPicture } from '#engine/correlate/tenant-picture.ts';
import { background } from '../../scenarios/background/background.ts';
import { diceOf } from '../../scenarios/dice.ts';
import { kitOf } from '../../scenarios/kit-of.ts';
import { EPOCH_MS } from '../../scenarios/start-times.ts';
import { createWorld } from '../../scenarios/world/create-world.ts';
import type { World } from '../../scenarios/world/world.ts';
import { mergeByTime } from './replay-record.ts';
import type { Engine } from './replay.ts';
import { weekNoise } from './week/week-noise.ts';
import type { Line } from '../../records/kit.ts';

export interface MemoryInput {
  readonly entities: number;
  /** Records of ordinary work, over so many weeks. */
  readonly events: number;
  readonly weeks: number;
  /** More facts than this are not kept: as on the live path. */
  readonly maxFacts: number;
  /** About so many alerts of products, before equal ones are folded. */
  readonly alerts: number;
}

export interface MemoryFigures {
  /** People and their laptops. */
  readonly entities: number;
  readonly events: number;
  readonly alerts: number;
  /** Facts that were news, and those that are kept. */
  readonly news: number;
  readonly facts: number;
  readonly incidents: number;
  /** Of objects in use, after collecting garbage, with the state less without it. */
  readonly heapMiB: number;
  /** Of the whole process, less what it had before. */
  readonly processMiB: number;
}

const MIB = 1_048_576;
const BATCH = 500;

/** What correlation holds of an organisation with so many entities after some weeks: its events for facts, and alerts of other products. Needs a process with `--expose-gc`. */
export function correlationMemory({ normaliser, detector, chains }: Engine, input: MemoryInput): MemoryFigures {
  const { entities, maxFacts } = input;
  const world = createWorld({ seed: 1, users: entities / 2 });
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('Memory is measured in a process that was started with --expose-gc.');
  collect();
  const before = process.memoryUsage();
  const picture = new TenantPicture('local', chains);
  const counts = { events: 0, news: 0, alerts: new Set<string>() };
  const take = (lines: readonly Line[]): void => {
    const facts: EntityFact[] = [];
    for (const { source, raw } of lines) {
      const outcome = normaliser.normalise({ tenant: 'local', source, receivedAtMs: EPOCH_MS, id: deterministicId(['record', String(counts.events++)]), text: raw });
      for (const detection of outcome.ok ? outcome.events.map((event) => detector(event)) : []) {
        facts.push(...detection.facts);
        for (const alert of detection.alerts) counts.alerts.add(picture.addAlert(alert).id);
      }
    }
    counts.news += picture.learn(facts).length;
    picture.facts.forgetBeyond(maxFacts);
  };
  let batch: Line[] = [];
  for (const line of weeksOf(world, input)) if (batch.push(line) === BATCH) take(batch.splice(0));
  take(batch);
  batch = [];
  const join = () => picture.incidents((first) => deterministicId(['incident', 'local', first])).length;
  join();
  collect();
  const after = process.memoryUsage();
  // Asked once more, so that the picture is still held when memory is read.
  const [alerts, incidents] = [counts.alerts.size, join()];
  return { entities, events: counts.events, alerts, news: counts.news, facts: [...picture.facts.facts()].length, incidents, heapMiB: (after.heapUsed - before.heapUsed) / MIB, processMiB: (after.rss - before.rss) / MIB };
}

function weeksOf(world: World, { events, weeks, alerts }: MemoryInput): Iterable<Line> {
  const stage = { world, kit: kitOf(world.org, 1, 'memory'), dice: diceOf(1, 'memory') };
  const noise = Array.from({ length: weeks }, (_, week) => weekNoise(stage, EPOCH_MS + week * 7 * 86_400_000, alerts / weeks)).flat().sort((a, b) => a.timeMs - b.timeMs);
  const each = Math.max(1, Math.floor(noise.length / alerts));
  return mergeByTime(noise.filter((_, at) => at % each === 0), background(world, { seed: 1, events, days: 7 * weeks, startMs: EPOCH_MS }));
}
