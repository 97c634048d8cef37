import { useQuery } from '@tanstack/react-query';
import { Package } from 'lucide-react';
import { useEffect } from 'react';
import { ColumnNames } from '#web/ui/column-names.tsx';
import { CopyButton } from '#web/ui/copy-button.tsx';
import { Notice, Waiting } from '#web/ui/notice.tsx';
import { type ApiPack, packsQuery } from '../api/queries.ts';
import { BackHead } from '../shell/back-head.tsx';
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
      <BackHead to="/detections" place="Detections" title="Packs">
        <LiveMark updatedAtMs={query.dataUpdatedAt} hasFailed={query.isError} />
      </BackHead>
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
