import type { Alert } from '#contract/alert.ts';
import type { Domain } from '#contract/domain.ts';
import type { Entity } from '#contract/entity.ts';
import type { ScopeEntry } from '#contract/incident.ts';
import { severityId } from '#contract/severity.ts';

const MAX_UNKNOWNS = 8;
const MAX_NAMES = 3;
const LOW = severityId('low');

/** What an analyst would ask next and the telemetry at hand does not answer, in plain questions. */
export function tellUnknowns(alerts: readonly Alert[], scope: readonly ScopeEntry[], unheldAddresses: readonly string[]): string[] {
  const grave = alerts.filter(({ severity }) => severityId(severity) > LOW);
  const tactics = new Set(alerts.flatMap((alert) => alert.tactics));
  const domains = new Set(alerts.map(({ domain }) => domain));
  const confirmed = scope.filter(({ state }) => state === 'confirmed').map(({ entity }) => entity);
  const hosts = namesOf(confirmed, 'host');
  const users = namesOf(confirmed, 'user');
  const has = (...some: readonly string[]) => some.some((tactic) => tactics.has(tactic));
  const lacks = (domain: Domain) => !domains.has(domain);
  const questions: (string | false)[] = [
    grave.length > 0 && !has('initial-access', 'reconnaissance', 'resource-development') && 'How did it begin? No alert is about the first way in.',
    unheldAddresses.length > 0 && `Who had ${listed(unheldAddresses)} at that time? No lease, ticket or sign-in ties a host or user to it.`,
    hosts !== null && lacks('endpoint') && `What ran on ${hosts}? No alert comes from the endpoint itself.`,
    users !== null && lacks('identity') && has('initial-access', 'credential-access', 'collection') && `Who signed in as ${users}? No alert comes from identity.`,
    has('credential-access') && !has('lateral-movement', 'privilege-escalation') && 'Were the credentials used elsewhere? No alert shows movement or new rights after they were taken.',
    has('collection', 'exfiltration') && 'What was taken, and does it hold personal data? Alerts say that data was read or moved, not what was in it.',
    has('command-and-control') && !has('exfiltration', 'impact') && 'What was done over the connection to the outside? Alerts show that it stood, not what it carried.',
    has('persistence') && 'Is what was left behind still there? No alert shows that it was removed.',
  ];
  return questions.filter((question) => question !== false).slice(0, MAX_UNKNOWNS);
}

function namesOf(entities: readonly Entity[], type: Entity['type']): string | null {
  const names = entities.filter((entity) => entity.type === type && !entity.value.startsWith('S-1-')).map(({ value }) => value);
  return names.length === 0 ? null : listed(names);
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
