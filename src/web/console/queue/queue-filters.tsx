import { useNavigate } from '@tanstack/react-router';
import { Building2, CircleDashed, Gauge, X } from 'lucide-react';
import { PAGING_LINE } from '#engine/score/priority.ts';
import { Button } from '#web/ui/button.tsx';
import { ChoiceMenu } from '#web/ui/choice-menu.tsx';
import type { QueueSearch } from '../page-search.ts';
import { isNarrowed } from './queue-filter.ts';
import { TextFilter } from '../shell/text-filter.tsx';
import { PRIORITY_BANDS } from '../words/priority-band.ts';

const STATUSES = [
  { value: 'open', label: 'Open' },
  { value: 'closed', label: 'Closed' },
  { value: 'all', label: 'Open and closed' },
] as const;

const PRIORITIES = [{ value: '', label: 'Any priority' }, ...PRIORITY_BANDS.filter(({ from }) => from > PAGING_LINE).map(({ from, name }) => ({ value: String(from), label: `${name} (${from}+)` }))];

interface QueueFiltersProps {
  readonly search: QueueSearch;
  readonly tenants: readonly { readonly id: string; readonly name: string }[];
}

/** What the queue is narrowed to; all of it stands in the address. */
export function QueueFilters({ search, tenants }: QueueFiltersProps) {
  const navigate = useNavigate({ from: '/incidents' });
  const change = (part: QueueSearch) => void navigate({ search: (old) => ({ ...old, ...part }), replace: true });
  return (
    <search aria-label="Filter of the queue" className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-3 py-2 md:gap-2 md:px-5">
      <TextFilter label="Filter by title or entity" text={search.q ?? ''} onChange={(q) => change({ q })} />
      <ChoiceMenu
        label="Tenant"
        value={search.tenant ?? ''}
        isActive={search.tenant !== undefined}
        onChoose={(tenant) => change({ tenant })}
        choices={[{ value: '', label: 'All tenants', icon: <Building2 className="size-3.5" aria-hidden /> }, ...tenants.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <ChoiceMenu label="Status" value={search.status ?? 'open'} isActive={search.status !== undefined} onChoose={(status) => void navigate({ search: ({ status: _, ...old }) => (status === 'open' ? old : { ...old, status }), replace: true })} choices={STATUSES.map((choice) => ({ ...choice, icon: <CircleDashed className="size-3.5" aria-hidden /> }))} />
      {search.view === undefined && <ChoiceMenu label="Priority" value={search.min ?? ''} isActive={search.min !== undefined} onChoose={(min) => change({ min })} choices={PRIORITIES.map((choice) => ({ ...choice, icon: <Gauge className="size-3.5" aria-hidden /> }))} />}
      {isNarrowed(search) && (
        <Button look="quiet" onClick={() => void navigate({ search: ({ view }) => (view === undefined ? {} : { view }), replace: true })}>
          <X aria-hidden />
          Clear
        </Button>
      )}
    </search>
  );
}
