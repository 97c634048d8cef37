import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Brain } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { classNames } from '#web/ui/class-names.ts';
import { ColumnNames } from '#web/ui/column-names.tsx';
import { Notice, Waiting } from '#web/ui/notice.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime } from '#web/ui/time.ts';
import { type ApiModel, modelsQuery } from '../api/queries.ts';
import { BackHead } from '../shell/back-head.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { LiveMark } from '../shell/page-head.tsx';
import { SeverityBars } from '../words/severity-mark.tsx';
import { Sparkline } from '../words/sparkline.tsx';
import { confidenceText } from './model-words.ts';

const COLUMNS = 'xl:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)_6rem_4.5rem_5.5rem_6rem_3rem_6.5rem]';
const NAMES = ['Model', 'Watches', 'Learns of', 'Alerts at', 'Confidence', '30 days', 'Alerts', 'Last alert'] as const;

/** Behaviour models: what each learns and alerts on, and what it did. */
export function ModelsPage() {
  const query = useQuery(modelsQuery);
  useEffect(() => {
    document.title = 'Behaviour models · Watchfloor';
  }, []);
  return (
    <>
      <BackHead to="/detections" place="Detections" title="Behaviour models">
        <LiveMark updatedAtMs={query.dataUpdatedAt} hasFailed={query.isError} />
      </BackHead>
      {query.data === undefined ? (
        query.isError ? <PageFailure error={query.error} reset={() => void query.refetch()} /> : <Waiting lines={10} label="Loading the models" />
      ) : query.data.models.length === 0 ? (
        <Notice icon={<Brain aria-hidden />} title="No model is here">
          Models lie in the folder <code className="font-mono text-xs">content/models</code> and are read at the start.
        </Notice>
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <ColumnNames names={NAMES} columns={COLUMNS} />
          <ul aria-label="Behaviour models">
            {query.data.models.map((model) => (
              <li key={model.name}>
                <ModelLine model={model} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Figure({ name, children, className }: { readonly name: string; readonly children: ReactNode; readonly className?: string }) {
  return (
    <span className={classNames('tabular text-xs whitespace-nowrap', className)}>
      <span className="text-muted xl:sr-only">{name} </span>
      {children}
    </span>
  );
}

function ModelLine({ model }: { readonly model: ApiModel }) {
  const zone = useSetting('zone');
  return (
    <Link
      to="/models/$model"
      params={{ model: model.name }}
      className={classNames('grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 border-b border-line px-3 py-2.5 hover:bg-hover focus-visible:-outline-offset-2 md:px-5', COLUMNS)}
    >
      <span className="col-span-2 flex min-w-0 items-center gap-2 xl:col-span-1">
        <SeverityBars severity={model.level} />
        <span className="truncate text-sm font-medium">{model.title}</span>
      </span>
      <span className="col-span-2 min-w-0 text-xs text-muted xl:col-span-1 xl:truncate" title={model.watches}>
        {model.watches}
      </span>
      <span className="col-span-2 flex flex-wrap items-center gap-x-4 gap-y-1 xl:contents">
        <Figure name="Learns of each" className="text-soft">{model.entity.type}</Figure>
        <Figure name="Alerts from" className="text-soft">{model.threshold.toFixed(2)}</Figure>
        <Figure name="Confidence" className="text-soft">{confidenceText(model)}</Figure>
        <span className="hidden xl:block">
          <Sparkline values={model.volume} label={`${model.matches} findings in 30 days`} />
        </span>
        <Figure name="Alerts" className={model.alerts === 0 ? 'text-muted' : 'text-soft'}>{model.alerts.toLocaleString('en-GB')}</Figure>
        <Figure name="Last alert" className={model.lastAlertMs === null ? 'text-muted' : 'text-soft'}>{model.lastAlertMs === null ? 'never' : shortTime(model.lastAlertMs, zone)}</Figure>
      </span>
    </Link>
  );
}
