import type { Json, NormalisedEvent } from '#contract/event.ts';
import type { EventFields } from '#engine/detect/event-fields.ts';
import type { DetectionTree } from '#engine/detect/sigma/predicate.ts';
import { holdsTree } from '#engine/detect/sigma/reference-match.ts';
import { isRouted } from '#engine/detect/sigma/route.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { failingParts } from '../sigma/failing-parts.ts';
import { isObject } from '../sources/json-path.ts';
import type { EvalContent } from './load-content.ts';

/** Why a record that should raise an alert raised none, from what is farthest away to what is nearest. */
export const MISS_REASONS = {
  unreadable: 'it is no record',
  'no-mapping': 'no mapping recognises it',
  'no-rule-for-source': 'no rule is for its source',
  'no-rule-for-event': 'no rule reads its event name',
  condition: 'a rule is for it, but its condition does not hold',
  'several-events': 'a rule holds, but alerts only when several events come together',
} as const;

export type MissReason = keyof typeof MISS_REASONS;

export interface Miss {
  readonly reason: MissReason;
  /** What the event is called; its source where it has no name. */
  readonly event: string;
  /** The rule that is nearest and what of it does not hold, or what waits for it. */
  readonly detail: string;
}

type MissParts = Pick<EvalContent, 'rules' | 'correlations' | 'view'>;

export function reasonOfMiss(event: NormalisedEvent | undefined, { rules, correlations, view }: MissParts): Miss {
  if (event === undefined) return { reason: 'unreadable', event: '', detail: '' };
  const fields = view(event);
  const names = namesOf(event, fields);
  const told = { event: names[0] ?? event.source, detail: '' };
  if (event.domain === null) return { ...told, reason: 'no-mapping' };
  const routed = rules.filter(({ logSource }) => isRouted(logSource, event.logSources));
  if (routed.length === 0) return { ...told, reason: 'no-rule-for-source', detail: event.source };
  const held = routed.filter(({ detection }) => holdsTree(detection, fields));
  const waiting = held.flatMap(({ id }) => correlations.waitingFor.get(id) ?? []).map(({ correlation }) => correlation.title);
  if (held.length > 0) return { ...told, reason: 'several-events', detail: [...new Set(waiting)].join(', ') };
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const near = routed.filter(({ detection }) => wanted.size === 0 || readsName(detection, fields, wanted)).map((rule) => ({ rule, failing: failingParts(rule.detection, event, view) }));
  const [nearest] = near.sort((a, b) => a.failing.length - b.failing.length);
  return nearest === undefined ? { ...told, reason: 'no-rule-for-event' } : { ...told, reason: 'condition', detail: tellRule(nearest) };
}

/** Without the values of the event, so that misses of one kind are one. */
function tellRule({ rule, failing }: { readonly rule: SigmaRule; readonly failing: readonly string[] }): string {
  return `${rule.title}: ${failing.map((part) => part.replace(/ but is .*$/, '')).join('; ')}`;
}

/** Names under which products say what happened, where OCSF has none for it. Of a call on Kubernetes the verb says little. */
const OWN_NAMES = ['eventName', 'Operation', 'operationName', 'OperationName', 'ActivityDisplayName'] as const;
const OF_KUBERNETES = 'objectRef.resource';
/** What happens on hosts and networks has no names that rules read: any rule may be for it. */
const WITHOUT_NAMES: readonly (string | null)[] = ['endpoint', 'network', 'email'];

/** What an event is called: by the operation that OCSF has of it and the fields that products have for it; by its code where it has neither. */
function namesOf({ ocsf, domain }: NormalisedEvent, fields: EventFields): string[] {
  if (WITHOUT_NAMES.includes(domain)) return [];
  const { api, metadata } = ocsf;
  const objects = textsOf(fields.values(OF_KUBERNETES) ?? []);
  if (objects.length > 0) return objects;
  const operation = isObject(api) ? api['operation'] : undefined;
  const names = textsOf([operation, ...OWN_NAMES.flatMap((name) => fields.values(name) ?? [])]);
  return names.length > 0 ? names : textsOf([metadata['event_code']]);
}

function textsOf(values: readonly (Json | undefined)[]): string[] {
  return [...new Set(values.flatMap((value) => ((typeof value === 'string' || typeof value === 'number') && value !== '' ? [String(value).trim()] : [])))];
}

/** A shorter beginning, such as `Create`, says what kind of thing happened, not what. */
const LEAST_OF_NAME = 0.6;

/** Whether something in the condition, outside a `not`, holds for the name of the event. */
function readsName(tree: DetectionTree, fields: EventFields, names: ReadonlySet<string>): boolean {
  if (tree.kind === 'not') return false;
  if (tree.kind !== 'predicate') return tree.children.some((child) => readsName(child, fields, names));
  const { predicate } = tree;
  if (predicate.field === null || predicate.kind === 'exists') return false;
  const name = (fields.values(predicate.field) ?? []).map((value) => String(value).trim().toLowerCase()).find((value) => names.has(value));
  if (name === undefined || (predicate.kind === 'text' && predicate.text.length <= LEAST_OF_NAME * name.length)) return false;
  return holdsTree(tree, fields);
}
