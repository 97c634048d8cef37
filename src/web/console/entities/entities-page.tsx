import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { FileUp, Tags, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { DECLARABLE_TYPES } from '#contract/declared-entity.ts';
import { Button } from '#web/ui/button.tsx';
import { ChoiceMenu } from '#web/ui/choice-menu.tsx';
import { Notice, Waiting } from '#web/ui/notice.tsx';
import { declaredQuery, meQuery } from '../api/queries.ts';
import type { EntitiesSearch } from '../page-search.ts';
import { BackHead } from '../shell/back-head.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { TextFilter } from '../shell/text-filter.tsx';
import { EntityIcon, entityPlural } from '../words/entity-chip.tsx';
import { TenantMenu, useTenant } from '../words/tenant-menu.tsx';
import { EntityRow } from './entity-row.tsx';
import { ImportDialog } from './import-dialog.tsx';

/** What people say of users, hosts and other entities of one tenant. */
export function EntitiesPage() {
  const search = useSearch({ from: '/shell/entities' });
  const navigate = useNavigate({ from: '/entities' });
  const tenant = useTenant(search.tenant);
  const { data: me } = useQuery(meQuery);
  const [isImporting, setImporting] = useState(false);
  const query = useInfiniteQuery({ ...declaredQuery(tenant, search), enabled: tenant !== '' });
  const mayWrite = me?.role === 'admin';
  const pages = query.data?.pages;
  const found = pages?.flatMap(({ entities }) => entities);
  useEffect(() => {
    document.title = 'Entities · Watchfloor';
  }, []);
  return (
    <>
      <BackHead to="/detections" place="Detections" title="Entities" isShortOnPhone>
        <TenantMenu tenant={tenant} onChoose={(next) => void navigate({ search: { tenant: next }, replace: true })} />
        {mayWrite && tenant !== '' && (
          <Button look="primary" onClick={() => setImporting(true)}>
            <FileUp aria-hidden />
            Import
          </Button>
        )}
      </BackHead>
      <EntityFilters search={search} total={pages?.[0]?.total} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {found === undefined ? (
          query.isError ? <PageFailure error={query.error} reset={() => void query.refetch()} /> : <Waiting lines={8} label="Loading the entities" />
        ) : found.length === 0 ? (
          <NoEntity isNarrowed={isNarrowed(search)} mayWrite={mayWrite} />
        ) : (
          <div className="mx-auto flex max-w-300 flex-col gap-3 p-3 md:p-5">
            <ul aria-label="Declared entities" className="flex flex-col divide-y divide-line rounded-lg border border-line">
              {found.map((declared) => (
                <EntityRow key={`${declared.entity.type}:${declared.entity.value}`} declared={declared} tenant={tenant} mayWrite={mayWrite} onGroup={(group) => void navigate({ search: (old) => ({ ...old, group }) })} />
              ))}
            </ul>
            {query.hasNextPage && (
              <Button className="self-center" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show more
              </Button>
            )}
          </div>
        )}
      </div>
      {isImporting && <ImportDialog tenant={tenant} onClose={() => setImporting(false)} />}
    </>
  );
}

function isNarrowed({ type, group, q }: EntitiesSearch): boolean {
  return type !== undefined || group !== undefined || q !== undefined;
}

const TYPES = [{ value: '', label: 'Any type' }, ...DECLARABLE_TYPES.map((type) => ({ value: type, label: entityPlural(type), icon: <EntityIcon type={type} /> }))];

function EntityFilters({ search, total }: { readonly search: EntitiesSearch; readonly total: number | undefined }) {
  const navigate = useNavigate({ from: '/entities' });
  const change = (part: EntitiesSearch) => void navigate({ search: (old) => ({ ...old, ...part }), replace: true });
  return (
    <search aria-label="Filter of the entities" className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-3 py-2 md:gap-2 md:px-5">
      <TextFilter label="Filter by name, group, duty or note" text={search.q ?? ''} onChange={(q) => change({ q })} />
      <ChoiceMenu label="Type" value={search.type ?? ''} isActive={search.type !== undefined} onChoose={(type) => change({ type })} choices={TYPES} />
      {search.group !== undefined && <span className="rounded-md bg-accent-wash px-2 text-sm/7 text-accent">in {search.group}</span>}
      {isNarrowed(search) && (
        <Button look="quiet" onClick={() => void navigate({ search: ({ tenant }) => (tenant === undefined ? {} : { tenant }), replace: true })}>
          <X aria-hidden />
          Clear
        </Button>
      )}
      <span role="status" className="tabular ml-auto text-sm text-muted">
        {total !== undefined && `${total.toLocaleString('en-GB')} ${total === 1 ? 'entity' : 'entities'}`}
      </span>
    </search>
  );
}

function NoEntity({ isNarrowed: hasFilter, mayWrite }: { readonly isNarrowed: boolean; readonly mayWrite: boolean }) {
  if (hasFilter) return <Notice icon={<Tags aria-hidden />} title="None like this">Clear the filter to see all that is declared.</Notice>;
  return (
    <Notice icon={<Tags aria-hidden />} title="Nothing is declared yet">
      Say which names are of one person or host, what it is worth, and what it is there for: incidents then join and rank by it. {mayWrite ? 'Import a table, or an export of your directory.' : 'Ask an administrator to import a table, or an export of the directory.'}
    </Notice>
  );
}
