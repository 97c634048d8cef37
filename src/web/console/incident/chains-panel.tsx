import { Check, CircleDashed } from 'lucide-react';
import { useState } from 'react';
import type { ChainProgress } from '#contract/incident.ts';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import type { ApiAlert } from '../api/queries.ts';
import { spansDays, TimeMark } from '../words/time-mark.tsx';

interface ChainsPanelProps {
  readonly chains: readonly ChainProgress[];
  readonly alerts: ReadonlyMap<string, ApiAlert>;
  readonly selected: string | undefined;
  readonly onOpen: (alert: string) => void;
}

const SHOWN = 3;

/** Known courses of attacks that the incident follows, those with the most steps first, each as a row of its steps: those seen open their alert. */
export function ChainsPanel({ chains, alerts, selected, onOpen }: ChainsPanelProps) {
  const hasDay = spansDays([...alerts.values()]);
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole || chains.length <= SHOWN + 1 ? chains : chains.slice(0, SHOWN);
  return (
    <div className="flex flex-col gap-4">
      {shown.map(({ id, title, steps }) => (
        <section key={id}>
          <h3 className="mb-1.5 flex items-baseline gap-2 text-sm font-medium">
            <DataText text={title} />
            <span className="tabular text-xs font-normal text-muted">
              {steps.filter(({ alert }) => alert !== null).length} of {steps.length} steps seen
            </span>
          </h3>
          <ol aria-label={`Steps of ${title}`} className="grid gap-1.5 md:auto-cols-fr md:grid-flow-col">
            {steps.map((step) => (
              <Step key={step.title} title={step.title} alert={step.alert === null ? undefined : alerts.get(step.alert)} isSeen={step.alert !== null} isSelected={step.alert !== null && step.alert === selected} hasDay={hasDay} onOpen={onOpen} />
            ))}
          </ol>
        </section>
      ))}
      {shown.length < chains.length && (
        <button type="button" onClick={() => setWhole(true)} className="h-7 self-start rounded text-xs text-accent hover:underline">
          Show the other {chains.length - shown.length}
        </button>
      )}
    </div>
  );
}

interface StepProps {
  readonly title: string;
  readonly isSeen: boolean;
  readonly isSelected: boolean;
  /** Absent also where the alert of a step is not with the incident any more. */
  readonly alert: ApiAlert | undefined;
  readonly hasDay: boolean;
  readonly onOpen: (alert: string) => void;
}

const STEP = 'flex h-full w-full flex-col gap-1 rounded-md border px-2.5 py-2 text-left';

function Step({ title, isSeen, isSelected, alert, hasDay, onOpen }: StepProps) {
  const name = <span className="text-xs/4 font-medium">{title}</span>;
  if (alert === undefined) {
    const Icon = isSeen ? Check : CircleDashed;
    return (
      <li className={classNames(STEP, 'border-dashed border-line-strong text-muted')}>
        {name}
        <span className="mt-auto flex items-center gap-1 text-xs">
          <Icon className="size-3" aria-hidden />
          {isSeen ? 'seen' : 'not seen'}
        </span>
      </li>
    );
  }
  return (
    <li>
      <button type="button" onClick={() => onOpen(alert.id)} className={classNames(STEP, 'border-line-strong border-t-2 border-t-accent hover:bg-hover', isSelected && 'bg-accent-wash')}>
        {name}
        <DataText text={alert.rule.title} className="line-clamp-2 text-xs/4 text-soft" />
        <span className="mt-auto">
          <TimeMark timeMs={alert.timeMs} hasDay={hasDay} />
        </span>
      </button>
    </li>
  );
}
