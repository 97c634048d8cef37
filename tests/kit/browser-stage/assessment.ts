import type { Alert } from '#contract/alert.ts';
import type { Incident, ScopeEntry } from '#contract/incident.ts';
import { suggestSteps } from '#engine/report/suggest-steps.ts';
import { tellScope } from '#engine/report/tell-scope.ts';
import { tellUnknowns } from '#engine/report/tell-unknowns.ts';

export type Assessment = Pick<Incident, 'scope' | 'contradictions' | 'unknowns' | 'nextSteps' | 'chains'>;

/** A step of a course of attack, and how the rule that is the step begins; null for one that was not seen. */
type StagedStep = readonly [title: string, rule: string | null];

const MAIL: StagedStep = ['A mail that should not be trusted arrives or is opened', 'Message with a link'];
const SIGN_IN: StagedStep = ['Somebody signs in who may not be the person', 'Okta session used'];
const LEAVES: StagedStep = ['Data leaves', 'Upload far above'];
const COURSES: readonly (readonly [title: string, steps: readonly StagedStep[]])[] = [
  ['Slow Intrusion', [['A way in', 'Program with a disguised'], ['A foothold', 'Connections of machine'], ['A look around, or credentials', 'LSASS memory'], ['Movement to other hosts or accounts', null], ['Data is gathered or sent', 'Bulk read']]],
  ['Mail Compromise', [MAIL, SIGN_IN, ['Mail is hidden or sent outside', null], LEAVES]],
  ['Phished Credential To Cloud', [MAIL, SIGN_IN, ['Keys, roles or protection of the cloud are touched', 'CloudTrail logging'], LEAVES]],
  ['Session Theft', [MAIL, SIGN_IN, ['A way to come back is made', null], LEAVES]],
  ['Insider Bulk Export', [['Far more is read than usual', 'Bulk read'], ['It is gathered or packed', null], LEAVES]],
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
    chains: COURSES.map(([title, steps]) => ({ id: title, title, steps: steps.map(([step, rule]) => ({ title: step, alert: rule === null ? null : idOf(rule) })) })),
  };
}
