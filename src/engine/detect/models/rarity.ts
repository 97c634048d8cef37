import type { KeptMemory, MemoryChanges, ModelOf } from '#contract/model.ts';
import type { Behaviour, Deviation, Observation } from './finding.ts';
import { DAY_MS, daysBetween, earlier } from './habits.ts';
import { joinChanges } from './memory-changes.ts';
import { MemoryTable } from './memory-table.ts';
import { logRamp, ramp } from './robust-statistics.ts';
import { addDistinct } from './short-hash.ts';
import { isToBeTold, type Told } from './telling.ts';

/** Entities of one value are counted up to here. */
const MOST_ENTITIES = 200;
/** The group of all. */
const ALL = '';

/** Something that hardly anybody has: of all entities, and of those of the same department, role or kind of host. */
export class RarityBehaviour implements Behaviour {
  readonly #model: ModelOf<'rarity'>;
  /** The group that each entity is in, and when it was told. */
  readonly #entities: MemoryTable<Told & { g: string }>;
  readonly #groups: MemoryTable<{ f: number; n: number }>;
  readonly #values: MemoryTable<{ e: number[] }>;

  constructor(model: ModelOf<'rarity'>, kept: readonly KeptMemory[]) {
    this.#model = model;
    this.#entities = new MemoryTable(model.name, model.maxEntries, kept);
    this.#groups = new MemoryTable(`${model.name}/groups`, Math.ceil(model.maxEntries / 2), kept);
    this.#values = new MemoryTable(`${model.name}/values`, Math.ceil(model.maxEntries / 2), kept);
  }

  observe({ entity, features, timeMs }: Observation): Deviation | null {
    const value = String(features['value'] ?? '').toLowerCase();
    if (value === '') return null;
    const group = String(features['group'] ?? ALL).toLowerCase();
    const isKnown = this.#entities.peek(entity.value) !== undefined;
    const told = this.#entities.see(entity.value, () => ({ o: 0, g: group }));
    for (const one of new Set([ALL, group])) {
      const counted = this.#groups.see(one, () => ({ f: timeMs, n: 0 }));
      counted.f = earlier(counted.f, timeMs);
      if (!isKnown) counted.n++;
    }
    const all = this.#count(ALL, value, entity.value);
    const peers = group === ALL ? all : this.#count(group, value, entity.value);
    return all.isNew ? this.#judge({ all, peers: peers.population < this.#model.parameters.minPopulation ? all : peers, value, group }, told, timeMs) : null;
  }

  changes(): MemoryChanges {
    return joinChanges([this.#entities, this.#groups, this.#values].map((table) => table.changes()));
  }

  /** How many entities of a group there are, and how many of them have the value now. */
  #count(group: string, value: string, entity: string): Counted {
    const { e: entities } = this.#values.see(`${group}\n${value}`, () => ({ e: [] }));
    const isNew = addDistinct(entities, entity, MOST_ENTITIES);
    const { f = 0, n = 0 } = this.#groups.peek(group) ?? {};
    return { population: n, having: entities.length, isNew, sinceMs: f };
  }

  #judge({ all, peers, value, group }: { all: Counted; peers: Counted; value: string; group: string }, told: Told, timeMs: number): Deviation | null {
    const { learnDays, minPopulation, maxShare } = this.#model.parameters;
    if (all.population < minPopulation || timeMs - all.sinceMs < learnDays * DAY_MS) return null;
    const rareness = (one: Counted) => 1 - ramp(one.having / one.population, 1 / one.population, Math.max(maxShare, 2 / one.population));
    const [ofAll, ofPeers] = [rareness(all), rareness(peers)];
    // What peers have is their work, however rare it is elsewhere.
    const score = Math.min(ofAll, ofPeers) * (0.7 + 0.3 * logRamp(all.population, minPopulation, 10 * minPopulation));
    if (!isToBeTold(score, told, timeMs, this.#model)) return null;
    const values = { value, having: all.having, population: all.population, peersHaving: peers.having, peers: peers.population, group: group === ALL ? 'all' : group, days: daysBetween(all.sinceMs, timeMs) };
    return { score, baseline: values, reasons: [{ name: 'share', weight: 0.5 * ofAll, values }, { name: 'peers', weight: 0.4 * ofPeers, values }, { name: 'population', weight: 0.2, values }] };
  }
}

interface Counted {
  readonly population: number;
  readonly having: number;
  /** The entity had not had the value before. */
  readonly isNew: boolean;
  readonly sinceMs: number;
}
