import type { Json, JsonObject } from './event.ts';
import { OCSF_PROFILES } from './ocsf.gen.ts';
import { isFreeForm, type OcsfAttribute, type OcsfClass, type OcsfShape, ocsfClass, ocsfObject } from './ocsf-names.ts';
import { isOcsfValue } from './ocsf-value.ts';

export { type OcsfAttribute, type OcsfClass, ocsfAttribute, ocsfClass } from './ocsf-names.ts';

export const OCSF_PROBLEM_KINDS = [
  'unknown-class', 'unknown-attribute', 'unknown-profile', 'wrong-type', 'not-in-enum', 'missing-attribute', 'broken-constraint',
  'wrong-type-uid', 'wrong-category',
] as const;
export type OcsfProblemKind = (typeof OCSF_PROBLEM_KINDS)[number];

export interface OcsfProblem {
  readonly kind: OcsfProblemKind;
  /** Dotted, with list positions: `resources.0.uid`. */
  readonly path: string;
  /** What was expected; never text from the event. */
  readonly detail: string;
}

interface Check {
  readonly profiles: ReadonlySet<string>;
  readonly problems: OcsfProblem[];
}

/** What OCSF would refuse in an event; empty when it is valid. A null value counts as absent. */
export function checkOcsfEvent(event: JsonObject): readonly OcsfProblem[] {
  const found = typeof event.class_uid === 'number' ? ocsfClass(event.class_uid) : undefined;
  if (found === undefined) return [{ kind: 'unknown-class', path: 'class_uid', detail: 'not the uid of a class in the OCSF table' }];
  const profiles = declaredProfiles(event);
  const check: Check = { profiles: new Set(profiles.flatMap(withShortName)), problems: [] };
  checkProfiles(profiles, check);
  checkShape(found, event, '', check);
  checkUids(found, event, check);
  return check.problems;
}

function declaredProfiles(event: JsonObject): string[] {
  const listed = isObject(event.metadata) ? event.metadata.profiles : undefined;
  return Array.isArray(listed) ? listed.filter((each): each is string => typeof each === 'string') : [];
}

/** Extension profiles are declared with or without the extension's name: `linux/linux_users`, `linux_users`. */
function withShortName(profile: string): string[] {
  return [profile, profile.slice(profile.indexOf('/') + 1)];
}

const KNOWN_PROFILES = new Set<string>(OCSF_PROFILES.flatMap(withShortName));

function checkProfiles(profiles: readonly string[], { problems }: Check): void {
  for (const [index, profile] of profiles.entries()) {
    if (!KNOWN_PROFILES.has(profile)) problems.push({ kind: 'unknown-profile', path: `metadata.profiles.${index}`, detail: 'not a profile of OCSF' });
  }
}

function checkUids(found: OcsfClass, event: JsonObject, { problems }: Check): void {
  const { activity_id: activity, type_uid: type, category_uid: category } = event;
  if (typeof category === 'number' && category !== found.categoryUid) {
    problems.push({ kind: 'wrong-category', path: 'category_uid', detail: `${found.name} is of category ${found.categoryUid} (${found.category})` });
  }
  if (typeof activity !== 'number' || typeof type !== 'number') return;
  const expected = found.uid * 100 + activity;
  if (type !== expected) problems.push({ kind: 'wrong-type-uid', path: 'type_uid', detail: `class_uid * 100 + activity_id is ${expected}` });
}

function checkShape(shape: OcsfShape, value: JsonObject, prefix: string, check: Check): void {
  for (const [name, each] of Object.entries(value)) {
    if (each === undefined || each === null) continue;
    const attribute = shape.attributes.get(name);
    if (attribute === undefined) check.problems.push({ kind: 'unknown-attribute', path: prefix + name, detail: 'OCSF has no such attribute here' });
    else checkAttribute(attribute, each, prefix + name, check);
  }
  for (const attribute of shape.attributes.values()) {
    if (isMissing(attribute, value, check)) {
      check.problems.push({ kind: 'missing-attribute', path: prefix + attribute.name, detail: `required: ${typeName(attribute)}` });
    }
  }
  checkConstraints(shape, value, prefix, check);
}

function isMissing({ name, requirement, profile }: OcsfAttribute, value: JsonObject, check: Check): boolean {
  if (requirement !== 'required' || (value[name] ?? null) !== null) return false;
  return profile === undefined || check.profiles.has(profile);
}

function checkConstraints({ atLeastOne, justOne }: OcsfShape, value: JsonObject, prefix: string, { problems }: Check): void {
  const path = prefix.slice(0, -1);
  const has = (name: string): boolean => hasValue(value, name.split('.'));
  if (atLeastOne.length > 0 && !atLeastOne.some(has)) {
    problems.push({ kind: 'broken-constraint', path, detail: `needs at least one of ${atLeastOne.join(', ')}` });
  }
  if (justOne.length > 0 && justOne.filter(has).length !== 1) {
    problems.push({ kind: 'broken-constraint', path, detail: `needs just one of ${justOne.join(', ')}` });
  }
}

function hasValue(value: Json | undefined, path: readonly string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return value !== undefined && value !== null;
  return isObject(value) && hasValue(value[first], rest);
}

function checkAttribute(attribute: OcsfAttribute, value: Json, path: string, check: Check): void {
  if (!attribute.isArray) return checkOne(attribute, value, path, check);
  if (!Array.isArray(value)) return wrongType(attribute, value, path, check);
  for (const [index, each] of value.entries()) checkOne(attribute, each, `${path}.${index}`, check);
}

function checkOne(attribute: OcsfAttribute, value: Json, path: string, check: Check): void {
  if (attribute.type === 'json_t') return;
  const shape = ocsfObject(attribute.type);
  if (shape !== undefined && isObject(value)) return isFreeForm(attribute) ? undefined : checkShape(shape, value, `${path}.`, check);
  if (shape !== undefined || !isOcsfValue(attribute.type, value)) return wrongType(attribute, value, path, check);
  if (attribute.enum !== undefined && !Object.hasOwn(attribute.enum, String(value))) {
    const given = typeof value === 'number' ? `${value} is` : 'the text is';
    check.problems.push({ kind: 'not-in-enum', path, detail: `${given} not one of ${Object.keys(attribute.enum).join(', ')}` });
  }
}

function wrongType(attribute: OcsfAttribute, value: Json, path: string, { problems }: Check): void {
  const found = Array.isArray(value) ? 'a list' : value === null ? 'null' : typeof value;
  problems.push({ kind: 'wrong-type', path, detail: `expected ${typeName(attribute)}, found ${found}` });
}

function typeName({ type, isArray }: OcsfAttribute): string {
  return isArray ? `a list of ${type}` : type;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
