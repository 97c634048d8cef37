import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { PartyPopper, SearchX } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { Notice, Waiting } from '#web/ui/notice.tsx';
import { type QueueFilter, queueQuery, tenantsQuery } from '../api/queries.ts';
import type { QueueSearch } from '../page-search.ts';
import { PageFailure } from '../shell/page-failure.tsx';
import { LiveMark, PageHead } from '../shell/page-head.tsx';
import { QueueFilters } from './queue-filters.tsx';
import { QueueList } from './queue-list.tsx';

const LINK = 'inline-flex h-7.5 items-center rounded-md border border-line-strong bg-raised px-2.5 text-sm font-medium hover:bg-hover';

function toFilter({ tenant, status = 'open', min, q }: QueueSearch): QueueFilter {
  return {
    limit: 500,
    ...(tenant === undefined ? {} : { tenant }),
    ...(status === 'all' ? {} : { status }),
    ...(min === undefined || Number.isNaN(Number(min)) ? {} : { minPriority: Number(min) }),
    ...(q === undefined ? {} : { text: q }),
  };
}

function NothingHere({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Notice icon={<SearchX aria-hidden />} title="No incident matches" action={<Link to="/incidents" className={LINK}>Clear the filter</Link>}>
        Loosen the filter, or look among the closed ones.
      </Notice>
    );
  }
  return (
    <Notice
      icon={<PartyPopper aria-hidden />}
      title="No open incidents"
      action={
        <>
          <Link to="/data-health" className={LINK}>Check that data arrives</Link>
          <Link to="/search" className={LINK}>Search events</Link>
        </>
      }
    >
      Nothing needs you now. Incidents show here by themselves within seconds of the events that make them.
    </Notice>
  );
}

/** The queue: what to look at first. */
export function QueuePage() {
  const search = useSearch({ from: '/shell/incidents' });
  const queue = useQuery(queueQuery(toFilter(search)));
  const { data: tenantList } = useQuery(tenantsQuery);
  const tenants = tenantList?.tenants ?? [];
  const names = useMemo(() => new Map((tenantList?.tenants ?? []).map(({ id, name }) => [id, name])), [tenantList]);
  const count = queue.data?.incidents.length ?? 0;
  useEffect(() => {
    document.title = count === 0 ? 'Incidents · Watchfloor' : `(${count}) Incidents · Watchfloor`;
  }, [count]);
  return (
    <>
      <PageHead title="Incidents" note={queue.data === undefined ? undefined : <span className="tabular">{queue.data.isCut ? `first ${count}` : count}</span>}>
        <LiveMark updatedAtMs={queue.dataUpdatedAt} hasFailed={queue.isError} />
      </PageHead>
      <QueueFilters search={search} tenants={tenants} />
      {queue.data === undefined ? (
        queue.isError ? <PageFailure error={queue.error} reset={() => void queue.refetch()} /> : <Waiting lines={12} label="Loading incidents" />
      ) : count === 0 ? (
        <NothingHere isFiltered={Object.keys(search).length > 0} />
      ) : (
        <QueueList rows={queue.data.incidents} tenantNames={names} />
      )}
    </>
  );
}
