import type { Alert } from '#contract/alert.ts';
import { entityKey } from '#contract/entity.ts';
import { DAY_MS } from '#contract/entity-fact.ts';
import { severityId } from '#contract/severity.ts';
import { whoOf } from '../detect/fold-alert.ts';
import { inSteps } from './in-steps.ts';

/** How a rule fires at a tenant: with whom, and on which days with whom. */
interface Habit {
  readonly daysOfWho: Map<string, Map<number, number>>;
  readonly days: Map<number, number>;
}

/** Days on which a rule fires with the same one, from which on that is what the one does. */
const USUAL_DAYS = 3;
const USUAL_FACTOR = 0.7;
/** However common a rule is, a grave alert of it keeps at least this. */
const GRAVE_WORTH = 0.8;
const LEAST_WORTH = 0.45;
const HIGH = severityId('high');

/**
 * What an alert of each rule is worth as a sign, by how the rule fires at the tenant: one that fires on many days with many is what goes on there
 * anyway. An attack that touches many hosts in one night does not make its own rules common. Depends on the set of alerts only.
 */
export class RuleHabits {
  readonly #habits = new Map<string, Habit>();

  /** Takes an alert in; true where alerts of its rule are worth something else now. */
  add(alert: Alert): boolean {
    const before = this.#stepOf(alert);
    const { daysOfWho, days } = this.#habitOf(alert.rule.id);
    const [who, day] = [nameOf(alert), Math.floor(alert.timeMs / DAY_MS)];
    const own = daysOfWho.get(who) ?? new Map<number, number>();
    daysOfWho.set(who, own);
    count(own, day, 1);
    count(days, day, 1);
    return this.#stepOf(alert) !== before;
  }

  remove(alert: Alert): boolean {
    const before = this.#stepOf(alert);
    const { daysOfWho, days } = this.#habitOf(alert.rule.id);
    const [who, day] = [nameOf(alert), Math.floor(alert.timeMs / DAY_MS)];
    const own = daysOfWho.get(who);
    if (own) count(own, day, -1);
    if (own?.size === 0) daysOfWho.delete(who);
    count(days, day, -1);
    return this.#stepOf(alert) !== before;
  }

  /** 0 to 1. */
  worthOf(alert: Alert): number {
    const habit = this.#habits.get(alert.rule.id);
    if (!habit) return 1;
    const common = commonness(habit);
    const isUsual = (habit.daysOfWho.get(nameOf(alert))?.size ?? 0) >= USUAL_DAYS;
    const worth = (common <= 2 ? 1 : 1 - 0.15 * Math.log2(common - 1)) * (isUsual ? USUAL_FACTOR : 1);
    return Math.max(worth, severityId(alert.severity) >= HIGH ? GRAVE_WORTH : LEAST_WORTH);
  }

  /** What `worthOf` rests on, in steps. */
  #stepOf(alert: Alert): string {
    const habit = this.#habitOf(alert.rule.id);
    return `${commonness(habit)} ${(habit.daysOfWho.get(nameOf(alert))?.size ?? 0) >= USUAL_DAYS}`;
  }

  #habitOf(rule: string): Habit {
    const known = this.#habits.get(rule) ?? { daysOfWho: new Map(), days: new Map() };
    this.#habits.set(rule, known);
    return known;
  }
}

/** With how many a rule fires, or on how many days, whichever is less. */
function commonness({ daysOfWho, days }: Habit): number {
  return inSteps(Math.min(daysOfWho.size, days.size));
}

function nameOf(alert: Alert): string {
  const who = whoOf(alert.entities);
  return who ? entityKey(who) : '';
}

function count(counts: Map<number, number>, day: number, by: number): void {
  const now = (counts.get(day) ?? 0) + by;
  if (now > 0) counts.set(day, now);
  else counts.delete(day);
}
