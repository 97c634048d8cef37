import type { Json, JsonObject } from '#contract/event.ts';
import type { LogSource } from '#contract/log-source.ts';
import type { EventFields, FieldValue } from '../event-fields.ts';

const NO_SOURCES: readonly LogSource[] = [];
const LONGEST_VALUE = 8_192;

/** A record by the keys of its leaves, as the kernel looks at it: what anchors are counted in. */
export function leafFields(record: JsonObject, text: string): EventFields {
  const values = new Map<string, FieldValue[]>();
  gather(record, '', values);
  return { logSources: NO_SOURCES, timeMs: 0, text: text.slice(0, LONGEST_VALUE), values: (field) => values.get(field) };
}

function gather(value: Json, key: string, values: Map<string, FieldValue[]>): void {
  if (Array.isArray(value)) for (const item of value) gather(item as Json, key, values);
  else if (typeof value === 'object' && value !== null) for (const [name, item] of Object.entries(value as JsonObject)) gather(item ?? null, name, values);
  else {
    const cut = typeof value === 'string' && value.length > LONGEST_VALUE ? value.slice(0, LONGEST_VALUE) : value;
    values.set(key, [...(values.get(key) ?? []), cut as FieldValue]);
  }
}
