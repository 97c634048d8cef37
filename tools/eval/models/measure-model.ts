import type { BehaviourModel } from '#contract/model.ts';
import { compileModels, Models, type ModelSet } from '#engine/detect/models/create-models.ts';
import type { Finding, Observation } from '#engine/detect/models/finding.ts';
import { type LabelledCase, OTHER, type Truth } from './labelled-case.ts';

/** Of each attack and each harmless thing that a model said something of, its highest score. */
export interface Scores {
  readonly attacks: Map<string, number>;
  readonly benign: Map<string, number>;
  /** Harmless records that the model looked at. */
  benignRecords: number;
}

/** A threshold on one number of one record: what a model must be better than. Null where the record has none. */
export interface SimpleScore {
  readonly name: string;
  /** A fresh one for each case, since it may count. */
  readonly create: () => (observation: Observation) => number | null;
}

/** Cases of findings are for every model that looks at findings. */
const FINDINGS = 'findings';
const DAY_MS = 86_400_000;

/** Runs one model alone over cases, each with an empty memory, and notes scores of any height. Alerts on the same of an entity on one day are one. */
export function scoreCases(model: BehaviourModel, simple: SimpleScore, cases: readonly LabelledCase[]): { model: Scores; simple: Scores } {
  const [ours, plain] = [emptyScores(), emptyScores()];
  // All scores are to be seen, so nothing is quiet and no threshold holds any back.
  const set = compileModels([{ ...model, threshold: 0, quietHours: 1e-9 }]);
  for (const one of cases) scoreCase(one, { model, set, score: simple.create(), ours, plain });
  return { model: ours, simple: plain };
}

interface Scoring {
  readonly model: BehaviourModel;
  readonly set: ModelSet;
  readonly score: ReturnType<SimpleScore['create']>;
  readonly ours: Scores;
  readonly plain: Scores;
}

function scoreCase({ name, of, events }: LabelledCase, { model, set, score, ours, plain }: Scoring): void {
  const models = new Models(set);
  for (const { event, truth: told } of events) {
    const truth: Truth = told.kind === 'attack' && of !== model.name && of !== FINDINGS ? OTHER : told;
    if (truth.kind === 'attack') for (const one of [ours, plain]) one.attacks.set(truth.unit, one.attacks.get(truth.unit) ?? 0);
    for (const observation of set.read(event)) {
      const place = `${name} ${observation.entity.value} ${Math.floor(event.timeMs / DAY_MS)}`;
      const finding = models.take(observation);
      noteRecord(ours, truth, `${place} ${finding === null ? '' : subjectOf(finding)}`, finding?.score ?? null);
      noteRecord(plain, truth, place, score(observation));
    }
  }
}

function subjectOf({ baseline }: Finding): string {
  return String(baseline['destination'] ?? baseline['domain'] ?? baseline['value'] ?? '');
}

function emptyScores(): Scores {
  return { attacks: new Map(), benign: new Map(), benignRecords: 0 };
}

function noteRecord(scores: Scores, truth: Truth, place: string, score: number | null): void {
  if (truth.kind === 'benign') scores.benignRecords++;
  if (score === null || truth.kind === 'other') return;
  const [map, key] = truth.kind === 'attack' ? [scores.attacks, truth.unit] : [scores.benign, place];
  map.set(key, Math.max(map.get(key) ?? 0, score));
}

export interface Figures {
  readonly threshold: number;
  readonly alerts: number;
  readonly true: number;
  readonly false: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly falsePer100000: number | null;
}

export function figuresAt({ attacks, benign, benignRecords }: Scores, threshold: number): Figures {
  const hits = [...attacks.values()].filter((score) => score > 0 && score >= threshold).length;
  const misses = [...benign.values()].filter((score) => score >= threshold).length;
  return {
    threshold, alerts: hits + misses, true: hits, false: misses,
    precision: hits + misses === 0 ? null : hits / (hits + misses),
    recall: attacks.size === 0 ? null : hits / attacks.size,
    falsePer100000: benignRecords === 0 ? null : (misses * 100_000) / benignRecords,
  };
}

/** The lowest threshold with no more false alerts than the budget gives: what it could be tuned to on these data, which is the best for any. */
export function thresholdAt({ attacks, benign, benignRecords }: Scores, per100000: number): number {
  const allowed = Math.floor((per100000 * benignRecords) / 100_000);
  const highest = [...benign.values()].sort((a, b) => b - a)[allowed] ?? 0;
  const above = [...attacks.values()].filter((score) => score > highest);
  return above.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...above);
}
