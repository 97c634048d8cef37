import type { Entity } from '#contract/entity.ts';
import { DAY_MS } from '#contract/entity-fact.ts';
import type { Severity } from '#contract/severity.ts';
import { addressKind } from './well-known.ts';

/** How often alerts of a rule come anyway in a day, with one of the tenant or under one name. */
export interface Frequency {
  /** With anybody. */
  readonly anybody: number;
  /** With one with whom they came before. */
  readonly again: number;
  /** Days on which they came under the name that is looked at, and days of which anything is known. */
  readonly ownDays: number;
  readonly days: number;
}

/** Alerts that are not further apart than this are as far apart as this: records are late, and clocks differ. */
const LEAST_GAP_MS = 30 * 60_000;
/** From so many days on with the same one, alerts of a rule are what the one does. */
const OWN_DAYS = 2;
/** Of those with whom it came before, one whose days are few is half as likely to go on. */
const AGAIN_FACTOR = 0.5;
/** A user is seen with some hosts, and is not more common for it. */
const HOSTS_OF_USER = 6;

/**
 * So many alerts like it within the time, and it belongs as likely as not: of attacks a larger share of alerts is grave than of what goes on anyway, so
 * that a grave alert is rather believed to belong.
 */
const AS_LIKELY_AS_NOT: Readonly<Record<Severity, number>> = { informational: 0.0015, low: 0.002, medium: 0.015, high: 0.1, critical: 0.1 };

/** How many alerts like one would come within a time of another one anyway, under a name that so many hosts or users have to do with. */
export function expectedByChance({ anybody, again, ownDays, days }: Frequency, { type }: Entity, company: number, gapMs: number): number {
  const crowd = Math.max(1, type === 'host' ? company : company / HOSTS_OF_USER);
  const own = Math.max(0, ownDays - OWN_DAYS) / days;
  const perDay = anybody * crowd + Math.max(own, ownDays >= OWN_DAYS ? again * AGAIN_FACTOR : 0);
  return (perDay * 2 * Math.max(gapMs, LEAST_GAP_MS)) / DAY_MS;
}

/** 0 to 1: what an alert being near another one says where so many alerts like it would be near by chance. */
export function leftByChance(expected: number, severity: Severity): number {
  return 1 / (1 + expected / AS_LIKELY_AS_NOT[severity]);
}

const WHO: ReadonlySet<Entity['type']> = new Set<Entity['type']>(['user', 'host', 'principal', 'mailbox']);

/** Whether things happen to an entity all the time: not to a file or an address outside, which is rare or says nothing. */
export function hasDailyLife({ type, value }: Entity): boolean {
  return WHO.has(type) || (type === 'address' && addressKind(value) !== 'external');
}
