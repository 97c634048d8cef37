import type { EntityInRole } from '#contract/entity.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { BehaviourModel, KeptMemory, MemoryChanges } from '#contract/model.ts';
import { BeaconBehaviour } from './beacon.ts';
import { DgaBehaviour } from './dga.ts';
import { DnsTunnelBehaviour } from './dns-tunnel.ts';
import type { Behaviour, Finding, Observation } from './finding.ts';
import { joinChanges } from './memory-changes.ts';
import { compileObservation, type ReadObservation } from './read-observation.ts';

/** What models read of events, the same for all tenants. */
export interface ModelSet {
  readonly models: readonly BehaviourModel[];
  /** What each model that looks at the event reads of it. */
  read(event: NormalisedEvent, entities: readonly EntityInRole[]): Observation[];
}

export function compileModels(models: readonly BehaviourModel[]): ModelSet {
  const readers: readonly ReadObservation[] = models.map(compileObservation);
  return {
    models,
    read: (event, entities) => readers.flatMap((read) => read(event, entities) ?? []),
  };
}

/** The models of one tenant, with what they have learnt. */
export class Models {
  readonly #behaviours: ReadonlyMap<string, { readonly model: BehaviourModel; readonly behaviour: Behaviour }>;

  /** `kept`: what `changes` gave before, and did not drop. */
  constructor({ models }: ModelSet, kept: readonly KeptMemory[] = []) {
    const byModel = Map.groupBy(kept, (one) => one.model.split('/')[0]);
    this.#behaviours = new Map(models.map((model) => [model.name, { model, behaviour: createBehaviour(model, byModel.get(model.name) ?? []) }]));
  }

  /** Learns from an observation, and gives what stands out enough to be told. */
  take(observation: Observation): Finding | null {
    const { model, behaviour } = this.#behaviours.get(observation.model) ?? {};
    const deviation = behaviour?.observe(observation) ?? null;
    return model === undefined || deviation === null ? null : { ...deviation, model, at: observation };
  }

  /** What changed in memory since it was asked last: to be committed with the findings. */
  changes(): MemoryChanges {
    return joinChanges([...this.#behaviours.values()].map(({ behaviour }) => behaviour.changes()));
  }
}

function createBehaviour(model: BehaviourModel, kept: readonly KeptMemory[]): Behaviour {
  switch (model.kind) {
    case 'beacon': return new BeaconBehaviour(model, kept);
    case 'dns-tunnel': return new DnsTunnelBehaviour(model, kept);
    case 'dga': return new DgaBehaviour(model, kept);
  }
}
