import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { RotateCw, SearchX, TextSearch } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { parseSearch } from '#contract/api/search-syntax.ts';
import { IconButton } from '#web/ui/button.tsx';
import { ChoiceMenu } from '#web/ui/choice-menu.tsx';
import { Notice, Waiting } from '#web/ui/notice.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime } from '#web/ui/time.ts';
import { ApiFailure } from '../api/api-client.ts';
import { histogramQuery, type SearchAsked, searchQuery, sourcesQuery } from '../api/queries.ts';
import { EventDrawer } from '../event/event-drawer.tsx';
import type { EventSearch } from '../page-search.ts';
import { PageFailure } from '../shell/page-failure.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { TenantMenu, useTenant } from '../words/tenant-menu.tsx';
import { Histogram } from './histogram.tsx';
import { ResultTable } from './result-table.tsx';
import { SearchBar } from './search-bar.tsx';
import { bucketOf, RANGES, rangeName, rangeOf, type TimeRange } from './search-range.ts';

/** What the address asks, with the span before now fixed until one searches again. */
function useAsked(search: EventSearch) {
  const tenant = useTenant(search.tenant);
  const [askedAtMs, setAskedAtMs] = useState(() => Date.now());
  const { q = '', range, from, to } = search;
  const asked = useMemo((): SearchAsked => ({ tenant, search: q, ...rangeOf({ ...(range && { range }), ...(from && { from }), ...(to && { to }) }, askedAtMs) }), [tenant, q, range, from, to, askedAtMs]);
  return { asked, again: () => setAskedAtMs(Date.now()) };
}

/** Search over the events of a tenant. */
export function SearchPage() {
  const search = useSearch({ from: '/shell/search' });
  const navigate = useNavigate({ from: '/search' });
  const zone = useSetting('zone');
  const { asked, again } = useAsked(search);
  useEffect(() => {
    document.title = 'Search · Watchfloor';
  }, []);
  const change = useCallback((next: (old: EventSearch) => EventSearch) => void navigate({ search: ({ event: _, ...old }) => next(old) }), [navigate]);
  const name = rangeName(search);
  const ownRange = name === '' ? [{ value: '', label: `${shortTime(asked.fromMs, zone)} – ${shortTime(asked.toMs, zone)}` }] : [];
  return (
    <>
      <PageHead title="Search">
        <TenantMenu tenant={asked.tenant} onChoose={(tenant) => change((old) => ({ ...old, tenant }))} />
      </PageHead>
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-2 md:px-5">
        <SearchBar
          text={asked.search}
          onSearch={(q) => {
            again();
            change((old) => ({ ...old, tenant: asked.tenant, q }));
          }}
        />
        <ChoiceMenu label="Time" value={name} isActive={name === ''} choices={[...ownRange, ...RANGES]} onChoose={(range) => change(({ from: _, to: __, ...old }) => ({ ...old, range }))} />
        <IconButton label="Search again" onClick={again}>
          <RotateCw aria-hidden />
        </IconButton>
      </div>
      {asked.tenant === '' ? <Waiting lines={12} label="Loading" /> : <Results asked={asked} opened={search.event} onZoom={({ fromMs, toMs }) => change(({ range: _, ...old }) => ({ ...old, from: String(fromMs), to: String(toMs) }))} />}
    </>
  );
}

interface ResultsProps {
  readonly asked: SearchAsked;
  readonly opened: string | undefined;
  readonly onZoom: (range: TimeRange) => void;
}

function BadSearch({ detail }: { readonly detail: string }) {
  return (
    <Notice icon={<TextSearch aria-hidden />} title="The search cannot be read" isAlert>
      {detail}
    </Notice>
  );
}

function Results({ asked, opened, onZoom }: ResultsProps) {
  const navigate = useNavigate({ from: '/search' });
  const parse = parseSearch(asked.search);
  const bucketMs = bucketOf(asked);
  const found = useInfiniteQuery({ ...searchQuery(asked), enabled: parse.ok });
  const histogram = useQuery({ ...histogramQuery(asked, bucketMs), enabled: parse.ok });
  const { data: sources } = useQuery(sourcesQuery);
  const sourceNames = useMemo(() => new Map((sources?.sources ?? []).map(({ id, name }) => [id, name])), [sources]);
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.rows) ?? [], [found.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = found;
  const onMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);
  const open = (event: string | undefined) => void navigate({ search: ({ event: _, ...old }) => (event === undefined ? old : { ...old, event }), replace: true });
  if (!parse.ok) return <BadSearch detail={parse.detail} />;
  if (found.error !== null) {
    const isBad = found.error instanceof ApiFailure && found.error.code === 'bad-search';
    return isBad ? <BadSearch detail={found.error.message} /> : <PageFailure error={found.error} reset={() => void found.refetch()} />;
  }
  return (
    <>
      <Histogram range={asked} bucketMs={bucketMs} buckets={histogram.data?.buckets ?? []} onZoom={onZoom} />
      {found.data === undefined ? (
        <Waiting lines={14} label="Searching" />
      ) : rows.length === 0 ? (
        <Notice icon={<SearchX aria-hidden />} title="No event matches">
          Nothing in this time has all of these terms. Make the time longer, or leave a term out.
        </Notice>
      ) : (
        <ResultTable key={`${asked.tenant} ${asked.search} ${asked.fromMs} ${asked.toMs}`} rows={rows} isOld={found.isPlaceholderData} opened={opened} hasMore={hasNextPage} onMore={onMore} onOpen={open} />
      )}
      {opened !== undefined && <EventDrawer tenant={asked.tenant} event={opened} sourceNames={sourceNames} onClose={() => open(undefined)} />}
    </>
  );
}
