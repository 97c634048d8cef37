import type { JsonObject } from '#contract/event.ts';
import type { MappingExtract } from '#contract/mapping.ts';
import { compileCondition } from './condition.ts';
import { compilePath } from './field-path.ts';
import { compileTextPattern } from './text-pattern.ts';

/** Adds to the fields what patterns read out of a text. */
export type Extraction = (fields: JsonObject) => JsonObject;

/** Compiles the `extract` of a mapping: of each entry the first pattern that fits its text adds its captures and fixed fields. */
export function compileExtraction(entries: readonly MappingExtract[]): Extraction {
  if (entries.length === 0) return (fields) => fields;
  const steps = entries.map((entry) => {
    const read = compilePath(entry.from);
    const matches = compileCondition(entry.when);
    const patterns = entry.patterns.map((one) => (typeof one === 'string' ? { fit: compileTextPattern(one), set: {} } : { fit: compileTextPattern(one.match), set: one.set ?? {} }));
    return (fields: JsonObject): JsonObject => {
      const text = read(fields);
      if (typeof text !== 'string' || !matches(fields)) return fields;
      for (const { fit, set } of patterns) {
        const captures = fit(text);
        if (captures) return { ...fields, ...captures, ...set };
      }
      return fields;
    };
  });
  return (fields) => steps.reduce((soFar, step) => step(soFar), fields);
}
