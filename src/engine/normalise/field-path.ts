import type { Json, JsonObject } from '#contract/event.ts';

/** Reads one field of a record; `undefined` where it is absent. */
export type FieldReader = (fields: JsonObject) => Json | undefined;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Compiles a path such as `actor.user`, `resources[0].id`, `resources[*].id` or `` `Threat Name` ``. A name that holds dots
 * itself (`id.orig_h`) is found too: at every level the longest joined name is tried first.
 */
export function compilePath(path: string): FieldReader {
  const segments = splitPath(path);
  if (segments.length === 1) {
    const only = segments[0] as string;
    return (fields) => (Object.hasOwn(fields, only) ? fields[only] : undefined);
  }
  return (fields) => readFrom(fields, segments, 0);
}

/** The names of a path that has names only, outermost first; null where it quotes one or picks items of lists. */
export function plainPath(path: string): readonly string[] | null {
  const segments = splitPath(path);
  return /[`[\]]/.test(path) || segments.length === 0 ? null : segments;
}

function splitPath(path: string): string[] {
  const segments: string[] = [];
  for (const match of path.matchAll(/`([^`]*)`|\[(\*|-?\d+)\]|([^.[\]`]+)/g)) {
    segments.push(match[1] ?? (match[2] === undefined ? (match[3] as string) : `[${match[2]}]`));
  }
  return segments;
}

function readFrom(value: Json | undefined, segments: readonly string[], at: number): Json | undefined {
  if (at === segments.length) return value;
  const segment = segments[at] as string;
  if (Array.isArray(value)) return readArray(value, segments, at);
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, segment)) {
    const found = readFrom(value[segment], segments, at + 1);
    if (found !== undefined) return found;
  }
  let joined = segment;
  for (let next = at + 1; next < segments.length; next++) {
    joined += `.${segments[next]}`;
    if (Object.hasOwn(value, joined)) return readFrom(value[joined], segments, next + 1);
  }
  return undefined;
}

function readArray(value: readonly Json[], segments: readonly string[], at: number): Json | undefined {
  const segment = segments[at] as string;
  const index = /^\[(-?\d+)\]$/.exec(segment);
  if (index) return readFrom(value.at(Number(index[1])), segments, at + 1);
  const rest = segment === '[*]' ? at + 1 : at;
  const found: Json[] = [];
  for (const item of value) {
    const part = readFrom(item, segments, rest);
    if (Array.isArray(part)) found.push(...part);
    else if (part !== undefined) found.push(part as Json);
  }
  return found.length > 0 ? found : undefined;
}
