import type { SchemaItem, SchemaSource, SourceAttribute } from './read-schema.ts';

export interface ResolvedAttribute {
  readonly type: string;
  readonly isArray: boolean;
  readonly requirement: 'required' | 'recommended' | 'optional';
  readonly values: ReadonlyMap<string, string> | null;
  readonly profile: string | null;
  readonly isDeprecated: boolean;
}

export interface ResolvedItem {
  readonly name: string;
  readonly caption: string;
  readonly parent: string | null;
  readonly profiles: readonly string[];
  readonly atLeastOne: readonly string[];
  readonly justOne: readonly string[];
  readonly isDeprecated: boolean;
  readonly attributes: ReadonlyMap<string, ResolvedAttribute>;
}

export interface ResolvedClass extends ResolvedItem {
  /** Null for a class that only others extend. */
  readonly uid: number | null;
  readonly category: string;
}

export interface ResolvedSchema {
  readonly classes: ReadonlyMap<string, ResolvedClass>;
  readonly objects: ReadonlyMap<string, ResolvedItem>;
  readonly profiles: readonly string[];
}

/** An extension's class uid is put above those of the core: extension uid times this. */
const EXTENSION_STEP = 100_000;
const CATEGORY_STEP = 1000;

/** Applies inheritance, includes, profiles, extension patches and the dictionary, as OCSF's own server does. */
export function resolveSchema(source: SchemaSource): ResolvedSchema {
  const events = new Merger(source, source.events);
  const objects = new Merger(source, source.objects);
  const observables = observableTypes(source);
  return {
    classes: byName(events.names().map((name) => resolveClass(source, events, name))),
    objects: byName(objects.names().map((name) => addObservables(resolveItem(source, objects.merge(name)), observables))),
    profiles: source.profiles.map(profileName).sort(),
  };
}

function resolveClass(source: SchemaSource, events: Merger, name: string): ResolvedClass {
  const merged = events.merge(name);
  const category = source.categories.get(merged.category ?? '');
  const isBase = name === 'base_event';
  const own = merged.uid === undefined ? null : merged.uid + (category?.uid ?? 0) * CATEGORY_STEP + (merged.extension?.uid ?? 0) * EXTENSION_STEP;
  return { ...resolveItem(source, merged), uid: isBase ? 0 : own, category: merged.category ?? 'other' };
}

function resolveItem(source: SchemaSource, merged: Merged): ResolvedItem {
  const attributes = [...merged.attributes].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: merged.name,
    caption: merged.caption,
    parent: merged.parent,
    profiles: [...merged.profiles].sort(),
    atLeastOne: [...(merged.constraints?.at_least_one ?? [])].sort(),
    justOne: [...(merged.constraints?.just_one ?? [])].sort(),
    isDeprecated: merged.isDeprecated,
    attributes: new Map(attributes.map(([name, attribute]) => [name, resolveAttribute(source, name, attribute)])),
  };
}

function resolveAttribute(source: SchemaSource, name: string, attribute: SourceAttribute): ResolvedAttribute {
  const whole = mergeAttribute(source.dictionary.get(name) ?? {}, attribute);
  if (whole.type === undefined) throw new Error(`The dictionary has no attribute "${name}" and its use gives no type.`);
  const values = Object.entries(whole.enum ?? {}).map(([value, { caption }]) => [value, caption ?? value] as const);
  return {
    type: whole.type,
    isArray: whole.is_array ?? false,
    requirement: whole.requirement ?? 'optional',
    values: values.length > 0 ? new Map(values) : null,
    profile: whole.profile ?? null,
    isDeprecated: whole['@deprecated'] !== undefined,
  };
}

interface Merged {
  readonly name: string;
  readonly caption: string;
  readonly parent: string | null;
  readonly category: string | undefined;
  readonly uid: number | undefined;
  readonly extension: SchemaItem['extension'];
  readonly profiles: ReadonlySet<string>;
  readonly constraints: SchemaItem['constraints'];
  readonly isDeprecated: boolean;
  readonly attributes: ReadonlyMap<string, SourceAttribute>;
}

/** Lays an item over what it extends, and extension patches over the item. */
class Merger {
  readonly #source: SchemaSource;
  readonly #items = new Map<string, SchemaItem[]>();
  readonly #merged = new Map<string, Merged>();

  constructor(source: SchemaSource, items: readonly SchemaItem[]) {
    this.#source = source;
    for (const item of [...items].sort((a, b) => Number(a.name === undefined) - Number(b.name === undefined))) {
      const name = item.name ?? item.extends ?? '';
      this.#items.set(name, [...(this.#items.get(name) ?? []), item]);
    }
  }

  names(): string[] {
    return [...this.#items.keys()].sort();
  }

  merge(name: string): Merged {
    const known = this.#merged.get(name);
    if (known !== undefined) return known;
    const [item, ...patches] = this.#items.get(name) ?? [];
    if (item === undefined) throw new Error(`Nothing in the schema is named "${name}".`);
    const parent = item.extends === undefined ? null : this.merge(item.extends);
    const merged = patches.reduce((base, patch) => this.#lay(base, { ...patch, extends: base.parent ?? undefined }), this.#lay(parent, item));
    this.#merged.set(name, merged);
    return merged;
  }

  #lay(base: Merged | null, item: SchemaItem): Merged {
    const attributes = new Map(base?.attributes);
    for (const include of item.attributes.include) layAttributes(attributes, keepProfiles(attributes, this.#included(include, item)));
    layAttributes(attributes, Object.entries(item.attributes.own));
    return {
      name: item.name ?? base?.name ?? '',
      caption: item.caption ?? base?.caption ?? '',
      parent: item.extends ?? null,
      category: item.category ?? base?.category,
      uid: item.uid,
      extension: item.extension,
      profiles: new Set([...(base?.profiles ?? []), ...(item.profiles ?? [])]),
      constraints: item.constraints ?? base?.constraints,
      isDeprecated: item['@deprecated'] !== undefined,
      attributes,
    };
  }

  #included(path: string, item: SchemaItem): [string, SourceAttribute][] {
    const name = path.replace(/^profiles\//, '').replace(/\.json$/, '');
    const candidates = this.#source.profiles.filter((each) => each.name === name);
    const profile = candidates.find((each) => each.extension?.uid === item.extension?.uid) ?? candidates[0];
    if (profile === undefined) throw new Error(`"${item.name ?? item.extends}" includes "${path}", which the schema does not hold.`);
    return Object.entries(profile.attributes.own).map(([key, value]) => [key, { profile: profileName(profile), ...value }]);
  }
}

function profileName(profile: SchemaItem): string {
  return profile.extension === null ? (profile.name ?? '') : `${profile.extension.name}/${profile.name}`;
}

/** Where two profiles bring one attribute (`euid` of Linux and of macOS users), it stays with the first. */
function keepProfiles(target: ReadonlyMap<string, SourceAttribute>, included: readonly [string, SourceAttribute][]): [string, SourceAttribute][] {
  return included.map(([name, attribute]) => [name, { ...attribute, profile: target.get(name)?.profile ?? attribute.profile }]);
}

function layAttributes(target: Map<string, SourceAttribute>, attributes: readonly [string, SourceAttribute][]): void {
  for (const [name, attribute] of attributes) target.set(name, mergeAttribute(target.get(name) ?? {}, attribute));
}

function mergeAttribute(base: SourceAttribute, over: SourceAttribute): SourceAttribute {
  const values: NonNullable<SourceAttribute['enum']> = { ...base.enum };
  for (const [value, text] of Object.entries(over.enum ?? {})) values[value] = { ...values[value], ...text };
  return { ...base, ...over, enum: values };
}

/** Observable type ids stand scattered over types, dictionary, objects and attributes; here they are in one list. */
function observableTypes(source: SchemaSource): Map<string, string> {
  const found = new Map<string, string>();
  const note = (id: number | undefined, caption: string): void => {
    if (id !== undefined && !found.has(String(id))) found.set(String(id), caption);
  };
  for (const [name, type] of source.types) note(type.observable, type.caption ?? name);
  for (const [name, attribute] of source.dictionary) note(attribute.observable, attribute.caption ?? name);
  for (const object of source.objects) note(object.observable, object.caption ?? '');
  for (const object of source.objects) noteAttributes(object, 'Object', note);
  for (const event of source.events) noteAttributes(event, 'Class', note);
  return found;
}

function noteAttributes(item: SchemaItem, kind: string, note: (id: number | undefined, caption: string) => void): void {
  for (const [name, attribute] of Object.entries(item.attributes.own)) note(attribute.observable, `${item.caption} ${kind}: ${name}`);
}

function addObservables(object: ResolvedItem, observables: ReadonlyMap<string, string>): ResolvedItem {
  const typeId = object.attributes.get('type_id');
  if (object.name !== 'observable' || typeId === undefined) return object;
  const values = new Map([...(typeId.values ?? []), ...observables]);
  return { ...object, attributes: new Map(object.attributes).set('type_id', { ...typeId, values }) };
}

function byName<T extends { readonly name: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}
