import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { classNames } from '#web/ui/class-names.ts';
import { ColumnNames } from '#web/ui/column-names.tsx';
import type { EventRow } from '../api/queries.ts';
import { useKeys } from '../shell/use-keys.ts';
import { RESULT_COLUMNS, ResultRow } from './result-row.tsx';

const ROW_HEIGHT = 32;
/** The next page is asked for when this many rows are left below. */
const AHEAD = 40;
const COLUMN_NAMES = ['Time', '', 'Source', 'Event', 'User', 'Host or address'] as const;

interface ResultTableProps {
  readonly rows: readonly EventRow[];
  /** The rows are of the search before; those of this one are on their way. */
  readonly isOld: boolean;
  readonly opened: string | undefined;
  readonly hasMore: boolean;
  readonly onMore: () => void;
  readonly onOpen: (event: string | undefined) => void;
}

/** The events found, newest first; only what is in view is in the page. */
export function ResultTable({ rows, isOld, opened, hasMore, onMore, onOpen }: ResultTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, getItemKey: (i) => rows[i]?.id ?? i, overscan: 12 });
  const items = virtual.getVirtualItems();
  const lastShown = items[items.length - 1]?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastShown >= rows.length - AHEAD) onMore();
  }, [hasMore, lastShown, rows.length, onMore]);

  function step(by: number) {
    const at = rows.findIndex(({ id }) => id === opened);
    const next = Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by));
    onOpen(rows[next]?.id);
    virtual.scrollToIndex(next, { align: 'auto' });
  }
  useKeys({ j: () => step(1), k: () => step(-1) });

  return (
    <div aria-busy={isOld} className={classNames('flex min-h-0 flex-1 flex-col transition-opacity', isOld && 'opacity-50')}>
      <ColumnNames names={COLUMN_NAMES} columns={RESULT_COLUMNS} />
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        <ul aria-label="Events, newest first" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <li key={item.key} ref={virtual.measureElement} data-index={item.index} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                <ResultRow row={row} isOpen={row.id === opened} onOpen={onOpen} />
              </li>
            );
          })}
        </ul>
        <p role="status" className="px-5 py-3 text-center text-xs text-muted">
          {hasMore ? 'Loading more…' : `All ${rows.length.toLocaleString('en-GB')} events are shown.`}
        </p>
      </div>
    </div>
  );
}
