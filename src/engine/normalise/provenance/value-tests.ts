import type { Json, JsonObject } from '#contract/event.ts';
import type { Condition, DeclaredLogSource, DeclaredLogSources, MappingDocument } from '#contract/mapping.ts';
import { compileCondition } from '../condition.ts';
import { splitOutside } from '../expression.ts';
import { compilePath } from '../field-path.ts';

type FieldTest = Exclude<Condition, readonly unknown[]>[string];

/**
 * The fields whose values decide whether a mapping recognises a record of this structure. A test whose answer follows from the structure
 * alone (a field that is there or not) decides nothing here, and neither do the others beside one that fails so.
 */
export function recognitionFields(document: MappingDocument, view: JsonObject): ReadonlySet<string> {
  const fields = new Set<string>();
  for (const { has, when } of document.detect) {
    if (has?.some((path) => compilePath(path)(view) === undefined)) continue;
    addOpenTests(when, view, fields);
  }
  return fields;
}

/** The fields whose values decide which variant, log source and names the mapping gives a record of this structure. */
export function decisiveFields(document: MappingDocument, view: JsonObject): ReadonlySet<string> {
  const fields = new Set<string>();
  for (const event of document.events) {
    addOpenTests(event.when, view, fields);
    addLogSources(event.logsource, fields);
  }
  addLogSources(document.logsource, fields);
  return new Set([...fields].filter((field) => compilePath(field)(view) !== undefined));
}

function addOpenTests(condition: Condition | undefined, view: JsonObject, fields: Set<string>): void {
  if (condition === undefined) return;
  for (const part of Array.isArray(condition) ? condition : [condition]) {
    const tests = Object.entries(part as Readonly<Record<string, FieldTest>>);
    const isClosed = tests.some(([path, test]) => isStructural(test, compilePath(path)(view)) && !compileCondition({ [path]: test })(view));
    if (isClosed) continue;
    for (const [path, test] of tests) if (!isStructural(test, compilePath(path)(view))) fields.add(path);
  }
}

/** True when the test's answer is the same for all records of the structure: the field is absent, or only its presence is asked for. */
function isStructural(test: FieldTest, value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return typeof test === 'object' && test !== null && !Array.isArray(test) && Object.keys(test).every((name) => name === 'exists');
}

function addLogSources(declared: DeclaredLogSources | undefined, fields: Set<string>): void {
  for (const source of declared === undefined ? [] : ([declared].flat() as DeclaredLogSource[])) {
    for (const part of [source.product, source.category, source.service]) {
      if (typeof part !== 'object') continue;
      for (const alternative of splitOutside(part.from, '||')) fields.add((splitOutside(alternative, '|')[0] ?? '').trim());
    }
  }
}
