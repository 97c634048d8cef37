import { CornerLeftUp } from 'lucide-react';
import { entityKey } from '#contract/entity.ts';
import type { Join } from '#contract/incident.ts';
import { DataText } from '#web/ui/data-text.tsx';
import type { ApiAlert } from '../api/queries.ts';
import { EntityChip } from '../words/entity-chip.tsx';

/** Shared entities that a list of alerts shows; the alert itself shows all. */
const SHARED_SHOWN = 4;

interface JoinReasonProps {
  readonly join: Join | undefined;
  readonly alerts: ReadonlyMap<string, ApiAlert>;
  readonly onOpen: (alert: string) => void;
  /** With all that the two share, not only the first few. */
  readonly isWhole?: boolean;
}

/** How strong the reason is; a bar and a number, since neither alone is read. */
function Weight({ weight }: { readonly weight: number }) {
  const share = Math.max(0, Math.min(1, weight));
  return (
    <span title="How strongly the two belong together, 0 to 1: rarer shared entities and closer times weigh more" className="inline-flex shrink-0 items-center gap-1.5 text-xs text-muted">
      Weight
      <svg viewBox="0 0 40 4" className="h-1 w-10" aria-hidden>
        <rect width="40" height="4" rx="2" className="fill-pressed" />
        <rect width={40 * share} height="4" rx="2" className="fill-accent" />
      </svg>
      <span className="tabular text-soft">{weight.toFixed(2)}</span>
    </span>
  );
}

/** Why an alert belongs to the incident: the sentence, what the two share, and the alert that it joined to. */
export function JoinReason({ join, alerts, onOpen, isWhole = false }: JoinReasonProps) {
  if (join === undefined) return null;
  const shown = isWhole ? join.via : join.via.slice(0, SHARED_SHOWN);
  const target = join.to === undefined ? undefined : alerts.get(join.to);
  return (
    <div className="flex flex-col gap-1.5 text-sm text-soft">
      <p className="first-letter:uppercase">
        <DataText text={join.because} />
      </p>
      {(join.via.length > 0 || target !== undefined) && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {target !== undefined && <Weight weight={join.weight} />}
          {target !== undefined && (
            <button type="button" onClick={() => onOpen(target.id)} className="inline-flex min-w-0 max-w-full items-center gap-1 rounded text-xs text-accent hover:underline">
              <CornerLeftUp className="size-3 shrink-0" aria-label="Joined to" />
              <DataText text={target.rule.title} className="truncate" />
            </button>
          )}
          {shown.map((entity) => (
            <EntityChip key={entityKey(entity)} entity={entity} className="max-w-64 rounded bg-pressed/60 px-1.5 py-0.5 text-xs text-soft" />
          ))}
          {shown.length < join.via.length && <span className="text-xs text-muted">and {join.via.length - shown.length} more</span>}
        </div>
      )}
    </div>
  );
}
