import type { StoryStep } from '#contract/incident.ts';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import type { ApiAlert } from '../api/queries.ts';
import { tacticName } from '../words/attack-names.ts';
import { DomainMark } from '../words/domain-mark.tsx';
import { SEVERITY_TEXT, SeverityBars } from '../words/severity-mark.tsx';
import { spansDays, TimeMark } from '../words/time-mark.tsx';
import { byRule, sentenceOf } from './story-text.ts';

interface StoryProps {
  readonly steps: readonly StoryStep[];
  readonly alerts: ReadonlyMap<string, ApiAlert>;
  readonly selected: string | undefined;
  readonly pointedOut: ReadonlySet<string> | null;
  readonly onOpen: (alert: string) => void;
  readonly onPoint: (alerts: readonly string[] | null) => void;
}

/** Rules that are named under a sentence; the list of alerts has all of them. */
const RULES_SHOWN = 4;

/** What happened, in plain sentences and in the order of an attack; each rests on the alerts behind it. */
export function Story({ steps, alerts, selected, pointedOut, onOpen, onPoint }: StoryProps) {
  const hasDay = spansDays(steps);
  return (
    <ol className="flex flex-col" aria-label="Story">
      {steps.map((step, i) => {
        const isNewTactic = step.tactic !== steps[i - 1]?.tactic;
        return (
          <li key={`${step.timeMs} ${step.alerts.join()}`} className="group/step relative grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-3">
            <Rail step={step} alerts={alerts} isFirst={i === 0} isHeaded={isNewTactic} isLast={i === steps.length - 1} />
            <div className="pb-2.5">
              {isNewTactic && <h3 className={classNames('px-2 pb-1 text-xs font-medium text-muted', i > 0 && 'pt-2')}>{step.tactic === null ? 'Beside the attack' : tacticName(step.tactic)}</h3>}
              <Step step={step} hasDay={hasDay} alerts={alerts} selected={selected} isFaint={pointedOut !== null && !step.alerts.some((id) => pointedOut.has(id))} onOpen={onOpen} onPoint={onPoint} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

interface RailProps {
  readonly step: StoryStep;
  readonly alerts: ReadonlyMap<string, ApiAlert>;
  readonly isFirst: boolean;
  /** Whether the name of a tactic stands above the sentence. */
  readonly isHeaded: boolean;
  readonly isLast: boolean;
}

function Rail({ step, alerts, isFirst, isHeaded, isLast }: RailProps) {
  const alert = alerts.get(step.alerts[0] ?? '');
  return (
    <div className="relative flex justify-center" aria-hidden>
      <span className={classNames('absolute w-px bg-line', isFirst ? 'top-5' : 'top-0', isLast ? 'h-5' : 'bottom-0')} />
      <span className={classNames('absolute grid size-6 place-items-center rounded-full border border-line bg-canvas', isHeaded ? (isFirst ? 'top-7' : 'top-9') : 'top-1.5', alert !== undefined && SEVERITY_TEXT[alert.severity])}>
        {alert === undefined || alert.domain === null ? <span className="size-1.5 rounded-full bg-current" /> : <DomainMark domain={alert.domain} className="size-3" />}
      </span>
    </div>
  );
}

interface StepProps extends Omit<StoryProps, 'steps' | 'pointedOut'> {
  readonly step: StoryStep;
  readonly isFaint: boolean;
  readonly hasDay: boolean;
}

function Step({ step, alerts, selected, isFaint, hasDay, onOpen, onPoint }: StepProps) {
  const known = step.alerts.flatMap((id) => alerts.get(id) ?? []);
  const first = known[0];
  const isSelected = step.alerts.includes(selected ?? '');
  return (
    <div onPointerEnter={() => onPoint(step.alerts)} onPointerLeave={() => onPoint(null)} className={classNames('rounded-md transition-opacity', isSelected ? 'bg-accent-wash' : 'hover:bg-hover', isFaint && 'opacity-40')}>
      <button type="button" disabled={first === undefined} onClick={() => first !== undefined && onOpen(first.id)} className="flex w-full items-baseline gap-3 rounded-md px-2 py-1.5 text-left">
        <TimeMark timeMs={step.timeMs} hasDay={hasDay} />
        <DataText text={sentenceOf(step.text, known.map(({ rule }) => rule.title))} className="min-w-0 flex-1 text-base/5.5 text-ink" />
        {first !== undefined && <SeverityBars severity={first.severity} className="translate-y-0.5" />}
      </button>
      <div className="-mt-1 flex flex-wrap gap-x-3 gap-y-0.5 px-2 pb-1.5 pl-18">
        {byRule(known).slice(0, RULES_SHOWN).map(({ title, first: alert, count }) => (
          <button key={title} type="button" onClick={() => onOpen(alert)} className="max-w-full truncate rounded text-xs text-muted hover:text-accent hover:underline">
            <DataText text={title} />
            {count > 1 && <span className="tabular"> × {count}</span>}
          </button>
        ))}
      </div>
    </div>
  );
}
