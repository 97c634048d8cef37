import type { Domain } from '#contract/domain.ts';
import type { Entity, EntityInRole } from '#contract/entity.ts';
import type { BehaviourModel, MemoryChanges } from '#contract/model.ts';

/** What a model reads of an event; small, so that many can wait to be put in the order of time. */
export interface Observation {
  readonly model: string;
  /** Event time, milliseconds since 1970. */
  readonly timeMs: number;
  readonly eventId: string;
  readonly source: string;
  readonly domain: Domain | null;
  /** What the model has a baseline of. */
  readonly entity: Entity;
  /** By the names in the model; absent ones are not there. */
  readonly features: Readonly<Record<string, string | number>>;
  readonly entities: readonly EntityInRole[];
}

/** Why something stands out: the name of the reason in the model, its share of the score, and what its words are filled with. */
export interface Reason {
  readonly name: string;
  readonly weight: number;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What a kind of model says of an observation that stands out. */
export interface Deviation {
  /** 0 to 1. */
  readonly score: number;
  readonly reasons: readonly Reason[];
  /** Numbers for the words of the baseline. */
  readonly baseline: Readonly<Record<string, string | number>>;
}

/** A model with what it has learnt of one tenant. */
export interface Behaviour {
  /** Learns from an observation, and gives what stands out in it at any score; null for nothing to say. */
  observe(observation: Observation): Deviation | null;
  changes(): MemoryChanges;
  /** Goes by other parameters of its model from now on; of kinds whose parameters may hold lists. */
  follow?(model: BehaviourModel): void;
}

export interface Finding extends Deviation {
  readonly model: BehaviourModel;
  readonly at: Observation;
}
