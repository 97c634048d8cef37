import type { Domain } from '#contract/domain.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { ModelProof, RecordSeries } from '#contract/model-proof.ts';
import type { BehaviourModel } from '#contract/model.ts';
import type { PlaceholderLists } from '../sigma/resolve-placeholders.ts';
import { explain } from './alert-of-deviation.ts';
import { compileModels, Models } from './create-models.ts';
import type { Finding, Observation } from './finding.ts';
import { fillInModel } from './lists-in-model.ts';
import { proofRecords } from './proof-records.ts';

/** What one entry of a model's proof came to. */
export interface ModelProofEntry {
  readonly kind: 'fires' | 'misses';
  /** Its place in the list, from 1. */
  readonly number: number;
  /** Of a near miss: what differs. */
  readonly why: string;
  readonly isAsProved: boolean;
}

export interface ModelProofResult {
  readonly entries: readonly ModelProofEntry[];
  /** Domains of the events that it looked at where it must fire. */
  readonly domains: readonly Domain[];
}

/** The events of a raw record, whose source is not told. Throws where the record cannot be read. */
export type EventsOf = (record: string) => readonly NormalisedEvent[];

/** What a proof is run with. */
export interface ModelProving {
  readonly eventsOf: EventsOf;
  /** Lists by name that the model reads. */
  readonly lists: PlaceholderLists;
}

/** Runs the proof of a model, each entry from a clean start: it fires, in the words of the proof where there are some, and is silent on near misses. */
export function proveModel(unfilled: BehaviourModel, proof: ModelProof, { eventsOf, lists }: ModelProving): ModelProofResult {
  const model = fillInModel(unfilled, lists);
  const domains = new Set<Domain>();
  const firing = proof.fires.map(({ says, records }, index): ModelProofEntry => {
    const observations = observationsOf(model, records, eventsOf);
    for (const { domain } of observations) if (domain !== null) domains.add(domain);
    const [first] = findingsOn(model, observations);
    return { kind: 'fires', number: index + 1, why: '', isAsProved: first !== undefined && explain(first).includes(says ?? '') };
  });
  const silent = proof.misses.map(({ why, records }, index): ModelProofEntry => ({ kind: 'misses', number: index + 1, why, isAsProved: findingsOn(model, observationsOf(model, records, eventsOf)).length === 0 }));
  return { entries: [...firing, ...silent], domains: [...domains].sort() };
}

/** Each record has an id of its own, as a stream has it. */
function observationsOf(model: BehaviourModel, series: readonly RecordSeries[], eventsOf: EventsOf): Observation[] {
  const { read } = compileModels([model]);
  return proofRecords(series).flatMap((record) => eventsOf(record).flatMap(read)).map((observation, at) => ({ ...observation, eventId: `r${at}` }));
}

function findingsOn(model: BehaviourModel, observations: readonly Observation[]): Finding[] {
  const running = new Models(compileModels([model]));
  return observations.flatMap((observation) => running.take(observation) ?? []);
}
