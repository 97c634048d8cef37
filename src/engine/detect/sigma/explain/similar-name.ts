import type { JsonObject } from '#contract/event.ts';
import { isObject } from '../../../normalise/field-path.ts';

const MAX_DEPTH = 4;

/** The name in a record that differs from a field's in case or separators only; null where there is none. */
export function similarName(fields: JsonObject, field: string, prefix = '', depth = 0): string | null {
  const wanted = plain(field);
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const path = prefix + name;
    if (plain(path) === wanted || plain(name) === wanted) return path;
    const inner = depth < MAX_DEPTH && isObject(value) ? similarName(value, field, `${path}.`, depth + 1) : null;
    if (inner !== null) return inner;
  }
  return null;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
