import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, ShieldQuestion } from 'lucide-react';
import { INDICATOR_KIND_WORDS } from '#contract/indicator.ts';
import { CopyButton } from '#web/ui/copy-button.tsx';
import { DataText } from '#web/ui/data-text.tsx';
import { Waiting } from '#web/ui/notice.tsx';
import { type IndicatorLookup, lookupQuery } from '../api/queries.ts';
import { KnownList } from './known-list.tsx';
import { Sightings } from './sightings.tsx';

/** What is known of a value, and where it was seen. */
export function IndicatorAnswer({ value }: { readonly value: string }) {
  const query = useQuery(lookupQuery(value));
  if (query.isError) {
    return (
      <p role="alert" className="flex max-w-3xl items-start gap-2 rounded-lg border border-line px-3.5 py-3 text-sm">
        <CircleAlert className="mt-0.5 size-4 shrink-0 text-medium" aria-hidden />
        {query.error.message}
      </p>
    );
  }
  if (query.data === undefined) return <Waiting lines={4} label="Looking it up" />;
  const { asked, known } = query.data;
  return (
    <section aria-label="What is known" className="rounded-lg border border-line">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3.5 pt-3">
        <h2 className="flex min-w-0 items-center gap-1.5 font-mono text-sm font-semibold [overflow-wrap:anywhere]">
          <DataText text={asked.value} />
          <CopyButton text={asked.value} label="Copy the value" />
        </h2>
        <span className="text-sm text-muted">{INDICATOR_KIND_WORDS[asked.kind]}</span>
      </div>
      <Standing answer={query.data} />
      {known.length > 0 && <KnownList known={known} asked={asked.value} />}
      <Sightings value={asked.value} />
    </section>
  );
}

/** In a sentence: does it alert, and if not, why. */
function Standing({ answer: { known, warning } }: { readonly answer: IndicatorLookup }) {
  const alerting = known.filter(({ standing }) => standing === 'alerts');
  const [Icon, look] = alerting.length > 0 && warning === null ? [CircleAlert, 'text-critical'] : warning === null ? [ShieldQuestion, 'text-muted'] : [CircleCheck, 'text-good'];
  return (
    <p className="flex items-start gap-2 px-3.5 pt-1 pb-3 text-sm" role="status">
      <Icon className={`mt-0.5 size-4 shrink-0 ${look}`} aria-hidden />
      <span>
        {sentence(known, alerting.length)}
        {warning !== null && (
          <>
            {' '}
            It is on the warning list <span className="font-mono text-xs">{warning}</span>, so nothing alerts on it.
          </>
        )}
      </span>
    </p>
  );
}

function sentence(known: IndicatorLookup['known'], alerting: number): string {
  if (known.length === 0) return 'No feed knows it.';
  const feeds = new Set(known.map(({ feed, tenant }) => `${tenant ?? ''} ${feed}`)).size;
  const by = `${feeds} ${feeds === 1 ? 'feed knows' : 'feeds know'} it`;
  if (alerting === 0) return `${by}, and it alerts no more.`;
  const most = Math.max(...known.filter(({ standing }) => standing === 'alerts').map(({ confidenceNow }) => confidenceNow));
  return `${by}. Events that hold it alert, with a confidence of ${most} of 100 now.`;
}
