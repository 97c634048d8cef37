import type { Alert } from '#contract/alert.ts';
import type { Incident, ScopeEntry } from '#contract/incident.ts';
import { suggestSteps } from '#engine/report/suggest-steps.ts';
import { tellScope } from '#engine/report/tell-scope.ts';
import { tellUnknowns } from '#engine/report/tell-unknowns.ts';

export type Assessment = Pick<Incident, 'scope' | 'contradictions' | 'unknowns' | 'nextSteps' | 'chains'>;

/** The steps of a course of attack, and how the rule that is the step begins; null for one that was not seen. */
const STEPS: readonly (readonly [title: string, rule: string | null])[] = [
  ['A mail that should not be trusted arrives or is opened', 'Message with a link'],
  ['Somebody signs in who may not be the person', 'Okta session used'],
  ['Mail is hidden or sent outside', null],
  ['Data leaves', 'Upload far above'],
];

/** What the incident of the intrusion says beside its alerts: all kinds of it, as all are looked at. */
export function assess(alerts: readonly Alert[], entities: Incident['entities']): Assessment {
  const idOf = (rule: string): string => alerts.find(({ rule: { title } }) => title.startsWith(rule))?.id ?? '';
  const [upload, query] = [idOf('Upload far above'), idOf('DNS query')];
  const cleared: ScopeEntry = { entity: { type: 'mailbox', value: 'accounts@meridian.example' }, state: 'cleared', why: 'what was tried there was prevented: “Message with a link to a look-alike domain was held back”' };
  const suspected: ScopeEntry = { entity: { type: 'host', value: 'fin-lt-0232' }, state: 'suspected', why: 'no alert names it; it is tied in by DHCP lease' };
  const scope = [...tellScope(alerts, entities, () => null), suspected, cleared];
  return {
    scope,
    contradictions: [{ text: 'zscaler.web says that it was prevented (“Look-alike domain refused”, 09:06), but zeek.conn saw it go through (“Upload far above the host’s norm”, 10:47): domain cdn-telemetry.example.', alerts: [query, upload] }],
    unknowns: tellUnknowns(alerts, scope, []),
    nextSteps: suggestSteps(alerts, entities, scope),
    chains: [{ id: 'mail-compromise', title: 'Mail Compromise', steps: STEPS.map(([title, rule]) => ({ title, alert: rule === null ? null : idOf(rule) })) }],
  };
}
