import type { Alert } from '#contract/alert.ts';
import { ATTACK_TECHNIQUES } from '#contract/attack.gen.ts';
import type { EntityInRole } from '#contract/entity.ts';
import { CONFIRMED_FEED, type Indicator, type IndicatorKind } from '#contract/indicator.ts';
import { severityId } from '#contract/severity.ts';
import { TACTICS } from '#contract/tactics.ts';
import { addressKind } from '../../../correlate/well-known.ts';
import { canonicalValue } from '../canonical-value.ts';
import { HALF_LIFE_DAYS } from '../decay.ts';
import type { WarningLists } from '../warning-lists.ts';
import { type OwnNames, ownWords, type OwnWords } from './own-words.ts';

export interface SharingInput {
  /** Of an incident that a person has confirmed. */
  readonly alerts: readonly Alert[];
  readonly own: OwnNames;
  /** Whether a thing is usual at the tenant: its own way out to the internet, a service of everybody, a program of the system. */
  readonly isUsual: (entity: EntityInRole) => boolean;
  readonly warnings: WarningLists;
}

/** Says all that others are told of where an indicator comes from. */
export const CONFIRMED_LABEL = 'Seen in a confirmed incident';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Somebody has looked, but at the incident and not at each thing in it. */
const [MIN_CONFIDENCE, MAX_CONFIDENCE] = [50, 80];
/** Weaker alerts belong to an incident beside others; what only they name may be anything. */
const MIN_SEVERITY = severityId('medium');
/** After so many half-lives nothing is left to say. */
const HALF_LIVES = 2;

type Found = Pick<Indicator, 'kind' | 'value'>;

/**
 * What an incident of one tenant tells the others: addresses outside, domains, files, URLs and senders, each as it is, and never what names the tenant, its
 * people or machines, nor what everybody uses. By kind and value. Times are those of hours; rules are not named, since tenants name theirs.
 */
export function shareableIndicators({ alerts, own, isUsual, warnings }: SharingInput): readonly Indicator[] {
  const words = ownWords(own, alerts);
  const found = new Map<string, { readonly one: Found; readonly alerts: Alert[] }>();
  for (const alert of alerts) {
    if (severityId(alert.severity) < MIN_SEVERITY) continue;
    for (const entity of alert.entities) {
      const one = isUsual(entity) ? null : foundIn(entity, alert, words);
      if (one === null || !mayLeave(one, words, warnings)) continue;
      const known = found.get(`${one.kind} ${one.value}`) ?? { one, alerts: [] };
      found.set(`${one.kind} ${one.value}`, known);
      if (!known.alerts.includes(alert)) known.alerts.push(alert);
    }
  }
  return [...found.keys()].sort().flatMap((key) => {
    const { one, alerts: of } = found.get(key) ?? {};
    return one === undefined || of === undefined ? [] : [indicatorOf(one, of)];
  });
}

/** The indicator that an entity may be; null where it is none that others could meet. */
function foundIn(entity: EntityInRole, alert: Alert, words: OwnWords): Found | null {
  const { type, role, value } = entity;
  switch (type) {
    case 'address': return addressKind(value) === 'external' ? spelt('address', value) : null;
    case 'domain': return spelt('domain', value);
    // Programs of processes stand beside what happened, and most are of the system; of a message its attachments do.
    case 'file': return role === 'target' || alert.domain === 'email' ? spelt(value.length === 32 ? 'md5' : value.length === 40 ? 'sha1' : 'sha256', value) : null;
    case 'mailbox': return role === 'actor' ? spelt('mail', value) : null;
    case 'url': return urlOf(value, words);
    default: return null;
  }
}

/** A URL without its query, which mostly says who was meant; where its path says it too, its host. */
function urlOf(text: string, words: OwnWords): Found | null {
  const found = spelt('url', text.split(/[?#]/, 1)[0] ?? '');
  if (found === null) return null;
  const [, host = '', path = ''] = /^[^:]+:\/\/([^/:]*)[^/]*(.*)$/.exec(found.value) ?? [];
  return path === '/' || words.isIn(path) ? spelt('domain', host) : found;
}

function spelt(kind: IndicatorKind, text: string): Found | null {
  const found = canonicalValue(kind, text);
  return found.ok ? found.value : null;
}

function mayLeave({ kind, value }: Found, words: OwnWords, warnings: WarningLists): boolean {
  const host = hostOf(kind, value);
  if (words.isIn(value) || (host !== null && words.isOwnDomain(host))) return false;
  if (kind === 'address' && addressKind(value) !== 'external') return false;
  // A mailbox at a service for everybody is mostly a person's, and a page at one mostly a person's too.
  const asked = host === null ? [{ kind, value }] : [{ kind, value }, { kind: 'domain' as const, value: host }];
  return asked.every((one) => one.kind === 'network' || warnings.against(one, { kind: one.kind, value: one.value }) === null);
}

/** The name in a value; null where there is none. */
function hostOf(kind: IndicatorKind, value: string): string | null {
  if (kind === 'domain') return value;
  if (kind === 'mail') return value.slice(value.lastIndexOf('@') + 1);
  const host = kind === 'url' ? (/^[^:]+:\/\/([^/:]*)/.exec(value)?.[1] ?? '') : '';
  return /[a-z]/.test(host) ? host : null;
}

function indicatorOf({ kind, value }: Found, alerts: readonly Alert[]): Indicator {
  const validFromMs = Math.floor(Math.max(...alerts.map(({ lastTimeMs }) => lastTimeMs)) / HOUR_MS) * HOUR_MS;
  const lifeMs = HALF_LIVES * HALF_LIFE_DAYS[kind] * DAY_MS;
  const strongest = alerts.reduce((a, b) => (severityId(b.severity) > severityId(a.severity) ? b : a));
  const confidence = Math.round(100 * Math.max(...alerts.map((alert) => alert.confidence)));
  return {
    kind, value, feed: CONFIRMED_FEED, label: CONFIRMED_LABEL, confidence: Math.min(MAX_CONFIDENCE, Math.max(MIN_CONFIDENCE, confidence)), severity: strongest.severity,
    validFromMs, expiresAtMs: Number.isFinite(lifeMs) ? validFromMs + lifeMs : null, tlp: 'amber',
    // Only names of ATT&CK: a tenant's rule may be tagged with any text.
    techniques: known(alerts.flatMap((alert) => alert.techniques), (one) => Object.hasOwn(ATTACK_TECHNIQUES, one)),
    tactics: known(alerts.flatMap((alert) => alert.tactics), (one) => TACTICS.some((tactic) => tactic === one)),
  };
}

function known(names: readonly string[], isKnown: (name: string) => boolean): readonly string[] {
  return [...new Set(names)].filter(isKnown).sort();
}
