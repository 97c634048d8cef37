import type { Json, JsonObject, NormalisedEvent } from '#contract/event.ts';
import type { LogSource } from '#contract/log-source.ts';
import type { AliasPlace, Taxonomy } from '#contract/taxonomy.ts';
import { compilePlace, type Read } from './alias-place.ts';
import { compilePath } from '../normalise/field-path.ts';
import type { EventFields, FieldValue } from './event-fields.ts';

/** Opens events for rules: by the source's own field names first, then by the aliases of their log sources. */
export type EventView = (event: NormalisedEvent) => EventFields;

type Aliases = ReadonlyMap<string, readonly Read[]>;

/** Field names that were compiled are kept; rules have a few thousand, a hostile one must not fill the memory. */
const MAX_READERS = 50_000;

/** Compiles the taxonomy once; what applies to an event is looked up by its log sources. */
export function createEventView(taxonomy: Taxonomy): EventView {
  const own = new Map<string, (fields: JsonObject) => Json | undefined>();
  const aliasesOf = new WeakMap<readonly LogSource[], Aliases>();
  const readOwn = (field: string): ((fields: JsonObject) => Json | undefined) => {
    const known = own.get(field);
    if (known) return known;
    if (own.size >= MAX_READERS) own.clear();
    const made = compilePath(field);
    own.set(field, made);
    return made;
  };
  return (event) => {
    let aliases = aliasesOf.get(event.logSources);
    if (!aliases) {
      aliases = compileAliases(taxonomy, event.logSources);
      aliasesOf.set(event.logSources, aliases);
    }
    return new FieldsOfEvent(event, aliases, readOwn);
  };
}

/** Where a rule's field is read from in an event. */
export interface FieldOrigin {
  /** `own`: the source's own field of that name; `alias`: an alias of the event's log sources. */
  readonly from: 'own' | 'alias' | 'absent';
  /** The alias's places that have a value; where none has, those that were looked at. */
  readonly places: readonly string[];
}

/** Says of fields where they are read from, as an event view reads them. */
export function createFieldTrace(taxonomy: Taxonomy): (event: NormalisedEvent, field: string) => FieldOrigin {
  return (event, field) => {
    if (compilePath(field)(event.fields) !== undefined) return { from: 'own', places: [] };
    const places = aliasPlaces(taxonomy, event.logSources).get(field) ?? [];
    const found = places.filter((place) => compilePlace(place)(event) !== undefined);
    return { from: found.length > 0 ? 'alias' : 'absent', places: (found.length > 0 ? found : places).map(textOfPlace) };
  };
}

function textOfPlace(place: AliasPlace): string {
  if (typeof place === 'string') return place;
  return 'hashes' in place ? `${place.hashes} (as Sysmon writes hashes)` : `${place.from} (in other words)`;
}

class FieldsOfEvent implements EventFields {
  readonly logSources: readonly LogSource[];
  readonly timeMs: number;
  readonly text: string;
  readonly #event: NormalisedEvent;
  readonly #aliases: Aliases;
  readonly #readOwn: (field: string) => (fields: JsonObject) => Json | undefined;

  constructor(event: NormalisedEvent, aliases: Aliases, readOwn: (field: string) => (fields: JsonObject) => Json | undefined) {
    this.#event = event;
    this.#aliases = aliases;
    this.#readOwn = readOwn;
    this.logSources = event.logSources;
    this.timeMs = event.timeMs;
    this.text = event.raw;
  }

  values(field: string): readonly FieldValue[] | undefined {
    const own = this.#readOwn(field)(this.#event.fields);
    if (own !== undefined) return toValues(own);
    const reads = this.#aliases.get(field);
    if (!reads) return undefined;
    const found = reads.flatMap((read) => {
      const value = read(this.#event);
      return value === undefined ? [] : toValues(value);
    });
    return found.length > 0 ? found : undefined;
  }
}

/** Objects are readable as their JSON text, so that `contains` finds what is in them. */
function toValues(value: Json): FieldValue[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : value.flatMap((item: Json) => toValues(item));
  return [typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as FieldValue)];
}

function compileAliases(taxonomy: Taxonomy, logSources: readonly LogSource[]): Aliases {
  return new Map([...aliasPlaces(taxonomy, logSources)].map(([field, places]) => [field, places.map(compilePlace)]));
}

/** The places where the taxonomy finds a field of events of these log sources. */
export function aliasPlaces(taxonomy: Taxonomy, logSources: readonly LogSource[]): ReadonlyMap<string, readonly AliasPlace[]> {
  const aliases = new Map<string, AliasPlace[]>();
  for (const { logsource, fields } of taxonomy) {
    const isForAll = Object.keys(logsource).length === 0;
    if (!isForAll && !logSources.some((one) => isPartOf(logsource, one))) continue;
    for (const [field, places] of Object.entries(fields)) aliases.set(field, [...(aliases.get(field) ?? []), ...[places].flat()]);
  }
  return aliases;
}

/** Whether a log source has all parts that are wanted. */
export function isPartOf(wanted: { product?: string | undefined; category?: string | undefined; service?: string | undefined }, of: LogSource): boolean {
  return (
    (wanted.product === undefined || wanted.product === of.product) &&
    (wanted.category === undefined || wanted.category === of.category) &&
    (wanted.service === undefined || wanted.service === of.service)
  );
}
