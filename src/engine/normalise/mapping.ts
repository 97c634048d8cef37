import type { Json, JsonObject, OcsfEvent } from '#contract/event.ts';
import type { LogSource } from '#contract/log-source.ts';
import { type Framing, type MappingDocument, type MappingEvent, type MappingValue } from '#contract/mapping.ts';
import { OCSF_VERSION } from '#contract/ocsf.gen.ts';
import { type OcsfClass, ocsfAttribute, ocsfClass } from '#contract/ocsf-check.ts';
import { type Assignment, buildObject, compileAssignment, compileFieldNames } from './assignment.ts';
import { compileCondition, type Predicate } from './condition.ts';
import { compileExpression, type Expression, ExpressionError } from './expression.ts';
import { parseEventTime } from './event-time.ts';
import { compileExtraction } from './extraction.ts';
import { compilePath } from './field-path.ts';
import { liftFields } from './lifted-fields.ts';
import { compileLogSources, type LogSourceReader } from './log-sources.ts';
import { compileShapes } from './shapes.ts';
import { indexVariants } from './variant-index.ts';

/** Fields as one mapping made them, and the event that it built of them. */
export interface MappedEvent {
  /** Built when it is read. */
  readonly ocsf: OcsfEvent;
  readonly timeMs: number;
  readonly logSources: readonly LogSource[];
  /** The record's fields, with the further names that the mapping gives them. */
  readonly fields: JsonObject;
}

/** A mapping compiled once: recognises records of its source and makes events of them. */
export interface Mapping {
  readonly document: MappingDocument;
  readonly formats: readonly Framing[];
  recognises(fields: JsonObject): boolean;
  /** The record's fields under the names of the usual shape, with those that `extract` reads out of texts. */
  extract(fields: JsonObject): JsonObject;
  /** `null` when no variant takes the record. */
  toEvent(fields: JsonObject, receivedAtMs: number): MappedEvent | null;
  /** The part of the document that takes the record; `null` when none does. */
  variantOf(fields: JsonObject): MappingEvent | null;
}

export interface MappingProblem {
  readonly source: string;
  /** Where in the document: `events[2].set.user.name`. */
  readonly place: string;
  readonly message: string;
}

/** A mapping that is wrong; all of its problems at once. */
export class MappingError extends Error {
  readonly problems: readonly MappingProblem[];
  constructor(problems: readonly MappingProblem[]) {
    super(problems.map((problem) => `${problem.source}: ${problem.place}: ${problem.message}`).join('\n'));
    this.problems = problems;
  }
}

interface Variant {
  readonly document: MappingEvent;
  readonly matches: Predicate;
  /** Compiled when the first record comes: of all variants there are, an installation sees few. */
  readonly parts: () => VariantParts;
}

interface VariantParts {
  readonly class: OcsfClass;
  readonly activity: Expression;
  readonly assignments: readonly Assignment[];
  readonly logSources: LogSourceReader;
  readonly withNames: (fields: JsonObject) => JsonObject;
  readonly profiles: readonly string[];
}

/** Compiles a mapping; throws a MappingError that lists everything that is wrong with it. */
export function compileMapping(document: MappingDocument): Mapping {
  const problems = mappingProblems(document);
  if (problems.length > 0) throw new MappingError(problems);
  return openMapping(document);
}

/** Everything that is wrong with a mapping. */
export function mappingProblems(document: MappingDocument): readonly MappingProblem[] {
  const problems: MappingProblem[] = [];
  const isEmpty = emptyValues(document);
  const guard = (place: string, compile: () => unknown): void => {
    try {
      compile();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      problems.push({ source: document.source, place, message: error.message });
    }
  };
  guard('shapes', () => compileShapes(document, isEmpty));
  guard('extract', () => compileExtraction(document.extract ?? []));
  for (const [i, source] of [document.time].flat().entries()) guard(`time[${i}]`, () => compileExpression(source, isEmpty));
  checkShared(document, problems);
  for (const [i, event] of document.events.entries()) guard(`events[${i}]`, () => compileVariant(document, event, isEmpty));
  return problems;
}

function emptyValues(document: MappingDocument): (value: Json) => boolean {
  const empties = new Set(document.empty ?? ['', '-']);
  return (value) => typeof value === 'string' && empties.has(value);
}

/** Compiles a mapping that is known to have no problems. */
export function openMapping(document: MappingDocument): Mapping {
  const isEmpty = emptyValues(document);
  const recognisers = document.detect.map((one) => {
    const readers = (one.has ?? []).map(compilePath);
    const when = compileCondition(one.when);
    return (fields: JsonObject) => readers.every((read) => read(fields) !== undefined) && when(fields);
  });
  const reshape = compileShapes(document, isEmpty);
  const extraction = compileExtraction(document.extract ?? []);
  const lift = liftFields(document);
  const times = [document.time].flat().map((source) => compileExpression(source, isEmpty));
  const variants = document.events.map((event) => openVariant(document, event, isEmpty));
  const candidates = indexVariants(document.events, variants);
  return {
    document,
    formats: [document.format].flat(),
    recognises: (fields) => recognisers.some((recognises) => recognises(fields)),
    extract: (fields) => extraction(reshape(lift(fields))),
    variantOf: (fields) => candidates(fields).find((one) => one.matches(fields))?.document ?? null,
    toEvent: (fields, receivedAtMs) => {
      const variant = candidates(fields).find((one) => one.matches(fields));
      if (!variant) return null;
      const parts = variant.parts();
      const timeMs = readTime(times, fields, receivedAtMs);
      return {
        timeMs, logSources: parts.logSources(fields), fields: parts.withNames(fields),
        get ocsf() {
          return buildEvent(parts, fields, timeMs);
        },
      };
    },
  };
}

/** A shared assignment is skipped where a variant's class lacks the attribute; where all lack it, it is a mistake. */
function checkShared(document: MappingDocument, problems: MappingProblem[]): void {
  for (const path of Object.keys(document.set ?? {})) {
    if (path.startsWith('unmapped')) continue;
    if (!document.events.some((event) => ocsfAttribute(event.class, path))) {
      problems.push({ source: document.source, place: `set.${path}`, message: `none of the classes used has the attribute "${path}" in OCSF` });
    }
  }
}

function openVariant(document: MappingDocument, event: MappingEvent, isEmpty: (value: Json) => boolean): Variant {
  let parts: VariantParts | undefined;
  return {
    document: event,
    matches: compileCondition(event.when),
    parts: () => {
      parts ??= compileVariant(document, event, isEmpty);
      return parts;
    },
  };
}

function compileVariant(document: MappingDocument, event: MappingEvent, isEmpty: (value: Json) => boolean): VariantParts {
  const found = ocsfClass(event.class);
  if (!found) throw new ExpressionError(`"${event.class}" is no OCSF class`);
  const context = { className: event.class, isEmpty };
  const shared = Object.entries(document.set ?? {}).filter(([path]) => event.set?.[path] === undefined && (path.startsWith('unmapped') || ocsfAttribute(event.class, path)));
  const entries: [string, MappingValue][] = [...shared, ...Object.entries(event.set ?? {})];
  const assignments = entries.map(([path, value]) => placed(path, () => compileAssignment(path, value, context)));
  const activityValue: MappingValue = typeof event.activity === 'string' && /^[A-Z]/.test(event.activity) ? `=${event.activity}` : (event.activity ?? 0);
  const activity = placed('activity', () => compileAssignment('activity_id', activityValue, context).read);
  return {
    class: found,
    activity,
    assignments,
    logSources: placed('logsource', () => compileLogSources(document.logsource, event.logsource, isEmpty)),
    withNames: placed('fields', () => compileFieldNames(event.fields ?? {}, context)),
    profiles: profilesOf(event.class, entries.map(([path]) => path)),
  };
}

function placed<T>(path: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof Error) error.message = `${path}: ${error.message}`;
    throw error;
  }
}

/** The profiles whose attributes are used; OCSF wants them declared in the metadata. */
function profilesOf(className: string, paths: readonly string[]): readonly string[] {
  const names = new Set<string>();
  for (const path of paths) {
    const segments = path.split('.');
    for (let i = 1; i <= segments.length; i++) {
      const profile = ocsfAttribute(className, segments.slice(0, i).join('.'))?.profile;
      if (profile) names.add(profile);
    }
  }
  return [...names].sort();
}

function readTime(times: readonly Expression[], fields: JsonObject, receivedAtMs: number): number {
  for (const read of times) {
    const ms = parseEventTime(read(fields), receivedAtMs);
    if (ms !== null) return ms;
  }
  return receivedAtMs;
}

function buildEvent(variant: VariantParts, fields: JsonObject, timeMs: number): OcsfEvent {
  const { class: of } = variant;
  const activityId = Number(variant.activity(fields) ?? 0);
  const event = buildObject(variant.assignments, fields);
  event['severity_id'] ??= 1;
  event['metadata'] = { ...(event['metadata'] as JsonObject | undefined), version: OCSF_VERSION, ...(variant.profiles.length > 0 ? { profiles: variant.profiles } : {}) };
  Object.assign(event, {
    class_uid: of.uid, class_name: of.caption, category_uid: of.categoryUid, category_name: of.categoryCaption,
    activity_id: activityId, type_uid: of.uid * 100 + activityId, time: timeMs,
  });
  event['activity_name'] ??= of.attributes.get('activity_id')?.enum?.[String(activityId)];
  for (const name of ['severity', 'status', 'action', 'disposition']) event[name] ??= of.attributes.get(`${name}_id`)?.enum?.[String(event[`${name}_id`])];
  for (const [name, value] of Object.entries(event)) if (value === undefined) delete event[name];
  return event as OcsfEvent;
}
