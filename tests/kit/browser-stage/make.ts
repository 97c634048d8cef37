import { deterministicId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { Domain } from '#contract/domain.ts';
import type { EntityInRole, EntityRole, EntityType } from '#contract/entity.ts';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import { type Severity, severityId } from '#contract/severity.ts';

/** The OCSF classes that the stage plays with: uid, category, name, default activity. */
const CLASSES = {
  process: [1007, 1, 'Process Activity', 'Launch'],
  file: [1001, 1, 'File System Activity', 'Create'],
  authentication: [3002, 3, 'Authentication', 'Logon'],
  account: [3001, 3, 'Account Change', 'MFA Factor Enable'],
  network: [4001, 4, 'Network Activity', 'Traffic'],
  dns: [4003, 4, 'DNS Activity', 'Query'],
  email: [4009, 4, 'Email Activity', 'Receive'],
  api: [6003, 6, 'API Activity', 'Update'],
  web: [6001, 6, 'Web Resources Activity', 'Read'],
} as const;

export interface EventPlan {
  readonly kind: keyof typeof CLASSES;
  readonly source: string;
  readonly domain: Domain;
  readonly timeMs: number;
  readonly message: string;
  readonly severity?: Severity;
  readonly activity?: string;
  readonly ocsf: JsonObject;
  readonly fields: JsonObject;
}

/** An event as the path would have made it, its record being the JSON of the source's fields. */
export function makeEvent(tenant: string, plan: EventPlan): NormalisedEvent {
  const [classUid, categoryUid, className, activity] = CLASSES[plan.kind];
  const severity = severityId(plan.severity ?? 'informational');
  const [vendor = '', product = ''] = plan.source.split('.');
  return {
    id: deterministicId([tenant, plan.source, String(plan.timeMs), plan.message]),
    tenant,
    source: plan.source,
    domain: plan.domain,
    timeMs: plan.timeMs,
    logSources: [{ product }],
    ocsf: {
      class_uid: classUid,
      class_name: className,
      category_uid: categoryUid,
      activity_id: 1,
      activity_name: plan.activity ?? activity,
      type_uid: classUid * 100 + 1,
      severity_id: severity,
      time: plan.timeMs,
      message: plan.message,
      metadata: { version: '1.5.0', tenant_uid: tenant, product: { vendor_name: vendor, name: product }, profiles: ['host', 'security_control'] },
      ...plan.ocsf,
    },
    fields: plan.fields,
    raw: JSON.stringify(plan.fields),
  };
}

export interface AlertPlan {
  readonly rule: string;
  readonly severity: Severity;
  readonly domain: Domain;
  readonly confidence: number;
  readonly techniques: readonly string[];
  readonly tactic: string;
  readonly summary: string;
  /** `actor user alice@example.com`. */
  readonly entities: readonly string[];
}

function readEntity(text: string): EntityInRole {
  const [role = '', type = '', ...value] = text.split(' ');
  return { role: role as EntityRole, type: type as EntityType, value: value.join(' ') };
}

/** An alert over events that were made before. */
export function makeAlert(tenant: string, plan: AlertPlan, events: readonly NormalisedEvent[]): Alert {
  const times = events.map(({ timeMs }) => timeMs);
  return {
    id: deterministicId([tenant, plan.rule, ...events.map(({ id }) => id)]),
    tenant,
    timeMs: Math.min(...times),
    lastTimeMs: Math.max(...times),
    rule: { id: deterministicId([plan.rule]), title: plan.rule, level: plan.severity },
    source: events[0]?.source ?? 'unknown',
    domain: plan.domain,
    severity: plan.severity,
    confidence: plan.confidence,
    entities: plan.entities.map(readEntity),
    techniques: plan.techniques,
    tactics: [plan.tactic],
    summary: plan.summary,
    events: events.map(({ id }) => id),
    count: events.length,
  };
}

/** The same numbers each time: a stage must look the same on every run. */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    // Mulberry32, a small generator whose constants are its author's.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
