import type { Alert } from '#contract/alert.ts';
import type { EntityInRole } from '#contract/entity.ts';
import type { Json, JsonObject, NormalisedEvent } from '#contract/event.ts';
import { SEVERITIES, type Severity } from '#contract/severity.ts';
import { describeEvent } from '../report/describe-event.ts';
import { effectOf } from './effect-of-event.ts';
import { foldKey } from './fold-alert.ts';
import type { SigmaHeader } from './sigma/sigma-rule.ts';

/** Makes an id of texts; handed in, as the engine has no crypto. */
export type MakeId = (...parts: readonly string[]) => string;

const DETECTION_FINDING = 2004;
/** OCSF's activity of a finding that ends it. */
const CLOSE = 3;
/** OCSF's states of a finding that its product is done with: suppressed, resolved, archived, deleted. */
const DONE = new Set<Json | undefined>([3, 4, 5, 6]);

/** How often a rule is right, as its status promises; verdicts correct it later. */
const STATUS_CONFIDENCE: Readonly<Record<string, number>> = { stable: 0.9, test: 0.75, experimental: 0.6, deprecated: 0.4, unsupported: 0.3 };

/** A finding says of itself what it likes; its alert is kept in memory for weeks. */
const MAX_TITLE = 300;
const MAX_ATTACKS = 50;
const MAX_ATTACK_NAME = 60;

export interface AlertContext {
  readonly entities: readonly EntityInRole[];
  readonly makeId: MakeId;
}

/** The alert that a rule raises on an event, before equal ones are folded. */
export function alertOfMatch(rule: SigmaHeader, event: NormalisedEvent, context: AlertContext): Alert {
  return buildAlert(event, context, {
    rule: { id: rule.id, title: rule.title, level: rule.level },
    severity: rule.level,
    confidence: confidenceOf(rule),
    techniques: rule.techniques,
    tactics: rule.tactics,
    summary: describeEvent(event),
  });
}

/** How often a rule is right, as far as it says. */
export function confidenceOf({ status }: SigmaHeader): number {
  return STATUS_CONFIDENCE[status ?? ''] ?? 0.65;
}

type RuleParts = Pick<Alert, 'rule' | 'severity' | 'confidence' | 'techniques' | 'tactics' | 'summary'>;

/** Folds with alerts of the same rule, or of the same `of` where one rule has alerts of several things. */
export function buildAlert(event: NormalisedEvent, { entities, makeId }: AlertContext, parts: RuleParts, of: string = parts.rule.id): Alert {
  const effect = effectOf(event);
  return {
    id: makeId('alert', event.tenant, foldKey(of, entities, event.timeMs)),
    tenant: event.tenant,
    timeMs: event.timeMs,
    lastTimeMs: event.timeMs,
    source: event.source,
    domain: event.domain,
    entities,
    events: [event.id],
    count: 1,
    ...(effect === undefined ? {} : { effect }),
    ...parts,
  };
}

/** Alerts of other products come in as alerts: the finding is the rule. Null where the event is no finding that says something, or says that one is over. */
export function alertOfFinding(event: NormalisedEvent, context: AlertContext): Alert | null {
  const { ocsf } = event;
  if (ocsf.class_uid !== DETECTION_FINDING || ocsf.activity_id === CLOSE || DONE.has(ocsf['status_id'])) return null;
  const info = asObject(ocsf['finding_info']);
  const title = (asText(info['title']) ?? asText(ocsf['message']))?.slice(0, MAX_TITLE);
  if (title === undefined) return null;
  const severity = severityOfOcsf(ocsf.severity_id);
  const attacks = (Array.isArray(info['attacks']) ? info['attacks'] : []).slice(0, MAX_ATTACKS).map(asObject);
  return buildAlert(event, context, {
    rule: { id: `${event.source}/${(asText(asObject(info['analytic'])['uid']) ?? title).slice(0, 120)}`, title, level: severity },
    severity,
    confidence: 0.8,
    techniques: attackNames(attacks.flatMap((attack) => asText(asObject(attack['sub_technique'])['uid']) ?? asText(asObject(attack['technique'])['uid']) ?? [])),
    tactics: attackNames(attacks.flatMap((attack) => asText(asObject(attack['tactic'])['name'])?.toLowerCase().replaceAll(/[\s_]/g, '-') ?? [])),
    summary: describeEvent(event),
  });
}

/** OCSF 1 to 5, and 6 (fatal); unknown findings count as medium, since a product took the trouble. */
function severityOfOcsf(id: number): Severity {
  if (id === 0 || id === 99) return 'medium';
  return SEVERITIES[Math.min(id, SEVERITIES.length) - 1] ?? 'medium';
}

/** Names as ATT&CK has them, each once; what is longer is none. */
function attackNames(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value.length <= MAX_ATTACK_NAME))].sort();
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function asText(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

