import type { EventFilter, FilterPlace, FilterTest } from '#contract/event-filter.ts';
import type { LogSource } from '#contract/log-source.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { pathOf } from '../../alias-place.ts';
import { plainPath } from '../../../normalise/field-path.ts';

/** A place that holds a field for the events of a log source. */
interface PlaceOfAlias {
  /** Null where every event has the alias that the rule is asked about. */
  readonly logSource: Extract<EventFilter, { kind: 'log-source' }> | null;
  readonly place: FilterPlace | null;
  /** The values are made of what stands there, by a table or of fingerprints: only that there is something can be asked. */
  readonly isMade: boolean;
}

const UNSURE: EventFilter = { kind: 'unsure' };

/** Where events hold the fields of a rule, as `createEventView` reads them: the source's own field, and only where that is absent the aliases of their log sources. */
export class FieldPlaces {
  readonly #taxonomy: Taxonomy;
  readonly #ruleSource: LogSource;

  constructor(taxonomy: Taxonomy, ruleSource: LogSource) {
    this.#taxonomy = taxonomy;
    this.#ruleSource = ruleSource;
  }

  /** Some value of the field other than null passes a test; without a field, the raw record does. */
  some(field: string | null, test: FilterTest): EventFilter {
    if (field === null) return { kind: 'test', place: { kind: 'raw' }, test };
    const own = ownPlace(field);
    if (own === null) return UNSURE;
    const aliases = this.aliases(field);
    const holds = ask(own, test);
    return aliases.length === 0 ? holds : { kind: 'or', children: [holds, { kind: 'and', children: [isAbsent(own), { kind: 'or', children: ofAliases(aliases, test) }] }] };
  }

  exists(field: string): EventFilter {
    const own = ownPlace(field);
    if (own === null) return UNSURE;
    return { kind: 'or', children: [ask(own, THERE), ...ofAliases(this.aliases(field), THERE)] };
  }

  /** The field is absent, or a null or nothing at all is in it. */
  isNull(field: string): EventFilter {
    const own = ownPlace(field);
    if (own === null) return UNSURE;
    const aliases = this.aliases(field);
    const noAlias: EventFilter = { kind: 'not', child: { kind: 'or', children: ofAliases(aliases, THERE) } };
    const absent: EventFilter = { kind: 'and', children: [isAbsent(own), { kind: 'or', children: [noAlias, ...ofAliases(aliases, GAP)] }] };
    return { kind: 'or', children: [ask(own, GAP), absent] };
  }

  /** The aliases that events of the rule may have for a field. */
  aliases(field: string): readonly PlaceOfAlias[] {
    return this.#taxonomy.flatMap(({ logsource, fields }) => {
      if (!Object.hasOwn(fields, field)) return [];
      const gate = isImplied(logsource, this.#ruleSource) ? null : { kind: 'log-source' as const, ...logsource };
      return [fields[field] ?? []].flat().map((place) => ({ logSource: gate, place: aliasPlace(pathOf(place)), isMade: typeof place !== 'string' }));
    });
  }
}

const THERE: FilterTest = { kind: 'there' };
const GAP: FilterTest = { kind: 'gap' };

function ask(place: FilterPlace, test: FilterTest): EventFilter {
  return { kind: 'test', place, test };
}

function isAbsent(place: FilterPlace): EventFilter {
  return { kind: 'not', child: ask(place, THERE) };
}

/** A place that several log sources have as alias is asked once for all of them. */
function ofAliases(aliases: readonly PlaceOfAlias[], test: FilterTest): readonly EventFilter[] {
  const byPlace = Map.groupBy(aliases, ({ place, isMade }) => JSON.stringify([place, isMade]));
  return [...byPlace.values()].map((same): EventFilter => {
    const { place, isMade } = same[0] as PlaceOfAlias;
    const asked: EventFilter = place === null ? UNSURE : isMade ? { kind: 'and', children: [ask(place, THERE), UNSURE] } : ask(place, test);
    const gates = same.map(({ logSource }) => logSource).filter((gate) => gate !== null);
    return gates.length < same.length ? asked : { kind: 'and', children: [{ kind: 'or', children: gates }, asked] };
  });
}

/** The place of a source's own field; null where the name is a path that picks items of lists. */
export function ownPlace(field: string): FilterPlace | null {
  const path = plainPath(field);
  return path === null ? null : { kind: 'field', path };
}

function aliasPlace(place: string): FilterPlace | null {
  if (place.startsWith('fields.')) return ownPlace(place.slice('fields.'.length));
  // `[*]` stays a name of its own: no column tells what stands there.
  const path = plainPath(place.replaceAll('[*]', ''));
  return path === null ? null : { kind: 'ocsf', path: place.replaceAll('[*]', '.[*]').split('.') };
}

/** Whether every event that the rule is asked about is of the taxonomy's log source. */
function isImplied(wanted: Taxonomy[number]['logsource'], rule: LogSource): boolean {
  return (['product', 'category', 'service'] as const).every((part) => wanted[part] === undefined || wanted[part] === rule[part]);
}
