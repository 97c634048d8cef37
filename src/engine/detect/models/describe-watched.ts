import type { Condition } from '#contract/mapping.ts';
import { ocsfClass } from '#contract/ocsf-names.ts';

type Part = Exclude<Condition, readonly unknown[]>;
type FieldTest = Part[string];

/** Which events a model looks at, in words: `Authentication: activity is Logon, status is Success`. */
export function describeWatched(when: Condition): string {
  return [when].flat().map(describePart).join('; or ');
}

function describePart(part: Part): string {
  const { class_uid: classes, ...rest } = part;
  const uids = [classes].flat().filter((one) => typeof one === 'number');
  const names = uids.length === 0 ? 'Any event' : either(uids.map((uid) => ocsfClass(uid)?.caption ?? `class ${uid}`));
  const tests = Object.entries(rest).map(([path, test]) => `${nameOf(path)} ${describeTest(path, test, uids[0])}`);
  return tests.length === 0 ? names : `${names}: ${tests.join(', ')}`;
}

/** `connection_info.direction_id` is the direction. */
function nameOf(path: string): string {
  return (path.split('.').at(-1) ?? path).replace(/_id$/, '').replaceAll('_', ' ');
}

function describeTest(path: string, test: FieldTest, classUid: number | undefined): string {
  const word = (value: unknown): string => captionOf(path, value, classUid);
  if (test === null || typeof test !== 'object' || Array.isArray(test)) return `is ${either([test].flat().map(word))}`;
  const { exists, not, contains, gte, lt } = test;
  const told = [
    exists === undefined ? null : exists ? 'is there' : 'is not there',
    not === undefined ? null : `is not ${either([not].flat().map(word))}`,
    contains === undefined ? null : `has ${either([contains].flat())} in it`,
    gte === undefined ? null : `is at least ${gte}`,
    lt === undefined ? null : `is below ${lt}`,
  ];
  return told.filter((one) => one !== null).join(' and ');
}

/** What OCSF calls a number at a place; the number where it has no name for it. */
function captionOf(path: string, value: unknown, classUid: number | undefined): string {
  const found = classUid === undefined ? undefined : ocsfClass(classUid)?.attributes.get(path)?.enum?.[String(value)];
  if (found !== undefined) return found;
  // OCSF's `connection_info.direction_id`, the one list of a nested place that models of ours ask.
  return path === 'connection_info.direction_id' ? ({ 1: 'Inbound', 2: 'Outbound', 3: 'Lateral' } as Record<string, string>)[String(value)] ?? String(value) : String(value);
}

function either(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
