import { useQuery } from '@tanstack/react-query';
import { CircleAlert, FingerprintPattern } from 'lucide-react';
import type { ReactNode } from 'react';
import { CONFIRMED_FEED, NOT_TAKEN_WORDS, type NotTakenReason } from '#contract/indicator.ts';
import { classNames } from '#web/ui/class-names.ts';
import { ColumnNames } from '#web/ui/column-names.tsx';
import { DataText } from '#web/ui/data-text.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { dateTime, spanText } from '#web/ui/time.ts';
import { type FeedRow, tenantsQuery } from '../api/queries.ts';
import { useNow } from '../shell/use-now.ts';
import { Sparkline } from '../words/sparkline.tsx';
import { ownerName } from './owner-name.ts';

const COLUMNS = 'xl:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_7rem_8rem_8rem_6rem_4rem]';
const NAMES = ['Feed', 'Of', 'Indicators', 'Imported', 'Next', '30 days', 'Alerts'] as const;

interface FeedListProps {
  readonly feeds: readonly FeedRow[];
  readonly indicators: number;
}

/** The feeds, the provider's first: where they come from, whether they are fresh, and whether they find anything. */
export function FeedList({ feeds, indicators }: FeedListProps) {
  const nowMs = useNow(30_000);
  const { data } = useQuery(tenantsQuery);
  if (feeds.length === 0) {
    return (
      <Notice icon={<FingerprintPattern aria-hidden />} title="No feed is here">
        Bring indicators in with <code className="font-mono text-xs">watchfloor intel import FILE</code>, or from a TAXII server.
      </Notice>
    );
  }
  return (
    <section aria-labelledby="feeds" className="border-t border-line">
      <h2 id="feeds" className="flex items-baseline gap-2 px-3 pt-3 pb-2 text-sm font-semibold md:px-5">
        Feeds
        <span className="tabular text-xs font-normal text-muted">
          {feeds.length.toLocaleString('en-GB')} with {indicators.toLocaleString('en-GB')} indicators
        </span>
      </h2>
      <ColumnNames names={NAMES} columns={COLUMNS} />
      <ul aria-label="Feeds">
        {feeds.map((feed) => (
          <FeedLine key={`${feed.tenant ?? ''} ${feed.name}`} feed={feed} owner={ownerName(feed.tenant, data?.tenants)} nowMs={nowMs} />
        ))}
      </ul>
    </section>
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

function FeedLine({ feed, owner, nowMs }: { readonly feed: FeedRow; readonly owner: string; readonly nowMs: number }) {
  const zone = useSetting('zone');
  return (
    <li className={classNames('grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 border-b border-line px-3 py-2.5 md:px-5', COLUMNS)}>
      <span className="min-w-0">
        <DataText text={feed.name} className="block truncate text-sm font-medium" />
        <DataText text={originText(feed)} className="block truncate text-xs text-muted" />
      </span>
      <span className="order-3 col-span-2 truncate text-xs text-soft xl:order-none xl:col-span-1">{owner}</span>
      <span className="order-4 col-span-2 flex flex-wrap items-center gap-x-4 gap-y-1.5 xl:order-none xl:contents">
        <Figure name="Indicators">{feed.count.toLocaleString('en-GB')}</Figure>
        <Figure name="Imported" className="text-soft">
          <span title={dateTime(feed.changedAtMs, zone)}>{spanText(nowMs - feed.changedAtMs)} ago</span>
        </Figure>
        <Figure name="Next" className={feed.isOverdue ? 'font-medium text-medium' : 'text-soft'}>
          {nextText(feed, nowMs)}
        </Figure>
        <span className="hidden xl:block">
          <Sparkline values={feed.volume} label={matchText(feed)} />
        </span>
        <Figure name="Alerts" className={feed.alerts === 0 ? 'text-muted' : 'text-soft'}>
          <span title={matchText(feed)}>{feed.alerts.toLocaleString('en-GB')}</span>
        </Figure>
      </span>
      <Faults feed={feed} nowMs={nowMs} />
    </li>
  );
}

/** What it is, and where it came from unless that says it already. */
function originText({ description, lastImport: { source } }: FeedRow): string {
  return description.includes(source) ? description : [description, source].filter((text) => text !== '').join(' · ');
}

function matchText({ matches, alerts, openIncidents }: FeedRow): string {
  if (matches === 0) return 'No event met it in 30 days';
  return `${matches.toLocaleString('en-GB')} events met it in 30 days: ${alerts.toLocaleString('en-GB')} alerts, in ${openIncidents.toLocaleString('en-GB')} open incidents`;
}

function nextText({ name, tenant, nextAtMs, isOverdue }: FeedRow, nowMs: number): string {
  if (name === CONFIRMED_FEED && tenant === null) return 'as confirmed';
  if (nextAtMs === null) return 'by hand';
  if (isOverdue) return `${spanText(nowMs - nextAtMs)} overdue`;
  return nextAtMs <= nowMs ? 'now' : `in ${spanText(nextAtMs - nowMs)}`;
}

/** Why the last import failed, and what of the feed did not become an indicator. */
function Faults({ feed: { lastImport } }: { readonly feed: FeedRow; readonly nowMs: number }) {
  const left = Object.entries(lastImport.notTaken).filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a) as [NotTakenReason, number][];
  if (lastImport.fault === null && left.length === 0) return null;
  return (
    <span className="order-5 col-span-2 flex min-w-0 flex-col gap-0.5 text-xs xl:order-none xl:col-span-7">
      {lastImport.fault !== null && (
        <span className="flex items-start gap-1.5 text-critical [overflow-wrap:anywhere]">
          <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
          <span>
            The last import failed: <DataText text={lastImport.fault.detail} />
          </span>
        </span>
      )}
      {left.length > 0 && (
        <details className="text-muted">
          <summary className="w-fit cursor-pointer hover:text-ink">{left.reduce((sum, [, count]) => sum + count, 0).toLocaleString('en-GB')} things in it were not taken</summary>
          <ul className="mt-1 flex flex-col gap-0.5 pl-4">
            {left.map(([reason, count]) => (
              <li key={reason}>
                <span className="tabular">{count.toLocaleString('en-GB')}</span> {NOT_TAKEN_WORDS[reason]}
              </li>
            ))}
          </ul>
        </details>
      )}
    </span>
  );
}
