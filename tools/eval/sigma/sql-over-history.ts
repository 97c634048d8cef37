import type { NormalisedEvent } from '#contract/event.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { tenantScope } from '#contract/tenant.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { filterOfRule } from '#engine/detect/sigma/history/filter-of-rule.ts';
import { compileRules, type RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { EventStore, TenantEvents } from '#stores/events/port.ts';
import { type Comparison, noteAnswer } from './compare-engines.ts';

/** Events are stored as if they had come one a millisecond: no rule asks for the time at which they happened, and times of many years would be many partitions. */
const START_MS = Date.UTC(2026, 0, 1);

export const SQL = 'SQL over history';

/** A statement over many filters takes seconds to plan on a busy machine. */
export const SQL_TIMEOUT_MS = 300_000;

/** An insert of the store; more would be more memory, not more speed. */
const WRITE_ROWS = 4_000;

export interface SqlParts {
  readonly store: EventStore;
  /** A tenant that nobody else writes to. */
  readonly tenant: string;
  /** With their lists put in. */
  readonly rules: readonly SigmaRule[];
  readonly taxonomy: Taxonomy;
}

/** What the store said of an event, by the places of the rules. */
interface Said {
  readonly sure: readonly number[];
  readonly unsure: readonly number[];
}

/**
 * Rules over stored events: SQL, and where it is unsure the matcher, which reads the event back from the store, as a back-test does. Events are
 * added with what is expected of them, and all rules are asked about all of them at once.
 */
export class SqlOverHistory {
  readonly #parts: SqlParts;
  readonly #events: TenantEvents;
  readonly #ids: readonly string[];
  /** Of events on which some rule is to fire. */
  readonly #wanted = new Map<string, readonly string[]>();
  #waiting: NormalisedEvent[] = [];
  #added = 0;

  constructor(parts: SqlParts) {
    this.#parts = parts;
    this.#events = parts.store.forTenant(tenantScope(parts.tenant));
    this.#ids = parts.rules.map(({ id }) => id);
  }

  /** Stores events; `wanted` are the ids of the rules that are to fire on each, in the order of the rules. */
  async add(events: readonly NormalisedEvent[], wanted: readonly (readonly string[])[]): Promise<void> {
    for (const [at, event] of events.entries()) {
      const id = String(this.#added);
      this.#waiting.push({ ...event, id, tenant: this.#parts.tenant, timeMs: START_MS + this.#added++ });
      const ids = wanted[at] ?? [];
      if (ids.length > 0) this.#wanted.set(id, ids);
    }
    if (this.#waiting.length >= WRITE_ROWS) await this.#write();
  }

  /** Asks about all that was added and notes what differs. */
  async compare(to: Comparison): Promise<void> {
    await this.#write();
    if (this.#added === 0) return;
    to.compared[SQL] = (to.compared[SQL] ?? 0) + this.#added;
    to.sql.pairs += this.#added * this.#ids.length;
    const unsure = await this.#askAll(to);
    if (unsure.size > 0) await this.#readBack(unsure, to);
    // What is still expected, SQL said no to.
    for (const [id, wanted] of this.#wanted) await this.#note(to, id, { wanted, found: [] });
  }

  get #span(): { readonly fromMs: number; readonly toMs: number } {
    return { fromMs: START_MS, toMs: START_MS + this.#added };
  }

  async #write(): Promise<void> {
    const batch = this.#waiting.map((event, at) => ({ event, position: this.#added - this.#waiting.length + at, receivedAtMs: event.timeMs }));
    this.#waiting = [];
    if (batch.length > 0) await this.#parts.store.write(batch);
  }

  /** Notes the events of which SQL is sure throughout, and answers the others. */
  async #askAll(to: Comparison): Promise<ReadonlyMap<string, Said>> {
    const { rules, taxonomy } = this.#parts;
    const unsure = new Map<string, Said>();
    for await (const step of this.#events.ask(rules.map((rule) => filterOfRule(rule, taxonomy)), this.#span)) {
      if (!step.ok) throw new Error(`${step.reason}: ${step.detail}`);
      for (const said of step.value) {
        if (said.kind === 'refused') {
          to.sql.refused.push(`${this.#ids[said.filter] ?? ''}: ${said.detail}`);
          continue;
        }
        to.sql.yes += said.sure.length;
        to.sql.unsure += said.unsure.length;
        if (said.unsure.length > 0) unsure.set(said.id, said);
        else await this.#compareOne(to, said.id, said.sure);
      }
    }
    return unsure;
  }

  /** Reads the events back of which SQL is not sure, for the matcher to decide. */
  async #readBack(unsure: ReadonlyMap<string, Said>, to: Comparison): Promise<void> {
    const view = createEventView(this.#parts.taxonomy);
    const matcher: RuleSet = compileRules(this.#parts.rules);
    const placeOf = new Map(matcher.rules.map((rule, at) => [rule, at]));
    for await (const step of this.#events.select({ filter: { kind: 'always', is: true }, ...this.#span })) {
      if (!step.ok) throw new Error(`${step.reason}: ${step.detail}`);
      for (const selected of step.value) {
        if (selected.kind !== 'whole') continue;
        const said = unsure.get(selected.event.id);
        if (said === undefined) continue;
        const holding = new Set(matcher.match(view(selected.event)).map(({ rule }) => placeOf.get(rule)));
        const decided = said.unsure.filter((at) => holding.has(at));
        to.sql.unsureHolding += decided.length;
        await this.#compareOne(to, selected.event.id, [...said.sure, ...decided]);
      }
    }
  }

  async #compareOne(to: Comparison, id: string, places: readonly number[]): Promise<void> {
    const found = places.toSorted((a, b) => a - b).map((at) => this.#ids[at] ?? '');
    const wanted = this.#wanted.get(id) ?? [];
    this.#wanted.delete(id);
    await this.#note(to, id, { wanted, found });
  }

  async #note(to: Comparison, id: string, { wanted, found }: { readonly wanted: readonly string[]; readonly found: readonly string[] }): Promise<void> {
    if (wanted.join() === found.join()) return;
    const [detail] = await this.#events.get([id]);
    noteAnswer(to, { engine: SQL, event: detail?.raw ?? '', wanted, found });
  }
}
