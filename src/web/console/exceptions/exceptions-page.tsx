import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft, EyeOff } from 'lucide-react';
import { useEffect } from 'react';
import { Notice, Waiting } from '#web/ui/notice.tsx';
import { exceptionsQuery } from '../api/queries.ts';
import { PageFailure } from '../shell/page-failure.tsx';
import { TenantMenu, useTenant } from '../words/tenant-menu.tsx';
import { ExceptionRow } from './exception-row.tsx';

/** Reasons not to alert at one tenant: those in force, and those that ended. */
export function ExceptionsPage() {
  const { tenant: asked } = useSearch({ from: '/shell/exceptions' });
  const navigate = useNavigate({ from: '/exceptions' });
  const tenant = useTenant(asked);
  const query = useQuery({ ...exceptionsQuery(tenant), enabled: tenant !== '' });
  useEffect(() => {
    document.title = 'Exceptions · Watchfloor';
  }, []);
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-3 md:px-5">
        <Link to="/detections" className="-ml-1.5 inline-flex h-7 items-center gap-1.5 rounded-md px-1.5 text-sm whitespace-nowrap text-muted hover:bg-hover hover:text-ink">
          <ArrowLeft className="size-4" aria-hidden />
          <span className="hidden sm:inline">Detections</span>
        </Link>
        <h1 className="text-base font-semibold">Exceptions</h1>
        <span className="ml-auto min-w-0">
          <TenantMenu tenant={tenant} onChoose={(next) => void navigate({ search: { tenant: next }, replace: true })} />
        </span>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {query.data === undefined ? (
          query.isError ? <PageFailure error={query.error} reset={() => void query.refetch()} /> : <Waiting lines={8} label="Loading the exceptions" />
        ) : query.data.exceptions.length === 0 ? (
          <Notice icon={<EyeOff aria-hidden />} title="No exceptions">
            Everything that rules find at this tenant alerts. Open an alert of an incident to make an exception from it.
          </Notice>
        ) : (
          <ul aria-label="Exceptions, the latest first" className="mx-auto flex max-w-300 flex-col gap-3 p-3 md:p-5">
            {query.data.exceptions.map((exception) => (
              <ExceptionRow key={exception.id} exception={exception} tenant={tenant} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
