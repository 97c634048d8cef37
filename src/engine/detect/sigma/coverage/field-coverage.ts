import type { Json, JsonObject, NormalisedEvent } from '#contract/event.ts';
import type { LogSource } from '#contract/log-source.ts';
import { isObject } from '../../../normalise/field-path.ts';
import type { EventView } from '../../event-view.ts';
import { isRouted } from '../route.ts';
import type { SigmaRule } from '../sigma-rule.ts';
import { ruleFields } from './rule-fields.ts';

/** A field that rules of a log source read. */
export interface RuleField {
  readonly logSource: LogSource;
  readonly field: string;
  readonly rules: number;
}

export interface FieldCoverageResult {
  readonly events: number;
  /** Fields that rules read and that no event of their log source has, most rules first. */
  readonly neverSeen: readonly RuleField[];
  /** Log sources of rules of which there was no event. */
  readonly withoutEvents: readonly { readonly logSource: LogSource; readonly rules: number }[];
  /** By source: names of its records that no rule for its events reads by that name. */
  readonly unread: readonly { readonly source: string; readonly fields: readonly string[]; readonly of: number }[];
}

interface Group {
  readonly logSource: LogSource;
  rules: number;
  events: number;
  readonly fields: Map<string, { rules: number; isSeen: boolean }>;
}

interface SourceFields {
  readonly names: Set<string>;
  readonly groups: Set<Group>;
}

/** Hostile or generated names must not fill the memory. */
const MAX_NAMES = 5_000;
const MAX_DEPTH = 6;

/** Compares the fields that rules read with those that events have; events may be as many as one likes. */
export class FieldCoverage {
  readonly #view: EventView;
  readonly #groups = new Map<string, Group>();
  readonly #routes = new WeakMap<readonly LogSource[], readonly Group[]>();
  readonly #sources = new Map<string, SourceFields>();
  #events = 0;

  constructor(rules: readonly SigmaRule[], view: EventView) {
    this.#view = view;
    for (const { logSource, detection } of rules) {
      const key = JSON.stringify([logSource.product, logSource.category, logSource.service]);
      const group = this.#groups.get(key) ?? { logSource, rules: 0, events: 0, fields: new Map() };
      this.#groups.set(key, group);
      group.rules++;
      for (const field of ruleFields(detection)) group.fields.set(field, { isSeen: false, rules: (group.fields.get(field)?.rules ?? 0) + 1 });
    }
  }

  observe(event: NormalisedEvent): void {
    this.#events++;
    const groups = this.#groupsFor(event.logSources);
    const fields = this.#view(event);
    for (const group of groups) {
      group.events++;
      for (const [name, field] of group.fields) if (!field.isSeen && fields.values(name) !== undefined) field.isSeen = true;
    }
    const source = this.#sources.get(event.source) ?? { names: new Set<string>(), groups: new Set<Group>() };
    this.#sources.set(event.source, source);
    for (const group of groups) source.groups.add(group);
    if (event.domain !== null) collectNames(event.fields, '', 0, source.names);
  }

  result(): FieldCoverageResult {
    const groups = [...this.#groups.values()];
    const seen = groups.filter(({ events }) => events > 0);
    const neverSeen = seen.flatMap(({ logSource, fields }) => [...fields].filter(([, { isSeen }]) => !isSeen).map(([field, { rules }]) => ({ logSource, field, rules })));
    return {
      events: this.#events,
      neverSeen: neverSeen.sort((a, b) => b.rules - a.rules || (a.field < b.field ? -1 : 1)),
      withoutEvents: groups.filter(({ events }) => events === 0).map(({ logSource, rules }) => ({ logSource, rules })).sort((a, b) => b.rules - a.rules),
      unread: [...this.#sources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([source, { names, groups: own }]) => ({ source, fields: unreadOf(names, own), of: names.size })),
    };
  }

  #groupsFor(logSources: readonly LogSource[]): readonly Group[] {
    const known = this.#routes.get(logSources);
    if (known !== undefined) return known;
    const groups = [...this.#groups.values()].filter(({ logSource }) => isRouted(logSource, logSources));
    this.#routes.set(logSources, groups);
    return groups;
  }
}

function unreadOf(names: ReadonlySet<string>, groups: ReadonlySet<Group>): string[] {
  const read = new Set([...groups].flatMap(({ fields }) => [...fields.keys()]).map(withoutPlaces));
  const isRead = (name: string): boolean => read.has(name) || (name.includes('.') && isRead(name.slice(0, name.lastIndexOf('.'))));
  return [...names].filter((name) => !isRead(name) && ![...read].some((field) => field.startsWith(`${name}.`))).sort();
}

/** `a[0].b[*]` reads the names `a.b`. */
function withoutPlaces(field: string): string {
  return field.replaceAll(/\[[^\]]*\]|`/g, '');
}

function collectNames(value: Json | undefined, prefix: string, depth: number, names: Set<string>): void {
  if (names.size >= MAX_NAMES) return;
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) collectNames(item, prefix, depth, names);
  } else if (isObject(value) && depth < MAX_DEPTH) collectMembers(value, prefix, depth, names);
  else if (prefix !== '' && value !== undefined && value !== null && value !== '') names.add(prefix);
}

function collectMembers(value: JsonObject, prefix: string, depth: number, names: Set<string>): void {
  for (const [name, inner] of Object.entries(value)) collectNames(inner, prefix === '' ? name : `${prefix}.${name}`, depth + 1, names);
}
