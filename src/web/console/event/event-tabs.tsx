import { Link } from '@tanstack/react-router';
import { SearchCheck } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useMemo } from 'react';
import { SEARCH_FIELDS } from '#contract/api/search-fields.ts';
import { printCondition } from '#contract/api/search-syntax.ts';
import { CopyButton } from '#web/ui/copy-button.tsx';
import { Tooltip } from '#web/ui/tooltip.tsx';
import type { ApiEvent } from '../api/queries.ts';
import { around } from '../search/search-range.ts';
import { JsonTree } from './json-tree.tsx';
import { RawRecord } from './raw-record.tsx';

const KNOWN: ReadonlySet<string> = new Set(SEARCH_FIELDS.map(({ name }) => name));
const INDEX = /^\d+$/;
const HALF_DAY_MS = 12 * 3_600_000;

/** The name by which a search finds a value of the tree; null where it does not. */
function searchName(prefix: string, path: readonly string[]): string | null {
  const name = prefix + path.filter((part) => !INDEX.test(part)).join('.');
  return prefix !== '' || KNOWN.has(name) ? name : null;
}

interface ValueToolsProps {
  readonly tenant: string;
  /** The event that the value is of: the search is around its time. */
  readonly timeMs: number;
  readonly field: string | null;
  readonly value: unknown;
}

function ValueTools({ tenant, timeMs, field, value }: ValueToolsProps) {
  const text = String(value ?? '');
  return (
    <>
      {field !== null && text !== '' && (
        <Tooltip text="Search for this value">
          <Link to="/search" search={{ tenant, ...around(timeMs, timeMs, HALF_DAY_MS), q: printCondition({ field, op: 'eq', value: text }) }} aria-label={`Search for ${field}`} className="grid size-7 place-items-center rounded-md text-muted hover:bg-pressed hover:text-ink">
            <SearchCheck className="size-3.5" aria-hidden />
          </Link>
        </Tooltip>
      )}
      <CopyButton text={text} label="Copy value" />
    </>
  );
}

const TAB = 'relative h-8 rounded focus-visible:-outline-offset-2 px-2.5 text-sm font-medium text-muted hover:text-ink data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-2 data-[state=active]:after:-bottom-px data-[state=active]:after:h-0.5 data-[state=active]:after:rounded-full data-[state=active]:after:bg-accent';

/** One event in its three forms: as OCSF, as the source named its fields, and as it arrived. */
export function EventTabs({ event, tenant }: { readonly event: ApiEvent; readonly tenant: string }) {
  const bytes = useMemo(() => new TextEncoder().encode(event.raw), [event.raw]);
  return (
    <Tabs.Root defaultValue="ocsf">
      <Tabs.List aria-label="Forms of the event" className="flex border-b border-line">
        <Tabs.Trigger value="ocsf" className={TAB}>
          OCSF
        </Tabs.Trigger>
        <Tabs.Trigger value="fields" className={TAB}>
          Source fields
        </Tabs.Trigger>
        <Tabs.Trigger value="record" className={TAB}>
          Record
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="ocsf" className="pt-2 outline-none">
        <JsonTree label="OCSF" value={event.ocsf} tools={(path, value) => <ValueTools tenant={tenant} timeMs={event.timeMs} field={searchName('', path)} value={value} />} />
      </Tabs.Content>
      <Tabs.Content value="fields" className="pt-2 outline-none">
        <JsonTree label="Source fields" value={event.fields} tools={(path, value) => <ValueTools tenant={tenant} timeMs={event.timeMs} field={searchName('fields.', path)} value={value} />} />
      </Tabs.Content>
      <Tabs.Content value="record" className="pt-3 outline-none">
        <RawRecord bytes={bytes} text={event.raw} sha256={event.rawSha256} totalBytes={bytes.length} />
      </Tabs.Content>
    </Tabs.Root>
  );
}
