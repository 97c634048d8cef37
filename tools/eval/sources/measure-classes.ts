import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { classesAgree } from './class-equivalents.ts';
import { eventsOfPart } from './input-part.ts';
import { matchClasses } from './match-classes.ts';
import { OCSF_EXAMPLES, type ReferenceRow, TENZIR_TESTS } from './ocsf-sources.ts';
import { type LeftOut, type ReferenceCase, rowOf } from './reference-case.ts';
import { withoutVersions } from './read-ocsf-examples.ts';
import { isOneOf } from './source-names.ts';
import { addTo, emptyTally, type Tally } from './tally.ts';
import { untoldEventsOfFile } from './untold-events.ts';

const BASE_EVENT = 0;

/** An expected event whose class or source is not ours. */
export interface ClassDisagreement {
  readonly test: string;
  readonly expectedClass: number;
  /** `null` where we have no event for it. */
  readonly gotClass: number | null;
  readonly gotSource: string | null;
}

/** The figures of one product of one reference. */
export interface ClassFigures {
  readonly reference: ReferenceCase['reference'];
  readonly package: string;
  readonly classes: Tally;
  readonly recognised: Tally;
  /** Records to which the reference gives no class; only their source is compared. */
  unclassified: number;
  readonly disagreements: ClassDisagreement[];
}

export interface ClassMeasure {
  readonly packages: readonly ClassFigures[];
  readonly leftOut: readonly LeftOut[];
}

/** Compares the classes that references expect with those that the normaliser gives when no source is told. */
export async function measureClasses(cases: Iterable<ReferenceCase> | AsyncIterable<ReferenceCase>, normaliser: Normaliser, only: string | undefined): Promise<ClassMeasure> {
  const packages = new Map<string, ClassFigures>();
  const leftOut: LeftOut[] = [];
  for await (const one of cases) {
    const row = rowFor(one, normaliser);
    if (typeof row === 'string') {
      leftOut.push({ what: `${one.reference} ${one.test}`, why: row });
      continue;
    }
    if (only !== undefined && !isAsked(one, row, only)) continue;
    const key = `${one.reference} ${one.package}`;
    const figures = packages.get(key) ?? figuresOf(one);
    packages.set(key, figures);
    await measureCase(one, row.sources, normaliser, figures);
  }
  return { packages: [...packages.values()], leftOut };
}

function figuresOf({ reference, package: name }: ReferenceCase): ClassFigures {
  return { reference, package: name, classes: emptyTally(), recognised: emptyTally(), unclassified: 0, disagreements: [] };
}

type MappedRow = ReferenceRow & { readonly sources: readonly string[] };

/** The row of the table of sources for a test, or why it is left out. */
function rowFor(one: ReferenceCase, normaliser: Normaliser): MappedRow | string {
  if (one.expected.length === 0) return 'the test expects no OCSF event';
  const row = one.reference === 'tenzir' ? rowOf(TENZIR_TESTS, one.test) : rowOf(OCSF_EXAMPLES, withoutVersions(one.test));
  if (!row) return 'not in the table of sources';
  const { sources } = row;
  if (!sources) return row.leftOut ?? 'left out';
  return normaliser.sources.some((source) => isOneOf(source, sources)) ? { ...row, sources } : `no mapping of ${sources.join(' or ')}`;
}

function isAsked(one: ReferenceCase, row: MappedRow, only: string): boolean {
  return one.package.toLowerCase() === only.toLowerCase() || row.domain === only || isOneOf(only, row.sources);
}

async function measureCase(one: ReferenceCase, sources: readonly string[], normaliser: Normaliser, figures: ClassFigures): Promise<void> {
  const events = [];
  for (const { name, text } of one.inputs) events.push(...(await untoldEventsOfFile(normaliser, name, text)));
  for (const { expected, event } of matchClasses(one.expected, eventsOfPart(events, one.part))) {
    const isRecognised = event !== undefined && isOneOf(event.source, sources);
    // A reference says with the base event that it has no class for a record: there is nothing to agree with.
    const isUnclassified = expected.classUid === BASE_EVENT;
    const agrees = isUnclassified || (event !== undefined && classesAgree(expected.classUid, event.ocsf.class_uid));
    addTo(figures.recognised, isRecognised);
    if (isUnclassified) figures.unclassified++;
    else addTo(figures.classes, agrees);
    if (!agrees || !isRecognised) {
      figures.disagreements.push({ test: one.test, expectedClass: expected.classUid, gotClass: event?.ocsf.class_uid ?? null, gotSource: event?.source ?? null });
    }
  }
}
