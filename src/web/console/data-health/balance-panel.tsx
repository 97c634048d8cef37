import { CircleCheck, Hourglass, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { classNames } from '#web/ui/class-names.ts';
import { balanceOf, type Balance } from './path-balance.ts';
import { REASON_WORDS } from './reason-words.ts';

export type PathCounts = EndpointOutput<Endpoints['pathCounts']>;

function number(value: number): string {
  return value.toLocaleString('en-GB');
}

/** Whole requests are told apart: nobody counted the records in them. */
function amount(records: number, requests: number): string {
  const parts = [records > 0 && `${number(records)} ${records === 1 ? 'record' : 'records'}`, requests > 0 && `${number(requests)} ${requests === 1 ? 'request' : 'requests'}`];
  return parts.filter(Boolean).join(' and ');
}

interface FigureProps {
  readonly name: string;
  readonly value: number;
  readonly sign?: string;
  readonly isAlarming?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

function Figure({ name, value, sign, isAlarming = false, className, children }: FigureProps) {
  return (
    <div className={classNames('relative min-w-0 px-3.5 py-3', className)}>
      {sign !== undefined && (
        <span className="absolute top-8 -left-2 hidden size-4 place-items-center rounded-full bg-canvas text-sm text-muted lg:grid" aria-hidden>
          {sign}
        </span>
      )}
      <dt className="text-xs text-muted">{name}</dt>
      <dd className={classNames('tabular mt-0.5 text-xl/7 font-semibold tracking-tight', isAlarming && 'text-medium')}>{number(value)}</dd>
      <dd className="text-xs text-muted">{children}</dd>
    </div>
  );
}

function BalanceNote({ balance }: { readonly balance: Balance }) {
  if (balance.kind === 'even') {
    return (
      <p className="flex items-center gap-2 text-sm text-good">
        <CircleCheck className="size-4 shrink-0" aria-hidden />
        Every record that was received is accounted for.
      </p>
    );
  }
  return (
    <p role="alert" className="flex items-center gap-2 text-sm font-medium text-critical">
      <TriangleAlert className="size-4 shrink-0" aria-hidden />
      {number(balance.records)} {balance.kind === 'short' ? 'records are not accounted for' : 'more records are accounted for than were received'}. Tell an administrator: this must not happen.
    </p>
  );
}

/** The promise in figures: what was received is stored, known already, or dead-lettered with a reason; what was refused was refused with a reason. */
export function BalancePanel({ counts }: { readonly counts: PathCounts }) {
  const refused = counts.refused.reduce((sum, { records }) => sum + records, 0);
  return (
    <section aria-label="Balance" className="rounded-lg border border-line">
      <dl className="grid grid-cols-2 divide-line lg:grid-cols-5 lg:divide-x">
        <Figure name="Received" value={counts.received} className="col-span-2 border-b border-line lg:col-span-1 lg:border-b-0">
          acknowledged to the sender
        </Figure>
        <Figure name="Stored" value={counts.stored} sign="=">
          became events that can be searched
        </Figure>
        <Figure name="Duplicates" value={counts.duplicate} sign="+">
          sent again, stored once
        </Figure>
        <Figure name="Dead-lettered" value={counts.dead} sign="+" isAlarming={counts.dead > 0}>
          kept, each with a reason
        </Figure>
        <Figure name="Refused" value={refused} isAlarming={counts.refused.length > 0}>
          records turned away since the start
        </Figure>
      </dl>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1.5 border-t border-line px-3.5 py-2.5">
        <BalanceNote balance={balanceOf(counts)} />
        <p className="tabular flex items-center gap-2 text-sm text-soft">
          <Hourglass className="size-4 shrink-0 text-muted" aria-hidden />
          {number(counts.waiting)} on the way
          {counts.latencyS.p99 > 0 && ` · from receipt to alerts ${counts.latencyS.p50.toFixed(1)} s, 99 % within ${counts.latencyS.p99.toFixed(1)} s`}
        </p>
      </div>
      {counts.refused.length > 0 && (
        <ul aria-label="Refused" className="flex flex-wrap gap-x-5 gap-y-1 border-t border-line px-3.5 py-2.5 text-xs text-soft before:text-muted before:content-['Refused_since_the_start:']">
          {counts.refused.map(({ door, reason, records, requests }) => (
            <li key={`${door} ${reason}`}>
              <span className="tabular font-medium">{amount(records, requests)}</span> {REASON_WORDS[reason].toLowerCase()} <span className="text-muted">by {door}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
