import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '#web/ui/button.tsx';
import { Waiting } from '#web/ui/notice.tsx';
import { feedsQuery } from '../api/queries.ts';
import { BackHead } from '../shell/back-head.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { LiveMark } from '../shell/page-head.tsx';
import { useKeys } from '../shell/use-keys.ts';
import { FeedList } from './feed-list.tsx';
import { IndicatorAnswer } from './indicator-answer.tsx';

/** Indicators of compromise: what is known of one, and the feeds that they come from. */
export function IndicatorsPage() {
  const { value } = useSearch({ from: '/shell/indicators' });
  const query = useQuery(feedsQuery);
  useEffect(() => {
    document.title = value === undefined ? 'Indicators · Watchfloor' : `${value} · Indicators · Watchfloor`;
  }, [value]);
  return (
    <>
      <BackHead to="/detections" place="Detections" title="Indicators">
        <LiveMark updatedAtMs={query.dataUpdatedAt} hasFailed={query.isError} />
      </BackHead>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex flex-col gap-4 px-3 py-3 md:px-5 md:py-4">
          <LookUp key={value ?? ''} value={value ?? ''} />
          {value !== undefined && <IndicatorAnswer value={value} />}
        </div>
        {query.data === undefined ? (
          query.isError ? <PageFailure error={query.error} reset={() => void query.refetch()} /> : <Waiting lines={6} label="Loading the feeds" />
        ) : (
          <FeedList feeds={query.data.feeds} indicators={query.data.indicators} />
        )}
      </div>
    </>
  );
}

/** The field for one value; what is looked up stands in the address. */
function LookUp({ value }: { readonly value: string }) {
  const navigate = useNavigate({ from: '/indicators' });
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  useKeys({
    '/': (event) => {
      event.preventDefault();
      input.current?.focus();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    const wanted = typed.trim();
    void navigate({ search: wanted === '' ? {} : { value: wanted } });
  }
  return (
    <search aria-label="Look up an indicator">
      <form onSubmit={submit} className="flex max-w-3xl gap-2">
        <div className="relative min-w-0 flex-1">
          <Search className="pointer-events-none absolute top-2 left-2.5 size-3.5 text-muted" aria-hidden />
          <input
            ref={input}
            aria-label="Address, domain, URL, mail address or hash"
            placeholder="Address, domain, URL, mail address or hash"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            spellCheck={false}
            autoCapitalize="none"
            className="h-7.5 w-full rounded-md border border-line-strong bg-raised pr-7 pl-8 font-mono text-xs placeholder:font-sans placeholder:text-sm focus-visible:border-accent focus-visible:-outline-offset-1"
          />
          <kbd className="pointer-events-none absolute top-1.5 right-2 hidden rounded border border-line px-1 font-mono text-2xs text-muted md:block">/</kbd>
        </div>
        <Button type="submit" look="primary">
          Look up
        </Button>
      </form>
    </search>
  );
}
