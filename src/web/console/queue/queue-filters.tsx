import { useNavigate } from '@tanstack/react-router';
import { Building2, CircleDashed, Gauge, ListFilter, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { PAGING_LINE } from '#engine/score/priority.ts';
import { Button } from '#web/ui/button.tsx';
import { ChoiceMenu } from '#web/ui/choice-menu.tsx';
import type { QueueSearch } from '../page-search.ts';
import { isNarrowed } from './queue-filter.ts';
import { useKeys } from '../shell/use-keys.ts';
import { PRIORITY_BANDS } from '../words/priority-band.ts';

const TYPING_PAUSE_MS = 250;

const STATUSES = [
  { value: 'open', label: 'Open' },
  { value: 'closed', label: 'Closed' },
  { value: 'all', label: 'Open and closed' },
] as const;

const PRIORITIES = [{ value: '', label: 'Any priority' }, ...PRIORITY_BANDS.filter(({ from }) => from > PAGING_LINE).map(({ from, name }) => ({ value: String(from), label: `${name} (${from}+)` }))];

interface TextFilterProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

function TextFilter({ text, onChange }: TextFilterProps) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onChange(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  useKeys({
    '/': (event) => {
      event.preventDefault();
      input.current?.focus();
    },
  });
  return (
    <div className="relative min-w-0 basis-full md:basis-72">
      <ListFilter className="pointer-events-none absolute top-2 left-2.5 size-3.5 text-muted" aria-hidden />
      <input
        ref={input}
        aria-label="Filter by title or entity"
        placeholder="Filter by title or entity"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        spellCheck={false}
        className="h-7.5 w-full rounded-md border border-line-strong bg-raised pr-7 pl-8 text-sm focus-visible:border-accent focus-visible:-outline-offset-1"
      />
      <kbd className="pointer-events-none absolute top-1.5 right-2 hidden rounded border border-line px-1 font-mono text-2xs text-muted md:block">/</kbd>
    </div>
  );
}

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
      <TextFilter text={search.q ?? ''} onChange={(q) => change({ q })} />
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
