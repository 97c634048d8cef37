import {
  OCSF_BASES, OCSF_CATEGORIES, OCSF_CLASSES, OCSF_ENUMS, OCSF_OBJECTS, type OcsfBaseRow, type OcsfCategoryRow, type OcsfClassRow,
  type OcsfObjectRow,
} from './ocsf.gen.ts';

/** What OCSF says about one attribute where it stands. */
export interface OcsfAttribute {
  readonly name: string;
  /** A data type (`ip_t`) or the name of an object (`network_endpoint`). */
  readonly type: string;
  /** The same name when the type is an object; absent for data types. */
  readonly object?: string;
  readonly isArray: boolean;
  readonly requirement: 'required' | 'recommended' | 'optional';
  /** The allowed values and their captions; absent when any value of the type will do. */
  readonly enum?: Readonly<Record<string, string>>;
  /** The profile that brings it (the first, where several do); it is required only of events that declare the profile. */
  readonly profile?: string;
  readonly isDeprecated: boolean;
}

/** The attributes of a class or an object, and the rule about which of them must be there. */
export interface OcsfShape {
  readonly attributes: ReadonlyMap<string, OcsfAttribute>;
  readonly atLeastOne: readonly string[];
  readonly justOne: readonly string[];
}

export interface OcsfClass extends OcsfShape {
  readonly name: string;
  readonly caption: string;
  readonly uid: number;
  readonly category: string;
  readonly categoryUid: number;
  readonly categoryCaption: string;
  readonly profiles: readonly string[];
  readonly isDeprecated: boolean;
}

const CLASS_ROWS: Readonly<Record<string, OcsfClassRow>> = OCSF_CLASSES;
const BASE_ROWS: Readonly<Record<string, OcsfBaseRow>> = OCSF_BASES;
const OBJECT_ROWS: Readonly<Record<string, OcsfObjectRow>> = OCSF_OBJECTS;
const CATEGORY_ROWS: Readonly<Record<string, OcsfCategoryRow>> = OCSF_CATEGORIES;
const ENUM_ROWS: Readonly<Record<string, Readonly<Record<string, string>>>> = OCSF_ENUMS;

const nameByUid = new Map(Object.entries(CLASS_ROWS).map(([name, row]) => [row.uid, name]));
const classes = new Map<string, OcsfClass>();
const objects = new Map<string, OcsfShape>();

/** The class of a name (`process_activity`) or a uid (1007); undefined when we have none. */
export function ocsfClass(nameOrUid: string | number): OcsfClass | undefined {
  const name = typeof nameOrUid === 'number' ? nameByUid.get(nameOrUid) : nameOrUid;
  if (name === undefined || !Object.hasOwn(CLASS_ROWS, name)) return undefined;
  return remembered(classes, name, readClass);
}

/** The attributes of an object (`process`); undefined for data types and unknown names. */
export function ocsfObject(name: string): OcsfShape | undefined {
  if (!Object.hasOwn(OBJECT_ROWS, name)) return undefined;
  return remembered(objects, name, readObject);
}

/** JSON and the bare object take whatever the source sent, so everything below them is allowed. */
export function isFreeForm(attribute: OcsfAttribute): boolean {
  return attribute.type === 'json_t' || attribute.type === 'object';
}

/**
 * The attribute at a dotted path of a class (`actor.user.name`); undefined when the path is wrong. Lists may be
 * passed through (`file.hashes.value`) or indexed (`file.hashes.0.value`).
 */
export function ocsfAttribute(className: string, path: string): OcsfAttribute | undefined {
  const [first = '', ...rest] = path.split('.');
  let attribute = ocsfClass(className)?.attributes.get(first);
  for (const segment of rest) {
    if (attribute === undefined) return undefined;
    attribute = stepInto(attribute, segment);
  }
  return attribute;
}

function stepInto(attribute: OcsfAttribute, segment: string): OcsfAttribute | undefined {
  if (attribute.isArray && /^\d+$/.test(segment)) return { ...attribute, isArray: false };
  if (segment !== '' && isFreeForm(attribute)) return { name: segment, type: 'json_t', isArray: false, requirement: 'optional', isDeprecated: false };
  return ocsfObject(attribute.type)?.attributes.get(segment);
}

function readClass(name: string): OcsfClass {
  const row = CLASS_ROWS[name];
  const category = CATEGORY_ROWS[row?.category ?? ''];
  if (row === undefined || category === undefined) throw new Error(`The OCSF table has no class "${name}". Run tools/ocsf/generate.ts.`);
  return {
    ...readShape(row, inheritedRows(row)),
    name,
    caption: row.caption,
    uid: row.uid,
    category: row.category,
    categoryUid: category.uid,
    categoryCaption: category.caption,
    profiles: words(row.profiles),
    isDeprecated: row.isDeprecated ?? false,
  };
}

function readObject(name: string): OcsfShape {
  const row = OBJECT_ROWS[name];
  if (row === undefined) throw new Error(`The OCSF table has no object "${name}". Run tools/ocsf/generate.ts.`);
  return readShape(row, row.attributes);
}

function inheritedRows(row: OcsfBaseRow): Readonly<Record<string, string>> {
  const parent = row.extends === undefined ? undefined : (CLASS_ROWS[row.extends] ?? BASE_ROWS[row.extends]);
  return parent === undefined ? row.attributes : { ...inheritedRows(parent), ...row.attributes };
}

function readShape(row: OcsfObjectRow, rows: Readonly<Record<string, string>>): OcsfShape {
  const attributes = new Map(Object.entries(rows).map(([name, text]) => [name, readAttribute(name, text)]));
  for (const attribute of [...attributes.values()]) addDatetime(attributes, attribute);
  return { attributes, atLeastOne: words(row.atLeastOne), justOne: words(row.justOne) };
}

/** The datetime profile gives each timestamp a text sibling; OCSF derives these by name, so the table leaves them out. */
function addDatetime(attributes: Map<string, OcsfAttribute>, { name, type, isArray, isDeprecated }: OcsfAttribute): void {
  const sibling = `${name}_dt`;
  if (type !== 'timestamp_t' || attributes.has(sibling)) return;
  attributes.set(sibling, { name: sibling, type: 'datetime_t', isArray, requirement: 'optional', profile: 'datetime', isDeprecated });
}

const REQUIREMENTS = new Map<string | undefined, OcsfAttribute['requirement']>([['!', 'required'], ['+', 'recommended']]);
const ROW = /^(?<type>\w+)(?<list>\[\])?(?<mark>[!+])?(?: =(?<values>\S+))?(?: @(?<profile>\S+))?(?<deprecated> ~)?$/;

function readAttribute(name: string, text: string): OcsfAttribute {
  const { type, list, mark, values, profile, deprecated } = ROW.exec(text)?.groups ?? {};
  if (type === undefined) throw new Error(`The OCSF row "${name}: ${text}" cannot be read. Run tools/ocsf/generate.ts.`);
  const allowed = values === undefined ? undefined : ENUM_ROWS[values];
  return {
    name,
    type,
    ...(Object.hasOwn(OBJECT_ROWS, type) ? { object: type } : {}),
    isArray: list !== undefined,
    requirement: REQUIREMENTS.get(mark) ?? 'optional',
    ...(allowed === undefined ? {} : { enum: allowed }),
    ...(profile === undefined ? {} : { profile }),
    isDeprecated: deprecated !== undefined,
  };
}

function words(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : text.split(' ');
}

function remembered<T>(known: Map<string, T>, name: string, read: (name: string) => T): T {
  const value = known.get(name) ?? read(name);
  known.set(name, value);
  return value;
}
