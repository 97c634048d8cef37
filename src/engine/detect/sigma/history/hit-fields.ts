import type { FieldReading, FilterPlace } from '#contract/event-filter.ts';
import type { LogSource } from '#contract/log-source.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import type { EventFields } from '../../event-fields.ts';
import { isPartOf } from '../../event-view.ts';
import { FieldPlaces, ownPlace } from './field-places.ts';

/** Values of some fields as the store tells them, without the event. */
export interface ToldValues {
  readonly timeMs: number;
  readonly logSources: readonly LogSource[];
  readonly texts: readonly (readonly (readonly string[])[])[];
}

/** No store tells what stands here. */
const UNTOLD: FilterPlace = { kind: 'ocsf', path: [''] };

/** Reads the fields that a correlation needs of a rule's events, without reading the events. */
export class HitFields {
  /** What to ask the store for, one for each of the names. */
  readonly readings: readonly FieldReading[];
  readonly #names: readonly string[];
  readonly #sources: readonly (readonly (LogSource | null)[])[];

  constructor(names: readonly string[], ruleSource: LogSource, taxonomy: Taxonomy) {
    const places = new FieldPlaces(taxonomy, ruleSource);
    const aliases = names.map((name) => places.aliases(name));
    this.#names = names;
    this.#sources = aliases.map((list) => list.map(({ logSource }) => logSource as LogSource | null));
    this.readings = names.map((name, at) => ({ first: ownPlace(name) ?? UNTOLD, others: (aliases[at] ?? []).map(({ place, isMade }) => (isMade ? UNTOLD : place ?? UNTOLD)) }));
  }

  /** The fields as rules see them: numbers are texts here, which says the same to whoever compares or adds them. */
  fieldsOf({ timeMs, logSources, texts }: ToldValues): EventFields {
    return { logSources, timeMs, text: '', values: (name) => this.#values(this.#names.indexOf(name), logSources, texts) };
  }

  #values(at: number, logSources: readonly LogSource[], texts: ToldValues['texts']): readonly string[] | undefined {
    const [own = [], ...others] = texts[at] ?? [];
    if (own.length > 0) return own;
    const found = others.filter((_, place) => {
      const wanted = this.#sources[at]?.[place] ?? null;
      return wanted === null || logSources.some((source) => isPartOf(wanted, source));
    }).flat();
    return found.length > 0 ? found : undefined;
  }
}
