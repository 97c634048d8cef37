import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import type { Indicator } from '#contract/indicator.ts';
import { guessValue } from './canonical-value.ts';

/** An indicator of a value of any kind, valid since 2026-11-01. */
export function indicatorOf(text: string, parts: Partial<Indicator> = {}): Indicator {
  const found = guessValue(text);
  if (!found.ok) throw new Error(`${text} is no indicator: ${found.reason}`);
  return { ...found.value, feed: 'test', label: '', confidence: 80, severity: 'high', validFromMs: Date.UTC(2026, 10, 1), expiresAtMs: null, tlp: 'amber', techniques: [], tactics: [], ...parts };
}

/** An event of 2026-11-02 with these attributes. */
export function eventWith(ocsf: JsonObject, parts: Partial<Omit<NormalisedEvent, 'ocsf'>> = {}): NormalisedEvent {
  return {
    id: 'e1', tenant: 't', source: 'acme.proxy', domain: 'network', timeMs: Date.UTC(2026, 10, 2), logSources: [], fields: {}, raw: '', ...parts,
    ocsf: { class_uid: 4001, category_uid: 4, activity_id: 1, type_uid: 400101, time: 0, severity_id: 1, metadata: {}, ...ocsf },
  };
}
