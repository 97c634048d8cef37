import { PAGING_LINE } from '#engine/score/priority.ts';
import type { QueueFilter } from '../api/queries.ts';
import type { QueueSearch } from '../page-search.ts';

const ROWS = 500;

/** What the server is asked for: incidents at or above the paging line, or those below it that still grow. */
export function toQueueFilter({ view, tenant, status = 'open', min, q }: QueueSearch): QueueFilter {
  const least = min === undefined || Number.isNaN(Number(min)) ? 0 : Math.max(0, Math.min(100, Number(min)));
  return {
    limit: ROWS,
    ...(view === 'building' ? { belowPriority: PAGING_LINE } : { minPriority: Math.max(PAGING_LINE, least) }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(status === 'all' ? {} : { status }),
    ...(q === undefined ? {} : { text: q }),
  };
}

/** Whether the address narrows the list; the choice of the list itself does not. */
export function isNarrowed({ view: _, ...search }: QueueSearch): boolean {
  return Object.keys(search).length > 0;
}
