import type { Indicator } from '#contract/indicator.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { CONFIDENCE_FLOOR, confidenceAt } from './decay.ts';
import type { IndicatorIndex, SoughtKind } from './indicator-index.ts';
import { observablesOfEvent } from './observables-of-event.ts';
import { OBSERVABLE_SORTS, type ObservableSort, valuesOfObservable } from './values-of-observable.ts';
import type { WarningLists } from './warning-lists.ts';

/** An event holds what an indicator is of. */
export interface IndicatorMatch {
  readonly indicator: Indicator;
  /** What stands in the event: of a network the address, of a domain the name below it. */
  readonly seen: string;
  /** 0 to 100, at the time of the event. */
  readonly confidence: number;
}

export type MatchIndicators = (event: NormalisedEvent) => readonly IndicatorMatch[];

/** Why an indicator that was met did not alert, and how often: nothing is held back in silence. */
export interface HeldBack {
  expired: number;
  faded: number;
  /** By warning list. */
  readonly warned: Map<string, number>;
}

export interface MatchIndicatorsParts {
  /** Asked each time, as a new index may take the place of an old one. */
  readonly index: () => IndicatorIndex;
  readonly warnings: WarningLists;
  /** False: old indicators count as on their first day, as when somebody names them by hand. */
  readonly doesFade?: boolean;
  readonly heldBack?: HeldBack;
}

const NONE: readonly IndicatorMatch[] = [];

export function noneHeldBack(): HeldBack {
  return { expired: 0, faded: 0, warned: new Map() };
}

/** So many texts of a sort are remembered to meet nothing: hosts, names and files come again and again. */
const MAX_STRANGERS = 10_000;

/** What met no indicator of any tenant, as long as the index stays as it is. */
class Strangers {
  readonly #sets = Object.fromEntries(OBSERVABLE_SORTS.map((sort) => [sort, new Set<string>()])) as Readonly<Record<ObservableSort, Set<string>>>;
  #index: IndicatorIndex | null = null;
  #version = -1;

  follow(index: IndicatorIndex): void {
    if (index === this.#index && index.version === this.#version) return;
    this.#index = index;
    this.#version = index.version;
    for (const set of Object.values(this.#sets)) set.clear();
  }

  has(sort: ObservableSort, text: string): boolean {
    return this.#sets[sort].has(text);
  }

  add(sort: ObservableSort, text: string): void {
    const set = this.#sets[sort];
    if (set.size >= MAX_STRANGERS) set.clear();
    set.add(text);
  }
}

interface Meeting {
  readonly place: number;
  readonly kind: SoughtKind;
  readonly value: string;
}

/** Looks for what an event holds among the indicators of the provider and of the event's tenant. Each is told once an event. */
export function createIndicatorMatcher({ index, warnings, doesFade = true, heldBack = noneHeldBack() }: MatchIndicatorsParts): MatchIndicators {
  const strangers = new Strangers();
  return (event) => {
    const current = index();
    if (current.count === 0) return NONE;
    strangers.follow(current);
    const met: Meeting[] = [];
    observablesOfEvent(event, (sort, text) => {
      if (strangers.has(sort, text)) return;
      let isStranger = true;
      valuesOfObservable(sort, text, (kind, value) => {
        const isKnown = current.find(kind, value, event.tenant, (place) => void met.push({ place, kind, value }));
        if (isKnown) isStranger = false;
      });
      if (isStranger) strangers.add(sort, text);
    });
    if (met.length === 0) return NONE;
    const once = new Map(met.map((meeting) => [meeting.place, meeting]));
    return [...once.values()].flatMap(({ place, kind, value }) => {
      const indicator = current.indicatorAt(place);
      const confidence = doesFade ? confidenceAt(indicator, event.timeMs) : indicator.confidence;
      if (indicator.expiresAtMs !== null && indicator.expiresAtMs <= event.timeMs) return hold(heldBack, 'expired');
      if (confidence < CONFIDENCE_FLOOR) return hold(heldBack, 'faded');
      const list = warnings.against(indicator, { kind, value });
      if (list === null) return [{ indicator, seen: value, confidence }];
      heldBack.warned.set(list, (heldBack.warned.get(list) ?? 0) + 1);
      return NONE;
    });
  };
}

function hold(heldBack: HeldBack, why: 'expired' | 'faded'): readonly IndicatorMatch[] {
  heldBack[why]++;
  return NONE;
}
