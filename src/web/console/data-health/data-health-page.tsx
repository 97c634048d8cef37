import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleCheck, Plug } from 'lucide-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import { Notice, Waiting } from '#web/ui/notice.tsx';
import { deadLettersQuery, healthQuery, pathCountsQuery, sourceCountsQuery, sourcesQuery } from '../api/queries.ts';
import { PageFailure } from '../shell/page-failure.tsx';
import { LiveMark, PageHead } from '../shell/page-head.tsx';
import { TenantMenu, useTenant } from '../words/tenant-menu.tsx';
import { BalancePanel } from './balance-panel.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { countBy } from './path-balance.ts';
import { SourceTable } from './source-table.tsx';

/** Whether data arrives, and what became of it. */
export function DataHealthPage() {
  const { tenant: asked } = useSearch({ from: '/shell/data-health' });
  const navigate = useNavigate({ from: '/data-health' });
  const tenant = useTenant(asked);
  const counts = useQuery({ ...pathCountsQuery(tenant), enabled: tenant !== '' });
  const { data: health } = useQuery(healthQuery);
  useEffect(() => {
    document.title = 'Data health · Watchfloor';
  }, []);
  return (
    <>
      <PageHead title="Data health">
        <span className="hidden md:inline">
          <LiveMark updatedAtMs={counts.dataUpdatedAt} hasFailed={counts.isError} />
        </span>
        <TenantMenu tenant={tenant} onChoose={(next) => void navigate({ search: { tenant: next }, replace: true })} />
      </PageHead>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {counts.data === undefined ? (
          counts.isError ? <PageFailure error={counts.error} reset={() => void counts.refetch()} /> : <Waiting lines={12} label="Loading the figures" />
        ) : (
          <div className="mx-auto flex max-w-300 flex-col gap-4 p-3 md:p-5">
            <BalancePanel counts={counts.data} />
            <Flows tenant={tenant} />
            {health !== undefined && (
              <p className="text-xs text-muted">
                Watchfloor {health.version}. What is acknowledged survives {health.durability === 'power-loss' ? 'a power cut' : 'only as long as this process runs'}.
              </p>
            )}
          </div>
        )}
      </div>
    </>
  );
}

function Section({ title, note, children }: { readonly title: string; readonly note: string; readonly children: ReactNode }) {
  return (
    <section className="rounded-lg border border-line">
      <h2 className="flex h-10 items-center gap-2 border-b border-line px-3.5 text-sm font-semibold">
        {title}
        <span className="text-xs font-normal text-muted">{note}</span>
      </h2>
      {children}
    </section>
  );
}

function Flows({ tenant }: { readonly tenant: string }) {
  const letters = useQuery(deadLettersQuery(tenant));
  const counts = useQuery(sourceCountsQuery(tenant));
  const { data: sources } = useQuery(sourcesQuery);
  const sourceNames = useMemo(() => new Map((sources?.sources ?? []).map(({ id, name }) => [id, name])), [sources]);
  const list = letters.data?.deadLetters ?? [];
  const dead = useMemo(() => countBy(letters.data?.deadLetters ?? [], ({ source }) => source), [letters.data]);
  return (
    <>
      <Section title="Sources" note="last 24 hours">
        {counts.data === undefined ? (
          counts.isError ? <PageFailure error={counts.error} reset={() => void counts.refetch()} /> : <Waiting label="Loading the sources" />
        ) : counts.data.sources.length === 0 && dead.size === 0 ? (
          <Notice icon={<Plug aria-hidden />} title="Nothing has come in a day">
            Make a credential for this tenant and send records with it; they show here within seconds.
          </Notice>
        ) : (
          <SourceTable tenant={tenant} counts={counts.data.sources} sourceNames={sourceNames} dead={dead} />
        )}
      </Section>
      <Section title="Dead letters" note={list.length > 0 ? `newest ${list.length}` : ''}>
        {letters.data === undefined ? (
          letters.isError ? <PageFailure error={letters.error} reset={() => void letters.refetch()} /> : <Waiting label="Loading the dead letters" />
        ) : list.length === 0 ? (
          <Notice icon={<CircleCheck aria-hidden />} title="No dead letters" className="py-8">
            Every record that was received has become an event.
          </Notice>
        ) : (
          <DeadLetters letters={list} sourceNames={sourceNames} />
        )}
      </Section>
    </>
  );
}
