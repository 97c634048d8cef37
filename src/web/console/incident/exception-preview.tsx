import { Link } from '@tanstack/react-router';
import { ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { FormFault } from '#web/ui/field.tsx';
import { Waiting } from '#web/ui/notice.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime } from '#web/ui/time.ts';
import type { ExceptionPreview } from '../api/queries.ts';
import { EntityChip } from '../words/entity-chip.tsx';
import { reasonName } from '../words/verdict-words.ts';

const LINES = 5;

interface ExceptionPreviewProps {
  readonly preview: ExceptionPreview | undefined;
  readonly isAsked: boolean;
  readonly error: Error | null;
  /** It is of what was chosen before. */
  readonly isStale: boolean;
}

/** What an exception would have hidden in the last 30 days, above all what was judged a true positive. */
export function ExceptionPreviewView({ preview, isAsked, error, isStale }: ExceptionPreviewProps) {
  if (error !== null) return <FormFault text={error.message} />;
  if (!isAsked) return <p className="text-sm text-muted">Choose rules and entities to see what it would have hidden.</p>;
  if (preview === undefined) return <Waiting lines={4} label="Looking at the last 30 days" />;
  const { alerts, incidents, rules, entities, isCut } = preview;
  return (
    <section aria-label="What it would have hidden" aria-busy={isStale} className={classNames('flex flex-col gap-3 rounded-lg bg-sunken p-3.5 transition-opacity', isStale && 'opacity-60')}>
      {preview.truePositives.length > 0 && <TruePositives found={preview.truePositives} />}
      <p className="text-sm">
        In the last 30 days it would have hidden{' '}
        <strong className="font-semibold">
          {alerts.toLocaleString('en-GB')} {alerts === 1 ? 'alert' : 'alerts'}
          {isCut && ' or more'}
        </strong>
        {alerts > 0 && `, part of ${incidents.toLocaleString('en-GB')} ${incidents === 1 ? 'incident' : 'incidents'}`}.
      </p>
      {rules.length > 1 && <Counts title="Rules" lines={rules.slice(0, LINES).map(({ id, title, alerts: count }) => ({ key: id, count, text: <DataText text={title} className="truncate" /> }))} more={rules.length - LINES} />}
      {entities.length > 0 && <Counts title="Entities" lines={entities.slice(0, LINES).map((entity) => ({ key: `${entity.type}:${entity.value}`, count: entity.alerts, text: <EntityChip entity={entity} /> }))} more={entities.length - LINES} />}
    </section>
  );
}

function TruePositives({ found }: { readonly found: ExceptionPreview['truePositives'] }) {
  const zone = useSetting('zone');
  return (
    <div className="rounded-md border border-critical/40 bg-critical-wash p-2.5 text-sm text-critical">
      <p className="flex items-center gap-1.5 font-semibold">
        <ShieldAlert className="size-4 shrink-0" aria-hidden />
        {found.length === 1 ? 'One of these incidents was a true positive' : `${found.length} of these incidents were true positives`}
      </p>
      <ul aria-label="True positives that it would have hidden" className="mt-1.5 flex flex-col gap-1.5">
        {found.slice(0, LINES).map(({ tenant, incident, title, verdict, alerts }) => (
          <li key={`${incident} ${verdict.atMs}`} className="min-w-0">
            <Link to="/incidents/$tenant/$incident" params={{ tenant, incident }} target="_blank" className="line-clamp-2 font-medium underline">
              <DataText text={title === '' ? incident : title} />
            </Link>
            <span className="text-xs">
              {alerts} {alerts === 1 ? 'alert' : 'alerts'}. {reasonName(verdict.reason)}, says {verdict.by}, {shortTime(verdict.atMs, zone)}
            </span>
          </li>
        ))}
      </ul>
      {found.length > LINES && <p className="mt-1 text-xs">and {found.length - LINES} more</p>}
    </div>
  );
}

interface CountsProps {
  readonly title: string;
  readonly lines: readonly { readonly key: string; readonly count: number; readonly text: ReactNode }[];
  readonly more: number;
}

function Counts({ title, lines, more }: CountsProps) {
  return (
    <div>
      <h3 className="mb-1 text-xs font-medium text-muted">{title}</h3>
      <ul className="flex flex-col gap-0.5 text-sm">
        {lines.map(({ key, count, text }) => (
          <li key={key} className="grid grid-cols-[3rem_minmax(0,1fr)] gap-x-2">
            <span className="tabular text-right text-soft">{count.toLocaleString('en-GB')}</span>
            <span className="flex min-w-0">{text}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="mt-0.5 text-xs text-muted">and {more} more</p>}
    </div>
  );
}
