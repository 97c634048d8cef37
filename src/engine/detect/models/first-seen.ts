import type { KeptMemory, MemoryChanges, ModelOf } from '#contract/model.ts';
import type { Behaviour, Deviation, Observation } from './finding.ts';
import { daysBetween, type Habits, hasHabits, noHabits, noteValue } from './habits.ts';
import { joinChanges } from './memory-changes.ts';
import { MemoryTable } from './memory-table.ts';
import { isAmong } from './network-names.ts';
import { ramp } from './robust-statistics.ts';
import { addDistinct } from './short-hash.ts';
import { isToBeTold } from './telling.ts';

/** Entities of one value are counted up to here. */
const MOST_ENTITIES = 50;
/** Who has another value every second time has no habit to break; with one in twenty it is one. */
const [RESTLESS, SETTLED] = [0.5, 0.95];
/** What a new value weighs by itself; the rest is that nobody else has it. */
const OWN_SHARE = 0.6;
/** That a network roams is told before what others do, and weighs nothing: attackers use them too. */
const ROAMING = 0.55;

/** Something that an entity with habits never had before: the place that it signs in from, the program that it starts. */
export class FirstSeenBehaviour implements Behaviour {
  #model: ModelOf<'first-seen'>;
  readonly #entities: MemoryTable<Habits>;
  readonly #values: MemoryTable<{ e: number[] }>;

  constructor(model: ModelOf<'first-seen'>, kept: readonly KeptMemory[]) {
    this.#model = model;
    this.#entities = new MemoryTable(model.name, model.maxEntries, kept);
    this.#values = new MemoryTable(`${model.name}/values`, Math.ceil(model.maxEntries / 2), kept);
  }

  observe({ entity, features, timeMs }: Observation): Deviation | null {
    const value = String(features['value'] ?? '').toLowerCase();
    if (value === '') return null;
    const { parameters } = this.#model;
    const habits = this.#entities.see(entity.value, () => noHabits(timeMs));
    const had = { distinct: habits.v.length, count: habits.n };
    const isLearnt = hasHabits(habits, timeMs, parameters);
    const isNew = noteValue(habits, value, { timeMs, most: parameters.maxValues });
    if (!isNew) return null;
    const { e: entities } = this.#values.see(value, () => ({ e: [] }));
    const others = entities.length;
    addDistinct(entities, entity.value, MOST_ENTITIES);
    if (!isLearnt) return null;
    const population = this.#entities.size - 1;
    const habit = ramp(1 - had.distinct / had.count, RESTLESS, SETTLED);
    const alone = population === 0 ? 0.5 : 1 - Math.min(1, others / population);
    const score = habit * (OWN_SHARE + (1 - OWN_SHARE) * alone);
    if (!isToBeTold(score, habits, timeMs, this.#model)) return null;
    const network = this.#roamingNetwork(String(features['network'] ?? ''));
    const values = { value, ...had, others, population, network: network?.name ?? '', kind: network?.kind ?? '', days: daysBetween(habits.f, timeMs) };
    return { score, baseline: values, reasons: [{ name: 'value', weight: OWN_SHARE, values }, { name: 'habit', weight: 0.5 * habit, values }, { name: 'others', weight: 0.4 * alone, values }, { name: 'network', weight: network === null ? 0 : ROAMING, values }] };
  }

  /** A network that says where its exit is, and not where its user is. */
  #roamingNetwork(name: string): { readonly name: string; readonly kind: string } | null {
    const { vpnNetworks, mobileNetworks } = this.#model.parameters;
    if (isAmong(name, vpnNetworks)) return { name, kind: 'a VPN service' };
    return isAmong(name, mobileNetworks) ? { name, kind: 'a mobile carrier' } : null;
  }

  follow(model: ModelOf<'first-seen'>): void {
    this.#model = model;
  }

  changes(): MemoryChanges {
    return joinChanges([this.#entities.changes(), this.#values.changes()]);
  }
}
