import type { Alert } from '#contract/alert.ts';
import { DOMAINS } from '#contract/domain.ts';
import type { Entity } from '#contract/entity.ts';
import { severityId } from '#contract/severity.ts';

/** One line for the queue: what is worst, who it is about, and how far it spreads. */
export function titleOf(alerts: readonly Alert[], entities: readonly Entity[]): string {
  const worst = [...alerts].sort((a, b) => severityId(b.severity) - severityId(a.severity) || b.confidence - a.confidence || a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1))[0];
  const rules = new Set(alerts.map((alert) => alert.rule.id)).size;
  const domains = DOMAINS.filter((domain) => alerts.some((alert) => alert.domain === domain));
  const more = rules > 1 ? ` and ${rules - 1} more` : '';
  const spread = domains.length > 1 ? `, across ${domains.slice(0, -1).join(', ')} and ${domains.at(-1)}` : '';
  return `${worst?.rule.title ?? 'Alerts'}${more}${who(entities)}${spread}`;
}

function who(entities: readonly Entity[]): string {
  const user = entities.find((entity) => entity.type === 'user' && !entity.value.startsWith('S-1-')) ?? entities.find((entity) => entity.type === 'principal');
  const host = entities.find((entity) => entity.type === 'host');
  if (user && host) return `: ${user.value} on ${host.value}`;
  const one = user ?? host ?? entities.find((entity) => entity.type === 'mailbox' || entity.type === 'address');
  return one ? `: ${one.value}` : '';
}
