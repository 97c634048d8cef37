import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '#web/ui/button.tsx';
import { DataText } from '#web/ui/data-text.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { fullTime, shortTime } from '#web/ui/time.ts';
import { type ApiAlert, type ApiPrecedent, type IncidentWhole, seenBeforeQuery } from '../api/queries.ts';
import { EntityChip } from '../words/entity-chip.tsx';
import { VerdictMark } from '../words/verdict-mark.tsx';

const SHOWN = 4;

/** What people said of incidents in which the same rule fired on the same entity. */
export function SeenBefore({ incident, alerts }: { readonly incident: IncidentWhole; readonly alerts: readonly ApiAlert[] }) {
  const { data, isError, error } = useQuery(seenBeforeQuery(incident.tenant, incident.id));
  const [isWhole, setWhole] = useState(false);
  if (isError) return <p className="text-sm text-critical">{error.message}</p>;
  if (data === undefined) return <p className="text-sm text-muted">Looking…</p>;
  if (data.precedents.length === 0) return <p className="text-sm text-muted">No incident with the same rule and entity was judged before.</p>;
  const titles = new Map(alerts.map(({ rule }) => [rule.id, rule.title]));
  const shown = isWhole ? data.precedents : data.precedents.slice(0, SHOWN);
  return (
    <>
      <ul className="-my-2.5 flex flex-col divide-y divide-line" aria-label="Seen before">
        {shown.map((precedent) => (
          <PrecedentLine key={precedent.verdict.id} precedent={precedent} tenant={incident.tenant} titles={titles} />
        ))}
      </ul>
      {data.precedents.length > shown.length && (
        <Button look="quiet" className="mt-2 -ml-2.5" onClick={() => setWhole(true)}>
          All {data.precedents.length}
        </Button>
      )}
    </>
  );
}

interface PrecedentLineProps {
  readonly precedent: ApiPrecedent;
  readonly tenant: string;
  /** Of rules. */
  readonly titles: ReadonlyMap<string, string>;
}

function PrecedentLine({ precedent: { verdict, incident, shared }, tenant, titles }: PrecedentLineProps) {
  const zone = useSetting('zone');
  const [first] = shared;
  return (
    <li className="flex min-w-0 flex-col gap-1 py-2.5 text-sm">
      <VerdictMark kind={verdict.kind} reason={verdict.reason} />
      <Link to="/incidents/$tenant/$incident" params={{ tenant, incident: incident.id }} className="truncate font-medium hover:text-accent hover:underline">
        <DataText text={incident.title === '' ? incident.id : incident.title} />
      </Link>
      {verdict.note !== '' && (
        <p className="line-clamp-3 text-soft [overflow-wrap:anywhere]">
          “<DataText text={verdict.note} />”
        </p>
      )}
      {first !== undefined && (
        <span className="flex min-w-0 flex-wrap gap-x-1.5 text-xs text-muted">
          <span className="min-w-0 truncate">{titles.get(first.rule) ?? first.rule}</span>
          <EntityChip entity={first.entity} />
          {shared.length > 1 && <span>and {shared.length - 1} more in common</span>}
        </span>
      )}
      <span className="text-xs text-muted">
        {verdict.by}, <time title={fullTime(verdict.atMs, zone)}>{shortTime(verdict.atMs, zone)}</time>
      </span>
    </li>
  );
}
