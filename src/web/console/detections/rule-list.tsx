import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { ColumnNames } from '#web/ui/column-names.tsx';
import { useSetting } from '#web/ui/settings.ts';
import type { RuleRow as Row } from '../api/queries.ts';
import { useKeys } from '../shell/use-keys.ts';
import { useNow } from '../shell/use-now.ts';
import { RULE_COLUMNS, RuleRow } from './rule-row.tsx';

const ROW_HEIGHT = 44;
const COLUMN_NAMES = ['State', '', 'Rule', 'ATT&CK', '30 days', 'Alerts', 'Last fired', 'Tests', 'Health'] as const;

/** The catalogue: only what is in view is in the page, however long it is. */
export function RuleList({ rows }: { readonly rows: readonly Row[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const nowMs = useNow();
  const lastId = useSetting('rule');
  const [chosenId, setChosenId] = useState(() => (rows.some(({ id }) => id === lastId) ? lastId : ''));
  const placeOf = (id: string) => rows.findIndex((row) => row.id === id);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (i) => rows[i]?.id ?? i,
    overscan: 12,
    // Coming back from a rule, the list stands where it was left.
    initialOffset: () => Math.max(0, placeOf(chosenId) - 6) * ROW_HEIGHT,
  });

  function choose(step: number) {
    const at = placeOf(chosenId);
    const next = Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step));
    setChosenId(rows[next]?.id ?? '');
    virtual.scrollToIndex(next, { align: 'auto' });
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
      <ColumnNames names={COLUMN_NAMES} columns={RULE_COLUMNS} />
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        <ul aria-label="Rules, by title" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <li key={item.key} ref={virtual.measureElement} data-index={item.index} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                <RuleRow row={row} nowMs={nowMs} isChosen={row.id === chosenId} />
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
