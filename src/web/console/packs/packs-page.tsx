import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, Package } from 'lucide-react';
import { useEffect } from 'react';
import { ColumnNames } from '#web/ui/column-names.tsx';
import { CopyButton } from '#web/ui/copy-button.tsx';
import { Notice, Waiting } from '#web/ui/notice.tsx';
import { type ApiPack, packsQuery } from '../api/queries.ts';
import { PageFailure } from '../shell/page-failure.tsx';
import { LiveMark } from '../shell/page-head.tsx';
import { PackActs } from './pack-acts.tsx';
import { sortPacks } from './pack-order.ts';
import { PACK_COLUMNS, PackRow } from './pack-row.tsx';

const COLUMN_NAMES = ['State', 'Pack', 'Signed by', 'Ring', 'Rules', 'Cost', 'Alerts', 'Faults', 'Since', ''] as const;

/** Packs of rules: which are in use, on their way, or were taken back, and why. */
export function PacksPage() {
  const query = useQuery(packsQuery);
  useEffect(() => {
    document.title = 'Packs · Watchfloor';
  }, []);
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-3 md:px-5">
        <Link to="/detections" className="-ml-1.5 inline-flex h-7 items-center gap-1.5 rounded-md px-1.5 text-sm whitespace-nowrap text-muted hover:bg-hover hover:text-ink">
          <ArrowLeft className="size-4" aria-hidden />
          Detections
        </Link>
        <h1 className="text-base font-semibold">Packs</h1>
        <span className="ml-auto">
          <LiveMark updatedAtMs={query.dataUpdatedAt} hasFailed={query.isError} />
        </span>
      </header>
      {query.data === undefined ? (
        query.isError ? <PageFailure error={query.error} reset={() => void query.refetch()} /> : <Waiting lines={8} label="Loading the packs" />
      ) : (
        <PackList {...query.data} />
      )}
    </>
  );
}

interface PackListProps {
  readonly packs: readonly ApiPack[];
  readonly publicKey: string;
  readonly mayAct: boolean;
}

function PackList({ packs, publicKey, mayAct }: PackListProps) {
  if (packs.length === 0) {
    return (
      <Notice icon={<Package aria-hidden />} title="No pack is here">
        Rules come in packs. Bring one in with <code className="font-mono text-xs">watchfloor packs add FILE</code>.
      </Notice>
    );
  }
  const isOf = (pack: ApiPack, status: ApiPack['status']) => packs.some((one) => one.name === pack.name && one.status === status);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ColumnNames names={COLUMN_NAMES} columns={PACK_COLUMNS} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <ul aria-label="Packs">
          {sortPacks(packs).map((pack) => (
            <PackRow key={`${pack.name} ${pack.version}`} pack={pack}>
              {mayAct && <PackActs pack={pack} canGoBack={isOf(pack, 'replaced')} isAnotherRolling={isOf(pack, 'rolling')} />}
            </PackRow>
          ))}
        </ul>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-3 text-xs text-muted md:px-5">
          <span>This installation signs with</span>
          <span className="min-w-0 font-mono [overflow-wrap:anywhere]">{publicKey}</span>
          <CopyButton text={publicKey} label="Copy the key" />
        </p>
      </div>
    </div>
  );
}
