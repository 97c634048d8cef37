import type { Json, NormalisedEvent } from '#contract/event.ts';
import type { AliasPlace } from '#contract/taxonomy.ts';
import { compilePath, isObject } from '../normalise/field-path.ts';

/** Reads what one place of an alias holds; `undefined` where it is absent. */
export type Read = (event: NormalisedEvent) => Json | undefined;

/** The path that a place reads: of OCSF, or `fields.<name>`. */
export function pathOf(place: AliasPlace): string {
  if (typeof place === 'string') return place;
  return 'hashes' in place ? place.hashes : place.from;
}

/** Compiles a place of an alias: a path, a table over what is there, or the fingerprints there. */
export function compilePlace(place: AliasPlace): Read {
  const read = compileWhere(pathOf(place));
  if (typeof place === 'string') return read;
  if ('hashes' in place) return compileHashes(read);
  return (event) => {
    const value = read(event);
    return value === undefined || value === null ? undefined : place.map[String(value)];
  };
}

function compileWhere(path: string): Read {
  if (path.startsWith('fields.')) {
    const read = compilePath(path.slice('fields.'.length));
    return (event) => read(event.fields);
  }
  const read = compilePath(path);
  return (event) => read(event.ocsf);
}

/** OCSF numbers the algorithms; Sysmon names them so. */
const ALGORITHMS: Readonly<Record<string, string>> = { 1: 'MD5', 2: 'SHA1', 3: 'SHA256', 4: 'SHA512', 18: 'IMPHASH' };

function compileHashes(read: Read): Read {
  return (event) => {
    const list = read(event);
    if (!Array.isArray(list)) return undefined;
    const texts = (list as readonly Json[]).flatMap((one) => (isObject(one) && one['value'] !== undefined ? [`${ALGORITHMS[String(one['algorithm_id'])] ?? one['algorithm'] ?? 'HASH'}=${String(one['value'])}`] : []));
    return texts.length > 0 ? texts : undefined;
  };
}
