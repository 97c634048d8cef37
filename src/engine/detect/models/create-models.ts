import type { NormalisedEvent } from '#contract/event.ts';
import type { Condition } from '#contract/mapping.ts';
import type { BehaviourModel, KeptMemory, MemoryChanges } from '#contract/model.ts';
import { entitiesOfEvent } from '../../correlate/entities-of-event.ts';
import type { PlaceholderLists } from '../sigma/resolve-placeholders.ts';
import { BeaconBehaviour } from './beacon.ts';
import { DgaBehaviour } from './dga.ts';
import { DnsTunnelBehaviour } from './dns-tunnel.ts';
import { FirstSeenBehaviour } from './first-seen.ts';
import type { Behaviour, Finding, Observation } from './finding.ts';
import { fillInModel, listsOfModel } from './lists-in-model.ts';
import { LogonEdgeBehaviour } from './logon-edge.ts';
import { MassChangeBehaviour } from './mass-change.ts';
import { joinChanges } from './memory-changes.ts';
import { RarityBehaviour } from './rarity.ts';
import { RateBehaviour } from './rate.ts';
import { compileObservation, type ReadObservation } from './read-observation.ts';
import { TimeOfDayBehaviour } from './time-of-day.ts';
import { TravelBehaviour } from './travel.ts';

/** What models read of events, the same for all tenants. */
export interface ModelSet {
  /** As they are written: lists stand in them by name. */
  readonly models: readonly BehaviourModel[];
  /** Lists of the content. */
  readonly lists: PlaceholderLists;
  /** Whether lists change anything. */
  readonly areListsRead: boolean;
  /** What each model that looks at the event reads of it. */
  read(event: NormalisedEvent): Observation[];
}

export const NO_MODELS: ModelSet = { models: [], lists: {}, areListsRead: false, read: () => [] };

/** `lists`: what `%name%` in parameters stands for at tenants that have no lists of their own. */
export function compileModels(models: readonly BehaviourModel[], lists: PlaceholderLists = {}): ModelSet {
  const readers = models.map((model) => ({ classes: classesOf(model.when), read: compileObservation(model) }));
  const byClass = new Map<number, readonly ReadObservation[]>();
  const readersOf = (classUid: number): readonly ReadObservation[] => {
    const known = byClass.get(classUid) ?? readers.filter(({ classes }) => classes === null || classes.has(classUid)).map(({ read }) => read);
    byClass.set(classUid, known);
    return known;
  };
  return {
    models,
    lists,
    areListsRead: models.some((model) => listsOfModel(model).length > 0),
    read: (event) => {
      // Most events are of no model's classes, and need no entities then.
      const wanted = readersOf(event.ocsf.class_uid);
      if (wanted.length === 0) return [];
      const entities = entitiesOfEvent(event);
      return wanted.flatMap((read) => read(event, entities) ?? []);
    },
  };
}

/** The classes that a condition lets through, where it names them; null for any. */
function classesOf(condition: Condition): ReadonlySet<number> | null {
  const named = [condition].flat().map((part) => part['class_uid']);
  return named.every((test) => typeof test === 'number' || (Array.isArray(test) && test.every((one) => typeof one === 'number'))) ? new Set(named.flat() as number[]) : null;
}

/** The models of one tenant, with what they have learnt. */
export class Models {
  readonly #behaviours: ReadonlyMap<string, { readonly model: BehaviourModel; readonly behaviour: Behaviour }>;

  /** `kept`: what `changes` gave before, and did not drop. */
  constructor({ models, lists }: ModelSet, kept: readonly KeptMemory[] = []) {
    const byModel = Map.groupBy(kept, (one) => one.model.split('/')[0]);
    this.#behaviours = new Map(models.map((model) => [model.name, { model, behaviour: createBehaviour(fillInModel(model, lists), byModel.get(model.name) ?? []) }]));
  }

  /** Goes by these lists from the next observation on; what was learnt stays. */
  takeLists(lists: PlaceholderLists): void {
    for (const { model, behaviour } of this.#behaviours.values()) if (listsOfModel(model).length > 0) behaviour.follow?.(fillInModel(model, lists));
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
    case 'first-seen': return new FirstSeenBehaviour(model, kept);
    case 'rarity': return new RarityBehaviour(model, kept);
    case 'logon-edge': return new LogonEdgeBehaviour(model, kept);
    case 'rate': return new RateBehaviour(model, kept);
    case 'mass-change': return new MassChangeBehaviour(model, kept);
    case 'time-of-day': return new TimeOfDayBehaviour(model, kept);
    case 'travel': return new TravelBehaviour(model, kept);
  }
}
