import { CircleHelp, Split } from 'lucide-react';
import type { Contradiction } from '#contract/incident.ts';
import { DataText } from '#web/ui/data-text.tsx';
import type { ApiAlert } from '../api/queries.ts';

interface ContradictionsPanelProps {
  readonly contradictions: readonly Contradiction[];
  readonly alerts: ReadonlyMap<string, ApiAlert>;
  readonly onOpen: (alert: string) => void;
}

/** Where products do not agree, each with the alerts that say so. */
export function ContradictionsPanel({ contradictions, alerts, onOpen }: ContradictionsPanelProps) {
  return (
    <ul className="flex flex-col gap-2.5">
      {contradictions.map(({ text, alerts: ids }) => (
        <li key={text} className="flex gap-2 text-sm">
          <Split className="mt-0.75 size-3.5 shrink-0 text-high" aria-hidden />
          <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            <DataText text={text} />
            <div className="mt-0.5 flex flex-col items-start">
              {ids.flatMap((id) => alerts.get(id) ?? []).map(({ id, rule }) => (
                <button key={id} type="button" onClick={() => onOpen(id)} className="min-h-6 max-w-full truncate rounded text-xs text-accent hover:underline">
                  <DataText text={rule.title} />
                </button>
              ))}
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Questions that the telemetry does not answer. */
export function UnknownsPanel({ unknowns }: { readonly unknowns: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-2">
      {unknowns.map((question) => (
        <li key={question} className="flex gap-2 text-sm">
          <CircleHelp className="mt-0.75 size-3.5 shrink-0 text-muted" aria-hidden />
          <DataText text={question} className="min-w-0 flex-1 [overflow-wrap:anywhere]" />
        </li>
      ))}
    </ul>
  );
}
