import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { CircleCheckBig, SearchX, Sprout } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { PAGING_LINE } from '#engine/score/priority.ts';
import { classNames } from '#web/ui/class-names.ts';
import { Notice, Waiting } from '#web/ui/notice.tsx';
import { queueQuery, tenantsQuery } from '../api/queries.ts';
import type { QueueSearch } from '../page-search.ts';
import { PageFailure } from '../shell/page-failure.tsx';
import { LiveMark, PageHead } from '../shell/page-head.tsx';
import { isNarrowed, toQueueFilter } from './queue-filter.ts';
import { QueueFilters } from './queue-filters.tsx';
import { QueueList } from './queue-list.tsx';

const LINK = 'inline-flex h-7.5 items-center rounded-md border border-line-strong bg-raised px-2.5 text-sm font-medium hover:bg-hover';

interface ViewLinkProps {
  readonly search: QueueSearch;
  readonly name: string;
  readonly isShown: boolean;
  readonly count: string;
}

function ViewLink({ search, name, isShown, count }: ViewLinkProps) {
  return (
    <Link
      to="/incidents"
      search={search}
      replace
      aria-current={isShown ? 'page' : undefined}
      className={classNames('inline-flex h-6.5 items-center gap-1.5 rounded px-2 text-sm font-medium', isShown ? 'bg-raised text-ink shadow-sm' : 'text-soft hover:text-ink')}
    >
      {name}
      <span className="tabular min-w-3 text-xs font-normal text-soft">{count}</span>
    </Link>
  );
}

/** The two lists: what to work on, and what is still too weak for it. */
function QueueViews({ search }: { readonly search: QueueSearch }) {
  const { view, ...rest } = search;
  const { data: work } = useQuery(queueQuery(toQueueFilter(rest)));
  const { data: building } = useQuery(queueQuery(toQueueFilter({ ...rest, view: 'building' })));
  const told = (answer: typeof work) => (answer === undefined ? '' : `${answer.incidents.length}${answer.isCut ? '+' : ''}`);
  const { min: _, ...withoutMin } = rest;
  return (
    <nav aria-label="Lists" className="inline-flex rounded-md bg-pressed p-0.5">
      <ViewLink search={rest} name="Queue" isShown={view === undefined} count={told(work)} />
      <ViewLink search={{ ...withoutMin, view: 'building' }} name="Building" isShown={view === 'building'} count={told(building)} />
    </nav>
  );
}

function NothingHere({ search }: { readonly search: QueueSearch }) {
  if (isNarrowed(search)) {
    return (
      <Notice icon={<SearchX aria-hidden />} title="No incident matches" action={<Link to="/incidents" className={LINK}>Clear the filter</Link>}>
        Loosen the filter, look among the closed ones, or look in the other list.
      </Notice>
    );
  }
  if (search.view === 'building') {
    return (
      <Notice icon={<Sprout aria-hidden />} title="Nothing is building" action={<Link to="/incidents" className={LINK}>Back to the queue</Link>}>
        Incidents below priority {PAGING_LINE} wait here until more alerts join them.
      </Notice>
    );
  }
  return (
    <Notice
      icon={<CircleCheckBig aria-hidden />}
      title="No incident needs you"
      action={
        <>
          <Link to="/data-health" className={LINK}>Check that data arrives</Link>
          <Link to="/search" className={LINK}>Search events</Link>
        </>
      }
    >
      Incidents show here by themselves within seconds of the events that make them.
    </Notice>
  );
}

/** The queue: what to look at first. */
export function QueuePage() {
  const search = useSearch({ from: '/shell/incidents' });
  const queue = useQuery(queueQuery(toQueueFilter(search)));
  const { data: tenantList } = useQuery(tenantsQuery);
  const tenants = tenantList?.tenants ?? [];
  const names = useMemo(() => new Map((tenantList?.tenants ?? []).map(({ id, name }) => [id, name])), [tenantList]);
  const count = queue.data?.incidents.length ?? 0;
  useEffect(() => {
    document.title = count === 0 || search.view !== undefined ? 'Incidents · Watchfloor' : `(${count}) Incidents · Watchfloor`;
  }, [count, search.view]);
  return (
    <>
      <PageHead title="Incidents" note={<QueueViews search={search} />}>
        <LiveMark updatedAtMs={queue.dataUpdatedAt} hasFailed={queue.isError} />
      </PageHead>
      <QueueFilters search={search} tenants={tenants} />
      {queue.data === undefined ? (
        queue.isError ? <PageFailure error={queue.error} reset={() => void queue.refetch()} /> : <Waiting lines={12} label="Loading incidents" />
      ) : count === 0 ? (
        <NothingHere search={search} />
      ) : (
        <QueueList rows={queue.data.incidents} tenantNames={names} />
      )}
    </>
  );
}
