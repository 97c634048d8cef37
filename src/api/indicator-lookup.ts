import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import type { Indicator, IndicatorKind } from '#contract/indicator.ts';
import { canonicalValue, guessValue, refang } from '#engine/detect/indicators/canonical-value.ts';
import { alertsUntilMs, CONFIDENCE_FLOOR, confidenceAt } from '#engine/detect/indicators/decay.ts';
import type { SoughtKind } from '#engine/detect/indicators/indicator-index.ts';
import type { WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import { answer, type Handlers, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { firstDay } from './rule-figures.ts';
import { openTenant, visibleTenants } from './tenant-access.ts';

type LookupHandlers = Pick<Handlers, 'lookUpIndicator' | 'indicatorSightings'>;
type Known = EndpointOutput<Endpoints['lookUpIndicator']>['known'][number];

interface Asked {
  readonly kind: IndicatorKind;
  readonly value: string;
}

const DAY_MS = 86_400_000;
const SIGHTING_DAYS = 30;

const NO_VALUE = refuse('bad-request', 'That is no address, network, domain, URL, mail address, hash (MD5, SHA-1, SHA-256) or JA4 fingerprint. Check what was copied; "bad[.]example" is fine.');

/** One indicator: what is known of it and from whom, and where it was seen. */
export function lookupHandlers(deps: ApiDeps): LookupHandlers {
  const { state, events, clock, intel } = deps;
  return {
    async lookUpIndicator({ user, query }) {
      const asked = readAsked(query.value);
      if (asked === null) return NO_VALUE;
      const tenants = await visibleTenants(state, user);
      const known = knownOf(deps, asked, ['', ...tenants.map(({ id }) => id)]);
      return answer({ asked, warning: warningOf(intel.warnings, asked), known });
    },

    async indicatorSightings({ user, params, query }) {
      const asked = readAsked(query.value);
      if (asked === null) return NO_VALUE;
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const first = firstDay(clock.nowMs());
      const span = { fromMs: first * DAY_MS, toMs: (first + SIGHTING_DAYS) * DAY_MS };
      // The record itself is looked through: it has the value wherever the product writes it.
      const found = await events.forTenant(access.scope).histogram({ ...span, conditions: [], words: [wordOf(asked)], limit: 1 }, DAY_MS);
      if (!found.ok) return refuse(found.reason === 'store-down' ? 'store-down' : 'search-too-slow', found.detail);
      const days = Array.from({ length: SIGHTING_DAYS }, () => 0);
      for (const { timeMs, count } of found.value) days[Math.floor(timeMs / DAY_MS) - first] = count;
      const last = days.findLastIndex((count) => count > 0);
      return answer({ events: days.reduce((sum, count) => sum + count, 0), days, lastMs: last < 0 ? null : (first + last) * DAY_MS });
    },
  };
}

/** What a record has of it: of a URL what stands behind the scheme, of a network the numbers that its addresses share. */
function wordOf({ kind, value }: Asked): string {
  if (kind === 'url') return value.slice(value.indexOf('://') + 3).replace(/\/$/, '');
  if (kind !== 'network') return value;
  const [address = '', prefix] = value.split('/');
  return !address.includes(':') ? `${address.split('.').slice(0, Math.floor(Number(prefix) / 8)).join('.')}.` : address;
}

/** What was asked for, in the one spelling of its kind. 32 digits are looked for as a file and as a TLS client. */
function readAsked(text: string): Asked | null {
  const found = guessValue(refang(text));
  return found.ok ? found.value : null;
}

function knownOf({ intel, clock }: ApiDeps, asked: Asked, tenants: readonly string[]): Known[] {
  const index = intel.index();
  const places = new Set<number>();
  for (const tenant of tenants) for (const [kind, value] of soughtAs(asked)) index.find(kind, value, tenant, (place) => places.add(place));
  const nowMs = clock.nowMs();
  return [...places].map((place) => presentKnown(index.indicatorAt(place), { tenant: index.ownerAt(place), nowMs, warnings: intel.warnings })).sort((a, b) => b.confidenceNow - a.confidenceNow || (a.feed < b.feed ? -1 : 1));
}

/** A network is asked about by its first address: what is around it is around that too. */
function soughtAs({ kind, value }: Asked): readonly (readonly [SoughtKind, string])[] {
  if (kind === 'network') return [['address', value.slice(0, value.indexOf('/'))]];
  if (kind === 'md5') return [['md5', value], ['ja3', value]];
  const host = kind === 'url' ? (/^[^:]+:\/\/([^/:]*)/.exec(value)?.[1] ?? '') : kind === 'mail' ? value.slice(value.lastIndexOf('@') + 1) : '';
  const around = host === '' ? null : canonicalValue('domain', host);
  return around?.ok && (around.value.kind === 'domain' || around.value.kind === 'address') ? [[kind, value], [around.value.kind, around.value.value]] : [[kind, value]];
}

function presentKnown(indicator: Indicator, { tenant, nowMs, warnings }: { readonly tenant: string | null; readonly nowMs: number; readonly warnings: WarningLists }): Known {
  const now = confidenceAt(indicator, nowMs);
  const isExpired = indicator.expiresAtMs !== null && indicator.expiresAtMs <= nowMs;
  const standing = isExpired ? 'expired' : now < CONFIDENCE_FLOOR ? 'faded' : warningOf(warnings, indicator) === null ? 'alerts' : 'warned';
  return { ...indicator, techniques: [...indicator.techniques], tactics: [...indicator.tactics], tenant, confidenceNow: Math.round(now), alertsUntilMs: alertsUntilMs(indicator), standing };
}

function warningOf(warnings: WarningLists, { kind, value }: Pick<Indicator, 'kind' | 'value'>): string | null {
  return warnings.against({ kind, value }, { kind: kind === 'network' ? 'address' : kind, value: kind === 'network' ? value.slice(0, value.indexOf('/')) : value });
}
