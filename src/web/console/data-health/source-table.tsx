import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { printCondition } from '#contract/api/search-syntax.ts';
import { classNames } from '#web/ui/class-names.ts';
import { spanText } from '#web/ui/time.ts';
import { useNow } from '../shell/use-now.ts';

type SourceCount = EndpointOutput<Endpoints['sourceCounts']>['sources'][number];

/** A source from which nothing came for this long is pointed out. */
const QUIET_AFTER_MS = 3_600_000;

function Head({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <th scope="col" className={classNames('h-8 border-b border-line pr-3.5 text-right text-xs font-normal text-muted', className)}>
      {children}
    </th>
  );
}

function Cell({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return <td className={classNames('tabular h-10 py-1.5 pr-3.5 text-right whitespace-nowrap', className)}>{children}</td>;
}

interface SourceRowProps {
  readonly tenant: string;
  readonly source: string;
  readonly name: string;
  readonly count: SourceCount | undefined;
  readonly dead: number;
  readonly nowMs: number;
}

function SourceRow({ tenant, source, name, count, dead, nowMs }: SourceRowProps) {
  const quietMs = count === undefined ? Number.POSITIVE_INFINITY : nowMs - count.lastReceivedMs;
  const quiet = count === undefined ? 'nothing in a day' : `${spanText(quietMs)} ago`;
  return (
    <tr className="border-b border-line last:border-b-0">
      <th scope="row" className="max-w-0 py-1.5 pl-3.5 text-left font-normal">
        <span className="flex min-w-0 flex-col lg:flex-row lg:items-baseline lg:gap-2">
          <Link to="/search" search={{ tenant, range: '24h', q: printCondition({ field: 'source', op: 'eq', value: source }) }} className="truncate font-medium hover:text-accent">
            {name}
          </Link>
          <span className="hidden truncate text-xs text-muted lg:inline">{source}</span>
          <span className={classNames('text-xs lg:hidden', quietMs > QUIET_AFTER_MS ? 'text-medium' : 'text-muted')}>{quiet}</span>
        </span>
      </th>
      <Cell>{(count?.stored ?? 0).toLocaleString('en-GB')}</Cell>
      <Cell className={dead > 0 ? 'text-medium' : 'text-muted'}>{dead}</Cell>
      <Cell className={classNames('hidden lg:table-cell', quietMs > QUIET_AFTER_MS ? 'text-medium' : 'text-soft')}>{quiet}</Cell>
      <Cell className="hidden text-soft lg:table-cell">{count === undefined ? '' : lagText(count.lagMs)}</Cell>
    </tr>
  );
}

function lagText(lagMs: number): string {
  if (lagMs < 0) return 'its clock is ahead';
  return lagMs < 10_000 ? `${(lagMs / 1000).toFixed(1)} s` : spanText(lagMs);
}

interface SourceTableProps {
  readonly tenant: string;
  readonly counts: readonly SourceCount[];
  readonly sourceNames: ReadonlyMap<string, string>;
  /** Dead letters per source, of the newest that are listed. */
  readonly dead: ReadonlyMap<string, number>;
}

/** What came from each source in the last day, and how fresh it is. */
export function SourceTable({ tenant, counts, sourceNames, dead }: SourceTableProps) {
  const nowMs = useNow();
  const bySource = new Map(counts.map((count) => [count.source, count]));
  const sources = [...new Set([...bySource.keys(), ...dead.keys()])];
  return (
    <table className="w-full text-sm">
      <thead>
        <tr>
          <th scope="col" className="w-full border-b border-line pl-3.5 text-left text-xs font-normal text-muted">
            Source
          </th>
          <Head>Stored</Head>
          <Head className="whitespace-nowrap">Dead letters</Head>
          <Head className="hidden min-w-36 lg:table-cell">Last received</Head>
          <Head className="hidden min-w-32 lg:table-cell">Usual lag</Head>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <SourceRow key={source} tenant={tenant} source={source} name={sourceNames.get(source) ?? (source || 'Source not recognised')} count={bySource.get(source)} dead={dead.get(source) ?? 0} nowMs={nowMs} />
        ))}
      </tbody>
    </table>
  );
}
