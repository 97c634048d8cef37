import type { ResolvedAttribute, ResolvedClass, ResolvedItem, ResolvedSchema } from './resolve-schema.ts';

/** Drones, reports on the posture of applications and identities, and the finding that OCSF itself replaced: no mapping or rule uses them. */
const UNUSED_CATEGORIES = new Set(['unmanned_systems']);
const UNUSED_CLASSES = new Set([
  'application_security_posture_finding', 'iam_analysis_finding', 'security_finding',
]);

export interface Selection {
  readonly classes: readonly ResolvedClass[];
  /** Classes that are only extended by others, parents before children. */
  readonly bases: readonly ResolvedClass[];
  readonly objects: readonly ResolvedItem[];
}

/** The classes that we use, what they extend, and the objects that can be reached from them. */
export function selectClasses(schema: ResolvedSchema): Selection {
  const classes = [...schema.classes.values()].filter(isUsed).sort((a, b) => (a.uid ?? 0) - (b.uid ?? 0));
  const chosen = new Set(classes.map((each) => each.name));
  const parents = classes.flatMap((each) => ancestors(schema, each)).filter((each) => !chosen.has(each.name));
  const bases = [...new Map(parents.map((each) => [each.name, each])).values()];
  return { classes, bases: bases.sort((a, b) => (a.name < b.name ? -1 : 1)), objects: reachable(schema, classes) };
}

function isUsed(each: ResolvedClass): boolean {
  return each.uid !== null && !UNUSED_CATEGORIES.has(each.category) && !UNUSED_CLASSES.has(each.name);
}

function ancestors(schema: ResolvedSchema, item: ResolvedClass): ResolvedClass[] {
  const parent = schema.classes.get(item.parent ?? '');
  return parent === undefined ? [] : [...ancestors(schema, parent), parent];
}

function reachable(schema: ResolvedSchema, classes: readonly ResolvedClass[]): ResolvedItem[] {
  const found = new Map<string, ResolvedItem>();
  const visit = (attributes: ReadonlyMap<string, ResolvedAttribute>): void => {
    for (const { type } of attributes.values()) {
      const object = schema.objects.get(type);
      if (object === undefined || found.has(type)) continue;
      found.set(type, object);
      visit(object.attributes);
    }
  };
  for (const each of classes) visit(each.attributes);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
