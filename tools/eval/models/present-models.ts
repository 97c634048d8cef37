import { textTable } from '../sources/text-table.ts';
import type { Figures } from './measure-model.ts';
import type { ModelsReport } from './run-models-eval.ts';

const HEADER = ['model, on', 'harmless', 'attacks', 'alerts', 'true', 'false', 'false/100,000', 'precision', 'recall', 'recall at budget', 'simple threshold', 'its recall at budget'];

/** The report as a person reads it. */
export function presentModels({ budgetPer100000, rows, memory, chunking }: ModelsReport): string {
  const lines = rows.map(({ model, data, benignRecords, attacks, shipped, budget, simple }) => [
    `${model}, ${data}`, benignRecords.toLocaleString('en'), String(attacks), String(shipped.alerts), String(shipped.true), String(shipped.false), number(shipped.falsePer100000),
    percent(shipped.precision), percent(shipped.recall), percent(budget.recall), simple.name, percent(simple.recall),
  ]);
  const missed = rows.filter((row) => row.missed.length > 0).map((row) => `Missed by ${row.model} (${row.data}): ${row.missed.join(', ')}.`);
  const parts = memory.byModel.map(({ model, entries, keptMiB }) => `${model} ${entries.toLocaleString('en')} entries, ${keptMiB} MiB`).join('; ');
  return `${textTable([HEADER, ...lines])}

Alerts, precision and recall with the thresholds of content/models. Budget: ${budgetPer100000} false alerts in 100,000 harmless records, rounded down; for "recall at budget" both, the model and the simple
threshold, have the best threshold for these data.
${missed.join('\n')}
Memory after a week of ${memory.entities.toLocaleString('en')} made-up entities (${memory.observations.toLocaleString('en')} observations): ${memory.heapMiB} MiB of heap, ${memory.keptMiB} MiB kept (${parts}).
Chunks: ${chunking.events.toLocaleString('en')} events, ${chunking.alerts} alerts; stopped and started after each ${chunking.chunks.join(' and ')} events the alerts are ${chunking.isEqual ? 'the same' : 'NOT THE SAME'}.
`;
}

function percent(share: Figures['recall']): string {
  return share === null ? '-' : `${(100 * share).toFixed(1)} %`;
}

function number(value: number | null): string {
  return value === null ? '-' : value.toFixed(1);
}
