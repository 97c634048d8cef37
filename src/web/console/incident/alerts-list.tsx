import type { Join } from '#contract/incident.ts';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import type { ApiAlert } from '../api/queries.ts';
import { DomainMark } from '../words/domain-mark.tsx';
import { SeverityBars } from '../words/severity-mark.tsx';
import { spansDays, TimeMark } from '../words/time-mark.tsx';
import { JoinReason } from './join-reason.tsx';

interface AlertsListProps {
  readonly alerts: readonly ApiAlert[];
  readonly byId: ReadonlyMap<string, ApiAlert>;
  readonly joins: ReadonlyMap<string, Join>;
  readonly selected: string | undefined;
  readonly pointedOut: ReadonlySet<string> | null;
  readonly onOpen: (alert: string) => void;
  /** Alerts that are being chosen; null where none are. */
  readonly chosen: ReadonlySet<string> | null;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** Every alert of the incident, oldest first, each with the reason why it is here. */
export function AlertsList({ alerts, byId, joins, selected, pointedOut, onOpen, chosen, onChoose }: AlertsListProps) {
  const toggle = (id: string) => onChoose(new Set(chosen?.has(id) ? [...chosen].filter((one) => one !== id) : [...(chosen ?? []), id]));
  const hasDay = spansDays(alerts);
  return (
    <ol className="flex flex-col divide-y divide-line" aria-label="Alerts">
      {alerts.map((alert) => (
        <li key={alert.id} data-alert={alert.id} className={classNames('-mx-2 [contain-intrinsic-size:auto_7rem] [content-visibility:auto] rounded-md px-2 py-3 transition-opacity', selected === alert.id && 'bg-accent-wash', pointedOut !== null && !pointedOut.has(alert.id) && 'opacity-40')}>
          <div className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-3">
            <div className="flex flex-col gap-1.5 pt-0.5">
              <TimeMark timeMs={alert.timeMs} hasDay={hasDay} />
              {chosen !== null && <input type="checkbox" aria-label={`Choose ${alert.rule.title}`} checked={chosen.has(alert.id)} onChange={() => toggle(alert.id)} className="size-4 accent-accent-fill" />}
              <span className="flex items-center gap-2">
                <SeverityBars severity={alert.severity} />
                {alert.domain !== null && <DomainMark domain={alert.domain} />}
              </span>
            </div>
            <div className="flex min-w-0 flex-col gap-1">
              <button type="button" onClick={() => onOpen(alert.id)} className="rounded text-left text-base/5 font-medium hover:text-accent">
                <DataText text={alert.rule.title} />
                {alert.count > 1 && <span className="tabular ml-2 text-xs font-normal text-muted">{alert.count.toLocaleString('en-GB')} events</span>}
              </button>
              <p className="text-sm text-soft">
                <DataText text={alert.summary} />
              </p>
              <div className="mt-1 border-l-2 border-accent/40 pl-3">
                <h3 className="text-xs font-medium text-muted">Why it is here</h3>
                <JoinReason join={joins.get(alert.id)} alerts={byId} onOpen={onOpen} />
              </div>
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}
