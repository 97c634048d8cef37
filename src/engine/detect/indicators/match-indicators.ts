import type { Indicator } from '#contract/indicator.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { CONFIDENCE_FLOOR, confidenceAt } from './decay.ts';
import type { IndicatorIndex, SoughtKind } from './indicator-index.ts';
import { observablesOfEvent, type TakeObservable } from './observables-of-event.ts';
import { type ObservableSort, valuesOfObservable } from './values-of-observable.ts';
import type { WarningLists } from './warning-lists.ts';

/** An event holds what an indicator is of. */
export interface IndicatorMatch {
  readonly indicator: Indicator;
  /** What stands in the event: of a network the address, of a domain the name below it. */
  readonly seen: string;
  /** 0 to 100, at the time of the event. */
  readonly confidence: number;
}

/** Of an event its OCSF form, its tenant and its time decide. */
export type MatchIndicators = (event: Pick<NormalisedEvent, 'ocsf' | 'tenant' | 'timeMs'>) => readonly IndicatorMatch[];

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
  readonly #sets: Readonly<Record<ObservableSort, Set<string>>> = { host: new Set(), url: new Set(), mail: new Set(), hash: new Set(), ja3: new Set(), ja4: new Set() };
  readonly #hosts = this.#sets.host;
  #index: IndicatorIndex | null = null;
  #version = -1;

  follow(index: IndicatorIndex): void {
    if (index === this.#index && index.version === this.#version) return;
    this.#index = index;
    this.#version = index.version;
    for (const set of Object.values(this.#sets)) set.clear();
  }

  of(sort: ObservableSort): Set<string> {
    return sort === 'host' ? this.#hosts : this.#sets[sort];
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
  // Of the event that is looked at: most events meet nothing, and nothing is made for them.
  let current = index();
  let tenant = '';
  let met: Meeting[] | null = null;
  const take: TakeObservable = (sort, text) => {
    const known = strangers.of(sort);
    if ((sort === 'host' && current.isStrangeAddress(text)) || known.has(text)) return;
    let isStranger = true;
    valuesOfObservable(sort, text, (kind, value) => {
      if (current.find(kind, value, tenant, (place) => meet({ place, kind, value }))) isStranger = false;
    });
    if (!isStranger) return;
    if (known.size >= MAX_STRANGERS) known.clear();
    known.add(text);
  };
  return (event) => {
    current = index();
    if (current.count === 0) return NONE;
    strangers.follow(current);
    tenant = event.tenant;
    met = null;
    observablesOfEvent(event, take);
    return met === null ? NONE : judge(met, event.timeMs);
  };

  function meet(meeting: Meeting): void {
    if (met === null) met = [meeting];
    else met.push(meeting);
  }

  function judge(meetings: readonly Meeting[], timeMs: number): readonly IndicatorMatch[] {
    const once = new Map(meetings.map((meeting) => [meeting.place, meeting]));
    return [...once.values()].flatMap(({ place, kind, value }) => {
      const indicator = current.indicatorAt(place);
      const confidence = doesFade ? confidenceAt(indicator, timeMs) : indicator.confidence;
      if (indicator.expiresAtMs !== null && indicator.expiresAtMs <= timeMs) return hold(heldBack, 'expired');
      if (confidence < CONFIDENCE_FLOOR) return hold(heldBack, 'faded');
      const list = warnings.against(indicator, { kind, value });
      if (list === null) return [{ indicator, seen: value, confidence }];
      heldBack.warned.set(list, (heldBack.warned.get(list) ?? 0) + 1);
      return NONE;
    });
  }
}

function hold(heldBack: HeldBack, why: 'expired' | 'faded'): readonly IndicatorMatch[] {
  heldBack[why]++;
  return NONE;
}
