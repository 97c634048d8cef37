import { useQuery } from '@tanstack/react-query';
import { DataText } from '#web/ui/data-text.tsx';
import { Drawer } from '#web/ui/drawer.tsx';
import { Waiting } from '#web/ui/notice.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { fullTime, spanText } from '#web/ui/time.ts';
import { type ApiEvent, eventQuery } from '../api/queries.ts';
import { PageFailure } from '../shell/page-failure.tsx';
import { SeverityBadge, severityOfId } from '../words/severity-mark.tsx';
import { Facts } from './event-facts.tsx';
import { EventTabs } from './event-tabs.tsx';

interface EventDrawerProps {
  readonly tenant: string;
  readonly event: string;
  readonly sourceNames: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}

/** One event whole, beside the list that it was found in. */
export function EventDrawer({ tenant, event, sourceNames, onClose }: EventDrawerProps) {
  const { data, error, refetch } = useQuery(eventQuery(tenant, event));
  return (
    <Drawer label="Event" title={data === undefined ? 'Event' : <EventTitle event={data} />} onClose={onClose}>
      {data !== undefined ? (
        <EventBody key={data.id} event={data} tenant={tenant} sourceName={sourceNames.get(data.source)} />
      ) : error !== null ? (
        <PageFailure error={error} reset={() => void refetch()} />
      ) : (
        <Waiting lines={12} label="Loading the event" />
      )}
    </Drawer>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function EventTitle({ event }: { readonly event: ApiEvent }) {
  return (
    <span className="flex items-center gap-2">
      <SeverityBadge severity={severityOfId(Number(event.ocsf.severity_id))} />
      <span className="truncate text-sm font-medium text-soft">{textOf(event.ocsf.class_name) || 'Event'}</span>
    </span>
  );
}

function EventBody({ event, tenant, sourceName }: { readonly event: ApiEvent; readonly tenant: string; readonly sourceName: string | undefined }) {
  const zone = useSetting('zone');
  const lagMs = event.receivedAtMs - event.timeMs;
  return (
    <>
      <div className="flex flex-col gap-3 border-b border-line px-4 py-3.5">
        <h2 className="text-base/5.5 font-semibold [overflow-wrap:anywhere]">
          <DataText text={textOf(event.ocsf.message) || textOf(event.ocsf.class_name) || event.source} />
        </h2>
        <Facts
          facts={[
            ['Time', fullTime(event.timeMs, zone)],
            ['Received', `${fullTime(event.receivedAtMs, zone)}${lagMs >= 0 ? `, ${spanText(lagMs)} later` : ', before the time that the event gives'}`],
            ['Source', sourceName === undefined ? event.source : `${sourceName} (${event.source})`],
            ['Event id', event.id],
          ]}
        />
      </div>
      <div className="px-4 pt-1 pb-8">
        <EventTabs event={event} tenant={tenant} />
      </div>
    </>
  );
}
