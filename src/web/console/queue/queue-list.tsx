import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { ColumnNames } from '#web/ui/column-names.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { VirtualLines } from '#web/ui/virtual-lines.tsx';
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

  const lineAt = (index: number) => {
    const line = lines[index];
    if (line === undefined) return null;
    if (line.kind === 'band') return <BandHead band={line.band} count={line.count} />;
    return <QueueRow row={line.row} tenantName={tenantNames.get(line.row.tenant) ?? line.row.tenant} nowMs={nowMs} isChosen={line.row.id === chosenId} />;
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ColumnNames names={COLUMN_NAMES} columns={QUEUE_COLUMNS} />
      <VirtualLines label="Incidents, highest priority first" scroller={scroller} virtual={virtual} chosenKey={chosenId} line={lineAt} />
    </div>
  );
}
