import { Link } from '@tanstack/react-router';
import { Layers } from 'lucide-react';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortSpan, shortTime, spanText } from '#web/ui/time.ts';
import { Tooltip } from '#web/ui/tooltip.tsx';
import type { IncidentRow } from '../api/queries.ts';
import { DomainStrip } from '../words/domain-mark.tsx';
import { EntityChip } from '../words/entity-chip.tsx';
import { bandOf, type PriorityBand } from '../words/priority-band.ts';
import { SEVERITY_TEXT, SeverityBars } from '../words/severity-mark.tsx';

/** The columns on a wide screen; the head of the list uses them too. */
export const QUEUE_COLUMNS = 'xl:grid-cols-[4.25rem_minmax(0,1fr)_9.5rem_7rem_4.5rem_8.75rem_3.5rem_2rem]';

const ENTITIES_SHOWN = 3;

function Priority({ priority, severity }: Pick<IncidentRow, 'priority' | 'severity'>) {
  const { name, meaning, tone } = bandOf(priority);
  return (
    <Tooltip text={`${name}: ${meaning}`} side="right">
      <span className={classNames('flex items-center gap-2', SEVERITY_TEXT[tone])}>
        <SeverityBars severity={severity} />
        <span className="tabular text-base font-semibold">{Math.round(priority)}</span>
      </span>
    </Tooltip>
  );
}

function Entities({ row }: { readonly row: IncidentRow }) {
  const shown = row.entities.slice(0, ENTITIES_SHOWN);
  const more = row.entityCount - shown.length;
  return (
    <span className="flex min-w-0 items-center gap-3 overflow-hidden text-xs text-muted">
      {shown.map((entity) => (
        <EntityChip key={`${entity.type}:${entity.value}`} entity={entity} className={classNames('shrink-0 last:shrink nth-3:shrink', shown.length < ENTITIES_SHOWN ? 'max-w-56' : 'max-w-40')} />
      ))}
      {more > 0 && <span className="shrink-0">+{more}</span>}
    </span>
  );
}

function Assignee({ name }: { readonly name: string | null }) {
  if (name === null) return <span className="block size-5.5 rounded-full border border-dashed border-line-strong" role="img" aria-label="Nobody has it" />;
  return (
    <Tooltip text={`${name} has it`}>
      <span className="grid size-5.5 place-items-center rounded-full bg-accent-wash text-[0.5625rem] font-semibold text-accent">
        {name.split(/\s+/).map((word) => word[0]).join('').slice(0, 2).toUpperCase()}
      </span>
    </Tooltip>
  );
}

interface QueueRowProps {
  readonly row: IncidentRow;
  readonly tenantName: string;
  readonly nowMs: number;
  readonly isChosen: boolean;
}

/** One incident of the queue; the whole line is the link to it. */
export function QueueRow({ row, tenantName, nowMs, isChosen }: QueueRowProps) {
  const zone = useSetting('zone');
  const ageMs = nowMs - row.firstSeenMs;
  return (
    <Link
      to="/incidents/$tenant/$incident"
      params={{ tenant: row.tenant, incident: row.id }}
      data-place={row.id}
      className={classNames(
        'grid min-h-14 grid-cols-[3.5rem_minmax(0,1fr)] items-center gap-x-3 border-b border-line px-3 py-2 outline-none hover:bg-hover focus-visible:-outline-offset-2 xl:h-14 xl:gap-x-4 md:px-5 xl:py-0',
        QUEUE_COLUMNS,
        isChosen && 'bg-accent-wash hover:bg-accent-wash',
      )}
    >
      <Priority priority={row.priority} severity={row.severity} />
      <span className="flex min-w-0 flex-col gap-0.5">
        <span className={classNames('line-clamp-2 text-base/5 font-medium xl:block xl:truncate', row.status === 'closed' && 'text-soft line-through decoration-line-strong')}>
          <DataText text={row.title} />
        </span>
        <span className="hidden xl:block">
          <Entities row={row} />
        </span>
        <span className="flex items-center gap-2.5 text-xs text-muted xl:hidden">
          <DomainStrip domains={row.domains} />
          <span className="truncate">{tenantName}</span>
          <span className="ml-auto shrink-0 tabular">
            {row.alertCount} {row.alertCount === 1 ? 'alert' : 'alerts'} · {shortSpan(ageMs)}
          </span>
        </span>
      </span>
      <span className="hidden truncate text-soft xl:block">{tenantName}</span>
      <span className="hidden xl:flex">
        <DomainStrip domains={row.domains} />
      </span>
      <span className="hidden items-center gap-1.5 tabular text-soft xl:flex">
        <Layers className="size-3.5 text-muted" aria-label="Alerts" />
        {row.alertCount}
      </span>
      <span className="hidden flex-col text-xs tabular xl:flex">
        <span className="text-soft">{shortTime(row.lastSeenMs, zone)}</span>
        <span className="text-muted">{shortTime(row.firstSeenMs, zone)}</span>
      </span>
      <span className="hidden tabular text-soft xl:block" title={`First seen ${spanText(ageMs)} ago`}>
        {shortSpan(ageMs)}
      </span>
      <span className="hidden xl:block">
        <Assignee name={row.assignee} />
      </span>
    </Link>
  );
}

/** Stands before the first incident of a band. */
export function BandHead({ band, count }: { readonly band: PriorityBand; readonly count: number }) {
  return (
    <div className="flex h-8 items-center gap-2.5 border-b border-line bg-sunken px-3 text-xs md:px-5">
      <span className={classNames('size-1.5 rounded-full bg-current', SEVERITY_TEXT[band.tone])} aria-hidden />
      <h2 className="font-semibold">{band.name}</h2>
      <span className="tabular text-muted">{count}</span>
      <span className="hidden truncate text-muted xl:inline">{band.meaning}</span>
    </div>
  );
}
