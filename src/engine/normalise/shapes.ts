import type { Json, JsonObject } from '#contract/event.ts';
import type { MappingDocument } from '#contract/mapping.ts';
import { compileFieldNames } from './assignment.ts';
import { compileCondition } from './condition.ts';

/** Gives a record that came in another shape the names of the usual one. */
export type Reshape = (fields: JsonObject) => JsonObject;

/** Compiles the `shapes` of a mapping; the first whose condition holds is taken. */
export function compileShapes({ shapes = [], events }: MappingDocument, isEmpty: (value: Json) => boolean): Reshape {
  if (shapes.length === 0) return (fields) => fields;
  // The names are the record's own, so the class does not matter; a list of objects may be made for any of them.
  const context = { className: events[0]?.class ?? '', isEmpty };
  const compiled = shapes.map(({ when, fields }) => ({ matches: compileCondition(when), rename: compileFieldNames(fields, context, true) }));
  return (fields) => compiled.find(({ matches }) => matches(fields))?.rename(fields) ?? fields;
}
