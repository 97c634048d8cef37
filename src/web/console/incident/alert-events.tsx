import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { Waiting } from '#web/ui/notice.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { clockTime } from '#web/ui/time.ts';
import { alertEventsQuery, type ApiAlert, type ApiEvent } from '../api/queries.ts';
import { EventTabs } from '../event/event-tabs.tsx';
import { PageFailure } from '../shell/page-failure.tsx';

function headline({ ocsf, source }: ApiEvent): string {
  const text = ocsf.message ?? ocsf.class_name;
  return typeof text === 'string' && text !== '' ? text : source;
}

interface EventLineProps {
  readonly event: ApiEvent;
  readonly tenant: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function EventLine({ event, tenant, isOpen, onToggle }: EventLineProps) {
  const zone = useSetting('zone');
  return (
    <li className="border-t border-line first:border-t-0">
      <button type="button" aria-expanded={isOpen} onClick={onToggle} className="flex min-h-9 w-full items-center gap-2 px-4 py-1.5 text-left text-sm hover:bg-hover">
        <ChevronRight className={classNames('size-3.5 shrink-0 text-muted transition-transform', isOpen && 'rotate-90')} aria-hidden />
        <time className="tabular shrink-0 font-mono text-xs text-muted">{clockTime(event.timeMs, zone)}</time>
        <DataText text={headline(event)} isLine={!isOpen} className={classNames('min-w-0 flex-1', !isOpen && 'truncate')} />
      </button>
      {isOpen && (
        <div className="px-4 pb-4">
          <EventTabs event={event} tenant={tenant} />
        </div>
      )}
    </li>
  );
}

/** The events that fired an alert; the first stands open. */
export function AlertEvents({ alert }: { readonly alert: ApiAlert }) {
  const { data, error, refetch } = useQuery(alertEventsQuery(alert.tenant, alert.id));
  const [open, setOpen] = useState<string | null>('');
  if (error !== null) return <PageFailure error={error} reset={() => void refetch()} />;
  if (data === undefined) return <Waiting label="Loading events" />;
  const openId = open === '' ? data.events[0]?.id : open;
  return (
    <section className="border-t border-line pb-8">
      <h3 className="flex items-baseline gap-2 px-4 pt-3.5 pb-1 text-xs font-medium text-muted">
        Events
        <span className="tabular font-normal">
          {data.events.length.toLocaleString('en-GB')}
          {alert.count > data.events.length && ` of ${alert.count.toLocaleString('en-GB')}`}
        </span>
      </h3>
      {data.missing > 0 && <p className="px-4 pb-2 text-sm text-soft">{data.missing} of the events that fired this alert are no longer stored: they are older than the tenant’s retention.</p>}
      <ul>
        {data.events.map((event) => (
          <EventLine key={event.id} event={event} tenant={alert.tenant} isOpen={openId === event.id} onToggle={() => setOpen(openId === event.id ? null : event.id)} />
        ))}
      </ul>
    </section>
  );
}
