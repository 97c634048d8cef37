import type { RevisionHead, RuleDay, RuleStanding, RuleStatistics } from '#contract/rule-life.ts';
import { NOBODY_JUDGED, VERDICTS } from '#contract/verdict.ts';
import { placeAtHand } from '#engine/detect/rule-life/move-rule.ts';
import type { EventStore } from '#stores/events/port.ts';
import type { RuleBook, StateStore } from '#stores/state/port.ts';
import type { VisibleTenant } from './tenant-access.ts';

const DAY_MS = 86_400_000;
/** The span of volumes and sparklines. */
const VOLUME_DAYS = 30;
/** A source that sent nothing for so long does not feed a rule. */
const SOURCE_SPAN_MS = 7 * DAY_MS;
const SOURCES_KEPT_MS = 60_000;
const TENANTS_AT_A_TIME = 8;

/** What a rule did, over the tenants that are looked at. */
export interface RuleFigure {
  readonly lastFiredMs: number | null;
  readonly fired: number;
  readonly alerts: number;
  readonly openIncidents: number;
  readonly closedIncidents: number;
  readonly judged: RuleStatistics['judged'];
  /** Fired per day, the oldest first; empty where none. */
  readonly volume: readonly number[];
}

export const NO_FIGURE: RuleFigure = { lastFiredMs: null, fired: 0, alerts: 0, openIncidents: 0, closedIncidents: 0, judged: NOBODY_JUDGED, volume: [] };

/** One tenant's statistics as figures of the last days. */
export function figureOf({ lastFiredMs, days, openIncidents, closedIncidents, judged }: RuleStatistics, nowMs: number): RuleFigure {
  const sum = (part: (day: RuleDay) => number) => days.reduce((total, day) => total + part(day), 0);
  return { lastFiredMs: lastFiredMs === 0 ? null : lastFiredMs, fired: sum(({ fired }) => fired), alerts: sum(({ alerts }) => alerts), openIncidents, closedIncidents, judged, volume: volumeOf(days, nowMs) };
}

function volumeOf(days: readonly RuleDay[], nowMs: number): readonly number[] {
  if (days.every(({ fired }) => fired === 0)) return [];
  const first = firstDay(nowMs);
  const volume = Array.from({ length: VOLUME_DAYS }, () => 0);
  for (const { day, fired } of days) if (day >= first && day < first + VOLUME_DAYS) volume[day - first] = fired;
  return volume;
}

export function addFigures(a: RuleFigure, b: RuleFigure): RuleFigure {
  const [long, short] = a.volume.length >= b.volume.length ? [a.volume, b.volume] : [b.volume, a.volume];
  return {
    lastFiredMs: a.lastFiredMs === null || b.lastFiredMs === null ? (a.lastFiredMs ?? b.lastFiredMs) : Math.max(a.lastFiredMs, b.lastFiredMs),
    fired: a.fired + b.fired,
    alerts: a.alerts + b.alerts,
    openIncidents: a.openIncidents + b.openIncidents,
    closedIncidents: a.closedIncidents + b.closedIncidents,
    judged: Object.fromEntries(VERDICTS.map((kind) => [kind, a.judged[kind] + b.judged[kind]])) as RuleFigure['judged'],
    volume: long.map((count, day) => count + (short[day] ?? 0)),
  };
}

/** The first day that volumes show. */
export function firstDay(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS) - VOLUME_DAYS + 1;
}

/** Figures of all rules over tenants, by rule. */
export async function readFigures(state: Pick<StateStore, 'forTenant'>, tenants: readonly VisibleTenant[], nowMs: number): Promise<ReadonlyMap<string, RuleFigure>> {
  const sinceDay = firstDay(nowMs);
  const figures = new Map<string, RuleFigure>();
  for (let i = 0; i < tenants.length; i += TENANTS_AT_A_TIME) {
    const some = await Promise.all(tenants.slice(i, i + TENANTS_AT_A_TIME).map(({ scope }) => state.forTenant(scope).ruleStatistics(sinceDay)));
    for (const one of some.flat()) figures.set(one.rule, addFigures(figures.get(one.rule) ?? NO_FIGURE, figureOf(one, nowMs)));
  }
  return figures;
}

/** The heads of revisions. They never change, so all are read once and again only when one is asked for that is not there. */
export class HeadShelf {
  readonly #book: Pick<RuleBook, 'heads'>;
  #heads = new Map<string, RevisionHead>();

  constructor(book: Pick<RuleBook, 'heads'>) {
    this.#book = book;
  }

  /** The head of the revision at hand of each standing. */
  async headsOf(standings: readonly RuleStanding[]): Promise<ReadonlyMap<string, RevisionHead>> {
    const keyOf = (standing: RuleStanding) => `${placeAtHand(standing).revision} ${standing.rule}`;
    if (!standings.every((standing) => this.#heads.has(keyOf(standing)))) this.#heads = new Map((await this.#book.heads()).map((head) => [`${head.number} ${head.rule}`, head]));
    return new Map(standings.flatMap((standing) => {
      const head = this.#heads.get(keyOf(standing));
      return head === undefined ? [] : [[standing.rule, head] as const];
    }));
  }
}

/** Which sources of a tenant sent something lately; asked of the event store at most once a minute. Null where it cannot be told. */
export class SendingSources {
  readonly #events: Pick<EventStore, 'forTenant'>;
  readonly #known = new Map<string, { readonly atMs: number; readonly sources: Promise<ReadonlySet<string> | null> }>();

  constructor(events: Pick<EventStore, 'forTenant'>) {
    this.#events = events;
  }

  of({ id, scope }: VisibleTenant, nowMs: number): Promise<ReadonlySet<string> | null> {
    const known = this.#known.get(id);
    if (known !== undefined && nowMs - known.atMs < SOURCES_KEPT_MS) return known.sources;
    const sources = this.#events.forTenant(scope).sourceCounts(nowMs - SOURCE_SPAN_MS).then(
      (found) => (found.ok ? new Set(found.value.map(({ source }) => source)) : null),
      () => null, // The event store tells of its own troubles; a catalogue without this column is still one.
    );
    this.#known.set(id, { atMs: nowMs, sources });
    return sources;
  }
}
