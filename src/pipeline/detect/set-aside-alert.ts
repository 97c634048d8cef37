import type { Alert } from '#contract/alert.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { MakeId } from '#engine/detect/alert-of-match.ts';
import type { SigmaHeader } from '#engine/detect/sigma/sigma-rule.ts';

/** The rule of alerts in which the platform speaks of itself. */
const SET_ASIDE_RULE = 'watchfloor.platform/rule-set-aside';

export interface SetAside {
  readonly rule: Pick<SigmaHeader, 'id' | 'title'>;
  readonly cause: { readonly kind: 'fault'; readonly message: string } | { readonly kind: 'cost'; readonly costMs: number; readonly limitMs: number };
}

/** The alert of the platform that a rule does not run any more at a tenant: which, why, and what to do. */
export function alertOfSetAside(event: NormalisedEvent, { rule, cause }: SetAside, makeId: MakeId): { readonly alert: Alert; readonly reason: string } {
  const why = cause.kind === 'fault' ? `it failed: ${cause.message}` : `it costs ${cause.costMs.toFixed(2)} ms an event, and a rule may cost ${cause.limitMs} ms`;
  const reason = `Set aside, since ${why}. Mend the rule, then take the exception of this tenant back.`;
  const alert: Alert = {
    id: makeId('set-aside', event.tenant, rule.id, event.id),
    tenant: event.tenant,
    timeMs: event.timeMs,
    lastTimeMs: event.timeMs,
    rule: { id: SET_ASIDE_RULE, title: 'A rule was set aside', level: 'medium' },
    source: 'watchfloor.platform',
    domain: null,
    severity: 'medium',
    confidence: 1,
    entities: [],
    techniques: [],
    tactics: [],
    summary: `The rule “${rule.title}” (${rule.id}) does not run at this tenant any more: ${why}. Mend it on its page, then take the exception back.`,
    events: [event.id],
    count: 1,
  };
  return { alert, reason };
}
