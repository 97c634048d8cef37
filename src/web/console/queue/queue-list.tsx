import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ColumnNames } from '#web/ui/column-names.tsx';
import { useSetting } from '#web/ui/settings.ts';
import type { IncidentRow } from '../api/queries.ts';
import { useKeys } from '../shell/use-keys.ts';
import { useNow } from '../shell/use-now.ts';
import { toQueueLines } from './queue-lines.ts';
import { BandHead, QUEUE_COLUMNS, QueueRow } from './queue-row.tsx';

const BAND_HEIGHT = 32;
const ROW_HEIGHT = 56;
const COLUMN_NAMES = ['Priority', 'Incident', 'Tenant', 'Domains', 'Alerts', 'Last · first seen', 'Age', ''] as const;

interface QueueListProps {
  readonly rows: readonly IncidentRow[];
  readonly tenantNames: ReadonlyMap<string, string>;
}

/** The list itself: only what is in view is in the page, however long it is. */
export function QueueList({ rows, tenantNames }: QueueListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const nowMs = useNow();
  const lastId = useSetting('incident');
  const [chosenId, setChosenId] = useState(() => (rows.some(({ id }) => id === lastId) ? lastId : ''));
  const lines = useMemo(() => toQueueLines(rows), [rows]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => (lines[i]?.kind === 'band' ? BAND_HEIGHT : ROW_HEIGHT),
    getItemKey: (i) => {
      const line = lines[i];
      return line === undefined ? i : line.kind === 'band' ? line.band.name : line.row.id;
    },
    overscan: 8,
    // Coming back from an incident, the list stands where it was left.
    initialOffset: () => Math.max(0, lines.findIndex((line) => line.kind === 'incident' && line.row.id === chosenId) - 4) * ROW_HEIGHT,
  });

  const lineOf = (incident: string) => lines.findIndex((line) => line.kind === 'incident' && line.row.id === incident);

  function choose(step: number) {
    const at = rows.findIndex(({ id }) => id === chosenId);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))];
    if (next === undefined) return;
    setChosenId(next.id);
    virtual.scrollToIndex(lineOf(next.id), { align: 'auto' });
  }
  useKeys({ j: () => choose(1), k: () => choose(-1) });

  const items = virtual.getVirtualItems();
  const isInPage = items.some(({ key }) => key === chosenId);
  // The row may only now have come into the page.
  useEffect(() => {
    if (isInPage) scroller.current?.querySelector<HTMLElement>(`[data-place="${CSS.escape(chosenId)}"]`)?.focus({ preventScroll: true });
  }, [chosenId, isInPage]);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ColumnNames names={COLUMN_NAMES} columns={QUEUE_COLUMNS} />
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        <ul aria-label="Incidents, highest priority first" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const line = lines[item.index];
            if (line === undefined) return null;
            return (
              <li key={item.key} ref={virtual.measureElement} data-index={item.index} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                {line.kind === 'band' ? (
                  <BandHead band={line.band} count={line.count} />
                ) : (
                  <QueueRow row={line.row} tenantName={tenantNames.get(line.row.tenant) ?? line.row.tenant} nowMs={nowMs} isChosen={line.row.id === chosenId} />
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
