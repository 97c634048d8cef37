import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import { ocsfClass } from '#contract/ocsf-names.ts';
import { agreesOnAction } from './agrees-on-action.ts';
import { compareOutcome } from './compare-outcome.ts';
import { isPossibleAddress, isSameAddress, isSameHost, isSameUser } from './compare-names.ts';
import { ECS_EXCEPTIONS } from './ecs-exceptions.ts';
import { type Field, FIELDS } from './ecs-fields.ts';
import { comparableTime, expectedTimes, isOwnEpoch, isSameTime, isSameTimeOfYear } from './ecs-times.ts';
import { type EventValues, valuesOf } from './event-values.ts';
import type { ElasticPair } from './elastic-pair.ts';
import { firstTexts, textsOf, valueAt } from './json-path.ts';

/** What came of one field: left alone, skipped for a reason, or compared. */
export type FieldResult =
  | { readonly kind: 'absent' }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'compared'; readonly agrees: boolean; readonly expected: string; readonly ours: string; readonly byLabel?: boolean };

interface Comparison {
  readonly expected: JsonObject;
  readonly pair: ElasticPair;
  readonly ours: EventValues;
}

const ABSENT: FieldResult = { kind: 'absent' };

/** Where ECS has the main user of an event, the first that is there; `related.user` holds all of them without a role. */
const USER_PATHS = [
  'user.name', 'user.email', 'user.id', 'source.user.name', 'source.user.email', 'source.user.id', 'client.user.name', 'client.user.id', 'destination.user.name', 'destination.user.email',
  'user.target.name', 'user.target.email', 'user.target.id', 'related.user',
];
const HOST_PATHS = ['host.name', 'host.hostname', 'observer.hostname', 'observer.name'];
const SOURCE_PATHS = ['source.ip', 'source.address', 'client.ip', 'client.address'];
const DESTINATION_PATHS = ['destination.ip', 'destination.address', 'server.ip', 'server.address'];

const COMPARE: Readonly<Record<Field, (comparison: Comparison) => FieldResult>> = {
  time: compareTime,
  user: ({ expected, pair, ours }) => named(firstTexts(expected, USER_PATHS), pair, ours.users, isSameUser),
  host: ({ expected, pair, ours }) => named(firstTexts(expected, HOST_PATHS), pair, ours.hosts, isSameHost),
  source: ({ expected, ours }) => anyOf(firstTexts(expected, SOURCE_PATHS).filter(isPossibleAddress), ours.sources, isSameAddress),
  destination: ({ expected, ours }) => anyOf(firstTexts(expected, DESTINATION_PATHS).filter(isPossibleAddress), ours.destinations, isSameAddress),
  action: compareAction,
  outcome: ({ expected, pair, ours }) => {
    const compared = compareOutcome(expected, pair.package, ours);
    return compared ? { kind: 'compared', agrees: compared.agrees, expected: compared.outcome, ours: ours.statusIds.join(', ') } : ABSENT;
  },
};

/** Holds the events that we made of a record against the ECS document, field by field. */
export function compareFields(expected: JsonObject, pair: ElasticPair, events: readonly NormalisedEvent[]): Record<Field, FieldResult> {
  const comparison = { expected, pair, ours: valuesOf(events) };
  const exceptions = ECS_EXCEPTIONS.filter((one) => one.packages.includes(pair.package) && one.isGiven(expected, pair.text));
  const resultOf = (field: Field): FieldResult => {
    const exception = exceptions.find((one) => one.field === field);
    return exception ? { kind: 'skipped', why: exception.why } : COMPARE[field](comparison);
  };
  return Object.fromEntries(FIELDS.map((field) => [field, resultOf(field)])) as Record<Field, FieldResult>;
}

/** A name that the record does not hold came from the settings of Elastic's test or from a look-up. */
function named(expected: readonly string[], { text }: ElasticPair, ours: readonly string[], isSame: (a: string, b: string) => boolean): FieldResult {
  const record = text.toLowerCase();
  if (expected.length > 0 && expected.every((one) => /^\*+$/.test(one))) return { kind: 'skipped', why: 'the record has its name masked' };
  if (expected.length > 0 && !expected.some((one) => record.includes(JSON.stringify(one.toLowerCase()).slice(1, -1)) || record.includes(one.toLowerCase()))) {
    return { kind: 'skipped', why: 'the record does not hold the expected name' };
  }
  return anyOf(expected, ours, isSame);
}

function anyOf(expected: readonly string[], ours: readonly string[], isSame: (a: string, b: string) => boolean): FieldResult {
  if (expected.length === 0) return ABSENT;
  const agrees = expected.some((one) => ours.some((other) => isSame(one, other)));
  return { kind: 'compared', agrees, expected: expected.join(', '), ours: [...new Set(ours)].join(', ') };
}

function compareTime({ expected, pair, ours }: Comparison): FieldResult {
  const text = textsOf(valueAt(expected, '@timestamp'))[0];
  const times = text === undefined ? [] : expectedTimes(text, pair.text);
  if (times.length === 0) return ABSENT;
  const comparable = comparableTime(times, pair.text);
  if (comparable.kind === 'skipped') return comparable;
  const isSame = comparable.kind === 'exact' ? isSameTime : isSameTimeOfYear;
  const agrees = times.some((expectedMs) => ours.timesMs.some((ms) => isSame(expectedMs, ms) || isOwnEpoch(expectedMs, ms, pair.text)));
  return { kind: 'compared', agrees, expected: String(text), ours: ours.timesMs.map((ms) => new Date(ms).toISOString()).join(', ') };
}

function compareAction({ expected, ours }: Comparison): FieldResult {
  const labels = textsOf(valueAt(expected, 'event.action'));
  if (labels.length === 0) return ABSENT;
  const ways = labels.map((label) => agreesOnAction(label, ours)).filter((way) => way !== null);
  return { kind: 'compared', agrees: ways.length > 0, expected: labels.join(', '), ours: [...ours.activities.map(({ classUid }) => ocsfClass(classUid)?.name ?? ''), ...ours.actions].join(' | '), byLabel: ways.length > 0 && !ways.includes('words') };
}
