import type { Json, JsonObject } from '#contract/event.ts';
import { readGzLines } from './gz-lines.ts';
import { readInputPart } from './input-part.ts';
import { isObject, textsOf } from './json-path.ts';
import type { ExpectedClass, ReferenceCase } from './reference-case.ts';

/** The tests of tenzir/library; `expected` is empty where a test is not about OCSF. */
export async function* readTenzirTests(path: string): AsyncGenerator<ReferenceCase> {
  for await (const test of readGzLines(path)) yield toCase(test);
}

export function toCase(test: JsonObject): ReferenceCase {
  return {
    reference: 'tenzir',
    package: String(test['package']),
    test: `${test['package']}/${test['test']}`,
    inputs: list(test['inputs']).map((input) => ({ name: String(input['file']), text: withoutLeadingComments(String(input['text'])) })),
    expected: list(test['expected']).flatMap(expectedClass),
    part: readInputPart(textsOf(test['input_filter'])),
  };
}

function list(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter((item): item is JsonObject => isObject(item as Json)) : [];
}

/** The authors of the tests explain XML inputs in comments before the event; no product sends those. */
function withoutLeadingComments(text: string): string {
  return text.replace(/^(?:\s*<!--[\s\S]*?-->)+\s*/, '');
}

function expectedClass(event: JsonObject): ExpectedClass[] {
  const classUid = event['class_uid'];
  if (typeof classUid !== 'number') return [];
  const time = event['time'];
  const timeMs = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return [{ classUid, timeMs: Number.isNaN(timeMs) ? null : timeMs }];
}
