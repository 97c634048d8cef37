import type { Json, JsonObject } from '#contract/event.ts';
import type { MappingDocument } from '#contract/mapping.ts';
import { compilePath, isObject } from './field-path.ts';

/**
 * Products write one record in several shapes: bare, inside another object, and with capitals as a table's columns. A mapping that says
 * `lift` and `decapitalise` reads all of them by the bare names; what the record has under such a name itself stays.
 */
export function liftFields({ lift, decapitalise }: Pick<MappingDocument, 'lift' | 'decapitalise'>): (fields: JsonObject) => JsonObject {
  if (!lift && !decapitalise) return (fields) => fields;
  const readers = (lift ?? []).map(compilePath);
  return (fields) => {
    const lifted: Record<string, Json | undefined> = { ...fields };
    for (const read of readers) {
      const inner = read(fields);
      if (isObject(inner)) addMissing(lifted, Object.entries(inner));
    }
    if (decapitalise) addMissing(lifted, Object.entries(lifted).flatMap(([name, value]) => (/^[A-Z]/.test(name) ? [[withSmallLetter(name), value]] : [])));
    return lifted as JsonObject;
  };
}

function addMissing(fields: Record<string, Json | undefined>, entries: readonly (readonly [string, Json | undefined])[]): void {
  for (const [name, value] of entries) if (!Object.hasOwn(fields, name)) fields[name] = value;
}

/** `InitiatedBy` becomes `initiatedBy`, `IPAddress` becomes `ipAddress`. */
function withSmallLetter(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (capitals) => capitals.toLowerCase());
}
