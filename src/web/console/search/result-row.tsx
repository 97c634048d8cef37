import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { secondsTime } from '#web/ui/time.ts';
import type { EventRow } from '../api/queries.ts';
import { DomainMark, isDomain } from '../words/domain-mark.tsx';
import { SeverityBars, severityOfId } from '../words/severity-mark.tsx';

/** The columns on a wide screen; the head of the table uses them too. */
export const RESULT_COLUMNS = 'xl:grid-cols-[9.75rem_1rem_10.5rem_minmax(0,1fr)_11rem_10rem]';

function Cell({ text, className }: { readonly text: string; readonly className?: string }) {
  return <span className={classNames('hidden truncate xl:block', className)}>{text === '' ? <span className="text-line-strong" aria-hidden>–</span> : <DataText text={text} />}</span>;
}

interface ResultRowProps {
  readonly row: EventRow;
  readonly isOpen: boolean;
  readonly onOpen: (event: string) => void;
}

/** The host, or for traffic the two ends: its host is the sensor that saw it. */
function whereOf(row: EventRow): string {
  if (row.domain === 'network' && row.srcIp !== '' && row.dstIp !== '') return `${row.srcIp} → ${row.dstIp}`;
  return row.host !== '' ? row.host : row.srcIp;
}

/** One event of a result. */
export function ResultRow({ row, isOpen, onOpen }: ResultRowProps) {
  const zone = useSetting('zone');
  return (
    <button
      type="button"
      data-event={row.id}
      aria-expanded={isOpen}
      onClick={() => onOpen(row.id)}
      className={classNames(
        'grid w-full grid-cols-[minmax(0,1fr)] items-center gap-x-4 border-b border-line px-3 py-2 text-left text-xs outline-none hover:bg-hover focus-visible:-outline-offset-2 xl:h-8 md:px-5 xl:py-0',
        RESULT_COLUMNS,
        isOpen && 'bg-accent-wash hover:bg-accent-wash',
      )}
    >
      <span className="flex items-center gap-2">
        <time className="tabular shrink-0 font-mono text-muted">{secondsTime(row.timeMs, zone)}</time>
        <span className="flex min-w-0 flex-1 items-center justify-end gap-2 text-muted xl:hidden">
          <span className="truncate">{row.source}</span>
          {isDomain(row.domain) && <DomainMark domain={row.domain} />}
          <SeverityBars severity={severityOfId(row.severityId)} />
        </span>
      </span>
      <SeverityBars severity={severityOfId(row.severityId)} className="hidden xl:block" />
      <span className="hidden min-w-0 items-center gap-2 text-soft xl:flex">
        {isDomain(row.domain) && <DomainMark domain={row.domain} />}
        <span className="truncate">{row.source}</span>
      </span>
      <span className="line-clamp-2 text-sm [overflow-wrap:anywhere] xl:block xl:truncate xl:text-xs">
        {row.activity !== '' && (
          <>
            <DataText text={row.activity} className="text-muted" />{' '}
          </>
        )}
        <DataText text={row.message === '' ? row.className : row.message} isLine />
      </span>
      <Cell text={row.user} className="text-soft" />
      <Cell text={whereOf(row)} className="text-soft" />
      <span className="flex min-w-0 gap-3 text-muted xl:hidden">
        {[row.user, whereOf(row)].filter((text) => text !== '').map((text) => (
          <DataText key={text} text={text} className="truncate" />
        ))}
      </span>
    </button>
  );
}
