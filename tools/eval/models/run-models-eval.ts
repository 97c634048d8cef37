import type { BehaviourModel } from '#contract/model.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { type ChunkingCheck, compareChunking } from './compare-chunking.ts';
import { domainCases } from './domain-cases.ts';
import { findingCases } from './finding-cases.ts';
import { generatedBeacons } from './generated-beacons.ts';
import type { LabelledCase } from './labelled-case.ts';
import { type Figures, figuresAt, scoreCases, thresholdAt } from './measure-model.ts';
import { measureMemory, type MemoryFigures } from './measure-memory.ts';
import { ritaCases, stratosphereCases } from './network-cases.ts';
import { SIMPLE_SCORES } from './simple-scores.ts';
import { tunnelCases } from './tunnel-cases.ts';

export interface ModelRow {
  readonly model: string;
  readonly data: string;
  readonly benignRecords: number;
  readonly attacks: number;
  /** With the threshold of the model's file. */
  readonly shipped: Figures;
  /** With the lowest threshold that keeps to the budget of false alerts on these data. */
  readonly budget: Figures;
  readonly simple: Figures & { readonly name: string };
  /** What was missed at the shipped threshold. */
  readonly missed: readonly string[];
}

export interface ModelsReport {
  readonly budgetPer100000: number;
  readonly rows: readonly ModelRow[];
  readonly memory: MemoryFigures;
  readonly chunking: ChunkingCheck;
}

export interface EvalOptions {
  readonly data: string;
  readonly normaliser: Normaliser;
  readonly models: readonly BehaviourModel[];
  readonly budgetPer100000: number;
  readonly entities: number;
  /** How many beacons are made up. */
  readonly generated: number;
  readonly seed: number;
  readonly say: (text: string) => void;
}

const CHUNKS = [997, 20_011];

export async function runModelsEval({ data, normaliser, models, budgetPer100000, entities, generated, seed, say }: EvalOptions): Promise<ModelsReport> {
  say('reading');
  const tunnels = await tunnelCases(data, normaliser);
  const networks = [...(await ritaCases(data, normaliser)), ...(await stratosphereCases(data, normaliser))];
  const named = domainCases(data, normaliser, { answers: false, seed });
  const answered = domainCases(data, normaliser, { answers: true, seed });
  const findings = findingCases(data);
  const sets: readonly (readonly [string, string, readonly LabelledCase[]])[] = [
    ['dns-tunnel', 'recorded tunnels in pieces; harmless DNS of all recordings', [...tunnels, ...networks]],
    ['beacon', 'recorded', networks],
    ['beacon', 'generated among recorded', [...networks.map((one) => ({ ...one, of: '' })), ...generatedBeacons(generated, seed, normaliser)]],
    ['dga', 'clients made of lists, with answers; harmless DNS of all recordings', [...answered, ...tunnels, ...networks]],
    ['dga', 'the same, no answers told', named],
    ['new-finding', 'steps of attacks among findings of other products', findings],
    ['finding-burst', 'the same', findings],
  ];
  const rows = sets.flatMap(([of, name, cases]) => models.filter((model) => model.name === of).map((model) => {
    say(model.name);
    return measureRow(model, { name, cases, budgetPer100000 });
  }));
  say('memory');
  const memory = measureMemory(models, entities);
  say('chunks');
  return { budgetPer100000, rows, memory, chunking: compareChunking(models, [...tunnels, ...networks], CHUNKS) };
}

function measureRow(model: BehaviourModel, { name, cases, budgetPer100000 }: { name: string; cases: readonly LabelledCase[]; budgetPer100000: number }): ModelRow {
  const simple = SIMPLE_SCORES[model.kind] ?? { name: 'none', create: () => () => null };
  const scores = scoreCases(model, simple, cases);
  return {
    model: model.name, data: name, benignRecords: scores.model.benignRecords, attacks: scores.model.attacks.size,
    shipped: figuresAt(scores.model, model.threshold),
    budget: figuresAt(scores.model, thresholdAt(scores.model, budgetPer100000)),
    simple: { name: simple.name, ...figuresAt(scores.simple, thresholdAt(scores.simple, budgetPer100000)) },
    missed: [...scores.model.attacks].filter(([, score]) => score < model.threshold).map(([unit]) => unit),
  };
}
