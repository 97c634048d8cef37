import { Link } from '@tanstack/react-router';
import { SearchCheck } from 'lucide-react';
import type { NextStep } from '#contract/incident.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { around } from '../search/search-range.ts';

/** What to look at next; each opens the search that shows it. */
export function NextStepsPanel({ tenant, steps }: { readonly tenant: string; readonly steps: readonly NextStep[] }) {
  return (
    <ol className="flex flex-col gap-0.5" aria-label="Next steps">
      {steps.map(({ text, search, fromMs, toMs }) => (
        <li key={`${search} ${text}`}>
          <Link to="/search" search={{ tenant, ...around(fromMs, toMs, 0), q: search }} title={search} className="group -mx-1.5 flex gap-2 rounded-md px-1.5 py-1 text-sm hover:bg-hover">
            <SearchCheck className="mt-0.75 size-3.5 shrink-0 text-accent" aria-hidden />
            <DataText text={text} className="min-w-0 flex-1 [overflow-wrap:anywhere] group-hover:underline" />
          </Link>
        </li>
      ))}
    </ol>
  );
}
