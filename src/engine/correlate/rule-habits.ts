import type { Alert } from '#contract/alert.ts';
import { entityKey } from '#contract/entity.ts';
import { DAY_MS } from '#contract/entity-fact.ts';
import { severityId } from '#contract/severity.ts';
import { whoOf } from '../detect/fold-alert.ts';
import type { Frequency } from './by-chance.ts';
import { inSteps } from './in-steps.ts';

/** How a rule fires at a tenant. */
interface Habit {
  /** Alerts by who and day. */
  readonly daysOfWho: Map<string, Map<number, number>>;
  /** With how many it fired on each day. */
  readonly whosOfDay: Map<number, number>;
  /** Days on which it fired with somebody, of everybody together. */
  whoDays: number;
  /** What follows from these, in steps, so that one alert more of many changes nothing. */
  told: ToldHabit;
}

interface ToldHabit {
  /** With how many it fires, or on how many days, whichever is less. */
  readonly commonness: number;
  /** `whoDays` without the day on which it fired with most. */
  readonly usualWhoDays: number;
  /** On how many days more it fires with one with whom it fired, on the average; in tenths. */
  readonly furtherDays: number;
}

/** Whose alerts are worth something else, or come by chance more or less often, than before. */
export type HabitChange = 'nobody' | 'who' | 'rule' | 'all';

/** Days on which a rule fires with the same one, from which on that is what the one does. */
const USUAL_DAYS = 3;
const USUAL_FACTOR = 0.7;
/** However common a rule is, a grave alert of it keeps at least this. */
const GRAVE_WORTH = 0.8;
const LEAST_WORTH = 0.45;
const HIGH = severityId('high');
/** What fewer do may be what none of the others would do again. */
const MANY_WHOS = 4;
/** So many days of one are taken for quiet before anything is known: what fired twice in a small office in two days need not do so every day. */
const QUIET_WHO_DAYS = 500;
const UNHEARD_OF: ToldHabit = { commonness: 0, usualWhoDays: 0, furtherDays: 0 };

/**
 * What an alert of each rule is worth as a sign, and how often one comes by chance, by how the rule fires at the tenant: one that fires on many days
 * with many is what goes on there anyway. An attack that touches many hosts in one night does not make its own rules common. Depends on the set of
 * alerts only.
 */
export class RuleHabits {
  readonly #habits = new Map<string, Habit>();
  /** Alerts on each day, of all rules. */
  readonly #days = new Map<number, number>();

  /** Takes an alert in, and tells whose alerts are to be judged again. */
  add(alert: Alert): HabitChange {
    return this.#change(alert, 1);
  }

  remove(alert: Alert): HabitChange {
    return this.#change(alert, -1);
  }

  #change(alert: Alert, by: 1 | -1): HabitChange {
    const habit = this.#habits.get(alert.rule.id) ?? { daysOfWho: new Map(), whosOfDay: new Map(), whoDays: 0, told: UNHEARD_OF };
    this.#habits.set(alert.rule.id, habit);
    const [days, told, isUsual] = [this.#daysInSteps, habit.told, isUsualFor(habit, alert)];
    countIn(habit, alert, by);
    habit.told = tell(habit);
    count(this.#days, dayOf(alert), by);
    if (this.#daysInSteps !== days) return 'all';
    if (!isToldAlike(habit.told, told)) return 'rule';
    return isUsualFor(habit, alert) === isUsual ? 'nobody' : 'who';
  }

  /** 0 to 1. */
  worthOf(alert: Alert): number {
    const habit = this.#habits.get(alert.rule.id);
    if (!habit) return 1;
    const { commonness } = habit.told;
    const worth = (commonness <= 2 ? 1 : 1 - 0.15 * Math.log2(commonness - 1)) * (isUsualFor(habit, alert) ? USUAL_FACTOR : 1);
    return Math.max(worth, severityId(alert.severity) >= HIGH ? GRAVE_WORTH : LEAST_WORTH);
  }

  /** How often alerts like this one come anyway at a tenant of so many hosts and users, where they came on some days under a name. */
  frequencyOf({ rule }: Alert, population: number, ownDays: number): Frequency {
    const { usualWhoDays, furtherDays } = this.#habits.get(rule.id)?.told ?? UNHEARD_OF;
    const days = Math.max(1, this.#daysInSteps);
    return { anybody: usualWhoDays / (days * population + QUIET_WHO_DAYS), again: furtherDays / days, ownDays, days };
  }

  get #daysInSteps(): number {
    return inSteps(this.#days.size);
  }
}

function countIn(habit: Habit, alert: Alert, by: 1 | -1): void {
  const [who, day] = [whoNameOf(alert), dayOf(alert)];
  const own = habit.daysOfWho.get(who) ?? new Map<number, number>();
  habit.daysOfWho.set(who, own);
  const before = own.size;
  count(own, day, by);
  if (own.size === 0) habit.daysOfWho.delete(who);
  if (own.size === before) return;
  habit.whoDays += by;
  count(habit.whosOfDay, day, by);
}

function tell({ daysOfWho, whosOfDay, whoDays }: Habit): ToldHabit {
  const whos = daysOfWho.size;
  let most = 0;
  for (const ofDay of whosOfDay.values()) most = Math.max(most, ofDay);
  return {
    commonness: inSteps(Math.min(whos, whosOfDay.size)),
    usualWhoDays: inSteps(whoDays - most),
    furtherDays: whos < MANY_WHOS ? 0 : Math.round((10 * (whoDays - whos)) / whos) / 10,
  };
}

function isToldAlike(one: ToldHabit, other: ToldHabit): boolean {
  return one.commonness === other.commonness && one.usualWhoDays === other.usualWhoDays && one.furtherDays === other.furtherDays;
}

function isUsualFor({ daysOfWho }: Habit, alert: Alert): boolean {
  return (daysOfWho.get(whoNameOf(alert))?.size ?? 0) >= USUAL_DAYS;
}

/** Who an alert is of, as habits count. */
export function whoNameOf(alert: Alert): string {
  const who = whoOf(alert.entities);
  return who ? entityKey(who) : '';
}

/** Whether two alerts are of the same one. */
export function isOfOne(one: Alert, other: Alert): boolean {
  return whoNameOf(one) === whoNameOf(other);
}

/** Whether two alerts count as the same: of one rule, with one, on one day. */
export function isOneHabit(one: Alert, other: Alert): boolean {
  return one.rule.id === other.rule.id && dayOf(one) === dayOf(other) && whoNameOf(one) === whoNameOf(other);
}

function dayOf(alert: Alert): number {
  return Math.floor(alert.timeMs / DAY_MS);
}

function count(counts: Map<number, number>, day: number, by: number): void {
  const now = (counts.get(day) ?? 0) + by;
  if (now > 0) counts.set(day, now);
  else counts.delete(day);
}
