import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import { ColumnNames } from '#web/ui/column-names.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { VirtualLines } from '#web/ui/virtual-lines.tsx';
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

  const line = (index: number) => {
    const row = rows[index];
    return row === undefined ? null : <RuleRow row={row} nowMs={nowMs} isChosen={row.id === chosenId} />;
  };

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ColumnNames names={COLUMN_NAMES} columns={RULE_COLUMNS} />
      <VirtualLines label="Rules, by title" scroller={scroller} virtual={virtual} chosenKey={chosenId} line={line} />
    </div>
  );
}
