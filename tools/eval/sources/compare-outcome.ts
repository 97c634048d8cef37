import type { JsonObject } from '#contract/event.ts';
import type { EventValues } from './event-values.ts';
import { textsOf, valueAt } from './json-path.ts';

const STATUS_IDS: Readonly<Record<string, number>> = { success: 1, failure: 2 };

/** Firewalls: whether a refused connection is a success of the rule or a failure of the connection, Elastic's packages say differently. */
const FIREWALLS = new Set(['cisco_asa', 'cisco_ftd', 'fortinet_fortigate', 'panw']);

/** `event.outcome` against our status; of traffic that a firewall refused our event must say that it was refused. */
export function compareOutcome(expected: JsonObject, packageName: string, ours: EventValues): { readonly outcome: string; readonly agrees: boolean } | null {
  const outcome = textsOf(valueAt(expected, 'event.outcome'))[0] ?? '';
  const statusId = STATUS_IDS[outcome];
  if (statusId === undefined) return null;
  const isSame = ours.statusIds.includes(statusId);
  if (!FIREWALLS.has(packageName)) return { outcome, agrees: isSame };
  const isRefused = textsOf(valueAt(expected, 'event.type')).includes('denied');
  if (isRefused) return { outcome: `${outcome} (denied)`, agrees: ours.isRefused || ours.statusIds.includes(2) };
  return { outcome, agrees: isSame || (outcome === 'failure' && ours.isRefused) };
}
