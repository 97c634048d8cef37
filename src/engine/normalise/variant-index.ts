import type { Json, JsonObject } from '#contract/event.ts';
import type { Condition } from '#contract/mapping.ts';
import { compilePath } from './field-path.ts';

/** The variants of a mapping that may take a record, in their order. */
export type VariantIndex<T> = (fields: JsonObject) => readonly T[];

interface Conditional {
  readonly when?: Condition | undefined;
}

/**
 * Most variants of a mapping ask for a value of the same field (`EventID`, `type`): they are found by that value instead of being tried one
 * after another. What asks for no exact value of it stays a candidate for every record.
 */
export function indexVariants<T>(documents: readonly Conditional[], variants: readonly T[]): VariantIndex<T> {
  const field = commonField(documents);
  if (field === undefined) return () => variants;
  const read = compilePath(field);
  const wanted = documents.map(({ when }) => exactValues(when, field));
  const values = new Set(wanted.flatMap((list) => list ?? []));
  const byValue = new Map([...values].map((value) => [value, variants.filter((_, i) => wanted[i]?.includes(value) ?? true)]));
  const others = variants.filter((_, i) => wanted[i] === undefined);
  return (fields) => {
    const value = read(fields);
    if (typeof value === 'object' && value !== null) return variants;
    return byValue.get(String(value).toLowerCase()) ?? others;
  };
}

/** The field that the most variants test for exact values; none where it would save nothing. */
function commonField(documents: readonly Conditional[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { when } of documents) {
    for (const field of when && !Array.isArray(when) ? Object.keys(when) : []) {
      if (exactValues(when, field)) counts.set(field, (counts.get(field) ?? 0) + 1);
    }
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best && best[1] > 2 ? best[0] : undefined;
}

/** The values of which a condition demands one, in the form in which conditions compare them. */
function exactValues(when: Condition | undefined, field: string): readonly string[] | undefined {
  if (!when || Array.isArray(when)) return undefined;
  const test = (when as Readonly<Record<string, Json | undefined>>)[field];
  const list = Array.isArray(test) ? (test as readonly Json[]) : [test];
  const isExact = list.every((value) => typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && !value.includes('*')));
  return isExact ? list.map((value) => String(value).toLowerCase()) : undefined;
}
