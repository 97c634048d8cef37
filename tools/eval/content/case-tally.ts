import type { Alert } from '#contract/alert.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { severityId } from '#contract/severity.ts';
import { ruleIdOfModel } from '#engine/detect/models/alert-of-deviation.ts';
import type { Observation } from '#engine/detect/models/finding.ts';
import type { CaseRecord } from './case-record.ts';
import type { CaseResult, MissTally, RuleTally, UnitTally } from './case-result.ts';
import type { EvalContent } from './load-content.ts';
import type { Miss } from './miss-reason.ts';
import type { Truth } from './truths.ts';

const LOW = severityId('low');

interface Labelled {
  readonly truth: Truth;
  /** Kept only of attacks: a miss is to be explained. */
  readonly events: NormalisedEvent[];
  /** The highest level of an alert of ours; 0 for none. */
  level: number;
  isFinding: boolean;
}

interface AlertsOfRule {
  readonly tally: RuleTally;
  readonly all: Set<string>;
  readonly benign: Set<string>;
  readonly expected: Set<string>;
}

/** Counts what happens while the records of a case run through. Events are called `record` or `record.place`. */
export class CaseTally {
  unreadable = 0;
  #records = 0;
  #events = 0;
  #unmapped = 0;
  readonly #ours: ReadonlySet<string>;
  readonly #findings = new Set<string>();
  readonly #rules = new Map<string, AlertsOfRule>();
  readonly #logSources = new Map<string, number>();
  readonly #observations = new Map<string, number>();
  readonly #labelled = new Map<number, Labelled>();

  constructor({ rules, correlations, models }: Pick<EvalContent, 'rules' | 'correlations' | 'models'>) {
    this.#ours = new Set([...rules.map(({ id }) => id), ...correlations.correlations.map(({ correlation }) => correlation.id), ...models.models.map(({ name }) => ruleIdOfModel(name))]);
  }

  /** Gives the number of the record. */
  addRecord(record: CaseRecord): number {
    const number = this.#records++;
    if (!record.ok) this.unreadable++;
    else if (record.truth !== null) this.#labelled.set(number, { truth: record.truth, events: [], level: 0, isFinding: false });
    return number;
  }

  addEvent(event: NormalisedEvent): void {
    this.#events++;
    if (event.domain === null) this.#unmapped++;
    const key = JSON.stringify(event.logSources);
    this.#logSources.set(key, (this.#logSources.get(key) ?? 0) + 1);
    const labelled = this.#labelled.get(recordOf(event.id));
    if (labelled?.truth.is === 'attack') labelled.events.push(event);
  }

  addObservation({ model }: Observation): void {
    this.#observations.set(model, (this.#observations.get(model) ?? 0) + 1);
  }

  addHit(rule: string): void {
    this.#rule(rule).tally.hits++;
  }

  addAlert({ id, rule, severity, events, techniques }: Alert): void {
    const isOurs = this.#ours.has(rule.id);
    const labelled = events.map((event) => this.#labelled.get(recordOf(event)));
    for (const one of labelled) {
      if (one === undefined) continue;
      if (isOurs) one.level = Math.max(one.level, severityId(severity));
      else one.isFinding = true;
    }
    if (!isOurs) return void this.#findings.add(id);
    const { all, benign, expected } = this.#rule(rule.id);
    all.add(id);
    if (!labelled.every((one) => one?.truth.is === 'benign')) return;
    benign.add(id);
    const isExpected = labelled.some((one) => one?.truth.expected?.some((technique) => techniques.some((own) => own === technique || own.startsWith(`${technique}.`))));
    if (isExpected) expected.add(id);
  }

  /** `explain`: why the event of a record that should have been hit was not. */
  result(explain: (event: NormalisedEvent | undefined) => Miss): Omit<CaseResult, 'set' | 'name' | 'hitsBeyond' | 'notRead' | 'seconds'> {
    const rules = new Map([...this.#rules].map(([id, { tally, all, benign, expected }]) => [id, { ...tally, alerts: all.size, benignAlerts: benign.size, expectedAlerts: expected.size }]));
    return {
      records: this.#records, unreadable: this.unreadable, events: this.#events, unmapped: this.#unmapped, findings: this.#findings.size, rules,
      logSources: this.#logSources, observations: this.#observations, units: this.#units(), misses: this.#misses(explain),
    };
  }

  #rule(id: string): AlertsOfRule {
    const known = this.#rules.get(id);
    if (known !== undefined) return known;
    const made: AlertsOfRule = { tally: { hits: 0, alerts: 0, benignAlerts: 0, expectedAlerts: 0 }, all: new Set(), benign: new Set(), expected: new Set() };
    this.#rules.set(id, made);
    return made;
  }

  #units(): UnitTally[] {
    const units = new Map<string, UnitTally>();
    for (const { truth, level, isFinding } of this.#labelled.values()) {
      const key = `${truth.is} ${truth.unit}`;
      const unit = units.get(key) ?? { is: truth.is, unit: truth.unit, records: 0, alerted: 0, alertedAboveLow: 0, byFindingOnly: 0 };
      units.set(key, unit);
      unit.records++;
      if (level > 0) unit.alerted++;
      if (level > LOW) unit.alertedAboveLow++;
      if (level === 0 && isFinding) unit.byFindingOnly++;
    }
    return [...units.values()];
  }

  #misses(explain: (event: NormalisedEvent | undefined) => Miss): MissTally[] {
    const misses = new Map<string, MissTally>();
    for (const { truth, level, isFinding, events } of this.#labelled.values()) {
      if (truth.is !== 'attack' || level > 0 || isFinding) continue;
      const miss = explain(events[0]);
      const key = JSON.stringify([truth.unit, miss]);
      const known = misses.get(key);
      if (known === undefined) misses.set(key, { ...miss, unit: truth.unit, records: 1 });
      else known.records++;
    }
    return [...misses.values()];
  }
}

function recordOf(event: string): number {
  return Number.parseInt(event, 10);
}
