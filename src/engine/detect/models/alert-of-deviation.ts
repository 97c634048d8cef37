import type { Alert } from '#contract/alert.ts';
import { entityKey } from '#contract/entity.ts';
import type { MakeId } from '../alert-of-match.ts';
import { foldKey } from '../fold-alert.ts';
import type { Finding, Reason } from './finding.ts';

const TOLD_REASONS = 3;

/** The rule id under which the alerts of a model run. */
export function ruleIdOfModel(name: string): string {
  return `watchfloor.models/${name}`;
}

/** The alert of a finding, before equal ones are folded: as trusted as the score says, and never more than the model's cap. */
export function alertOfDeviation(finding: Finding, tenant: string, makeId: MakeId): Alert {
  const { model, at, score } = finding;
  const id = ruleIdOfModel(model.name);
  const entities = at.entities.some((entity) => entityKey(entity) === entityKey(at.entity)) ? at.entities : [{ ...at.entity, role: 'actor' as const }, ...at.entities];
  return {
    id: makeId('alert', tenant, foldKey(id, entities, at.timeMs)),
    tenant,
    timeMs: at.timeMs,
    lastTimeMs: at.timeMs,
    rule: { id, title: model.title, level: model.level },
    source: at.source,
    domain: at.domain,
    severity: model.level,
    confidence: Math.round(model.confidence * Math.min(1, score) * 100) / 100,
    entities,
    techniques: model.techniques,
    tactics: model.tactics,
    summary: explain(finding),
    events: [at.eventId],
    count: 1,
  };
}

/** One sentence: who, the three largest reasons, and what is usual. */
export function explain({ model, at, reasons, baseline }: Finding): string {
  const texts: Readonly<Record<string, string | undefined>> = model.reasons;
  const largest = [...reasons].filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight).slice(0, TOLD_REASONS);
  const told = largest.map(({ name, values }: Reason) => fill(texts[name] ?? name, values));
  return `${model.title} by ${at.entity.value}: ${told.join('; ')}. Usual: ${fill(model.baseline, baseline)}.`;
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
}
