import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, CircleCheck, Gavel, Hand, Merge, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '#web/ui/button.tsx';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { Popover } from '#web/ui/popover.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime, spanText } from '#web/ui/time.ts';
import { callApi } from '../api/api-client.ts';
import type { ApiAlert, IncidentWhole } from '../api/queries.ts';
import { useKeys } from '../shell/use-keys.ts';
import { DomainMark, domainName } from '../words/domain-mark.tsx';
import { bandOf } from '../words/priority-band.ts';
import { SEVERITY_TEXT, SEVERITY_WASH, SeverityBadge } from '../words/severity-mark.tsx';
import { VerdictMark } from '../words/verdict-mark.tsx';
import { JudgeDialog, unjudgedText } from './judge-dialog.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { PriorityPanel } from './priority-panel.tsx';
import { useIncidentChange } from './use-incident-change.ts';

/** Taking, judging, closing and opening again. */
export function IncidentTools({ incident }: { readonly incident: IncidentWhole }) {
  const params = { tenant: incident.tenant, incident: incident.id };
  const [asked, ask] = useState<'judge' | 'merge' | null>(null);
  const changed = useIncidentChange(params.tenant, params.incident);
  const change = useMutation({
    mutationFn: (body: { status?: 'open' | 'closed'; assignee?: 'me' | 'nobody' }) => callApi('changeIncident', { params, body }),
    onSettled: changed,
  });
  const isTaken = incident.assignee !== null;
  const take = () => change.mutate({ assignee: isTaken ? 'nobody' : 'me' });
  useKeys(incident.mergedInto === null ? { a: take, v: () => ask('judge') } : {});
  if (incident.mergedInto !== null) return null;
  const mustJudge = incident.needsVerdict && incident.unjudged > 0;
  return (
    <>
      {change.error !== null && (
        <span role="alert" className="truncate text-xs text-critical">
          {change.error.message}
        </span>
      )}
      <IconButton label="Join incidents to this one" onClick={() => ask('merge')}>
        <Merge aria-hidden />
      </IconButton>
      <Button onClick={take} disabled={change.isPending} title="Key A">
        <Hand aria-hidden />
        {isTaken ? 'Hand back' : 'Take'}
      </Button>
      <Button onClick={() => ask('judge')} title="Key V" look={incident.status === 'open' && incident.unjudged > 0 ? 'primary' : 'plain'}>
        <Gavel aria-hidden />
        Judge
      </Button>
      {incident.status === 'closed' ? (
        <Button onClick={() => change.mutate({ status: 'open' })} disabled={change.isPending}>
          <RotateCcw aria-hidden />
          <span className="hidden sm:inline">Open again</span>
        </Button>
      ) : (
        !mustJudge && (
          <Button onClick={() => change.mutate({ status: 'closed' })} disabled={change.isPending}>
            <CircleCheck aria-hidden />
            Close
          </Button>
        )
      )}
      {asked === 'judge' && <JudgeDialog incident={incident} onClose={() => ask(null)} />}
      {asked === 'merge' && <MergeDialog incident={incident} onClose={() => ask(null)} />}
    </>
  );
}

export function BackLink({ tenantName }: { readonly tenantName: string }) {
  return (
    <nav aria-label="Back" className="flex min-w-0 items-center gap-2 text-sm text-muted">
      <Link to="/incidents" className="-ml-1.5 inline-flex h-7 items-center gap-1.5 rounded-md px-1.5 hover:bg-hover hover:text-ink">
        <ArrowLeft className="size-4" aria-hidden />
        Incidents
      </Link>
      <span aria-hidden>/</span>
      <span className="truncate">{tenantName}</span>
    </nav>
  );
}

function PriorityBadge({ incident, alerts }: { readonly incident: IncidentWhole; readonly alerts: readonly ApiAlert[] }) {
  const band = bandOf(incident.priority);
  return (
    <Popover
      label="How the priority is made"
      className="w-88"
      trigger={
        <button type="button" aria-label={`Priority ${incident.priority}, ${band.name}: how it is made`} className={classNames('flex h-14 w-17 shrink-0 flex-col items-center justify-center rounded-lg transition-[filter] hover:brightness-110', SEVERITY_WASH[band.tone], SEVERITY_TEXT[band.tone])}>
          <span className="tabular text-xl/6 font-semibold tracking-tight">{Math.round(incident.priority)}</span>
          <span className="text-2xs font-medium">{band.name}</span>
        </button>
      }
    >
      <PriorityPanel incident={incident} alerts={alerts} />
    </Popover>
  );
}

interface IncidentHeadProps {
  readonly incident: IncidentWhole;
  readonly alerts: readonly ApiAlert[];
  readonly tenantName: string;
}

/** What it is, how urgent, and when. */
export function IncidentHead({ incident, alerts, tenantName }: IncidentHeadProps) {
  const zone = useSetting('zone');
  return (
    <div className="flex items-start gap-4">
      <PriorityBadge incident={incident} alerts={alerts} />
      <div className="min-w-0 flex-1">
        <h1 className="text-lg/6 font-semibold tracking-tight md:text-xl/7">
          <DataText text={incident.title} />
        </h1>
        <div className="mt-1.5 flex flex-wrap items-center gap-x-3.5 gap-y-1.5 text-sm text-soft">
          <SeverityBadge severity={incident.severity} />
          {incident.status === 'closed' && <span className="rounded-md bg-pressed px-1.5 text-xs/5.5 font-medium">Closed</span>}
          <span>{tenantName}</span>
          <span className="tabular" title={`First ${shortTime(incident.firstSeenMs, zone)}, last ${shortTime(incident.lastSeenMs, zone)}`}>
            {shortTime(incident.firstSeenMs, zone)} → {shortTime(incident.lastSeenMs, zone)}
            <span className="whitespace-nowrap text-muted"> · {spanText(incident.lastSeenMs - incident.firstSeenMs)}</span>
          </span>
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {incident.domains.map((domain) => (
              <span key={domain} className="inline-flex items-center gap-1.5">
                <DomainMark domain={domain} />
                <span className="hidden text-xs md:inline">{domainName(domain)}</span>
              </span>
            ))}
          </span>
          {incident.verdict !== null && <VerdictMark kind={incident.verdict.kind} reason={incident.verdict.reason} />}
          {incident.verdict !== null && incident.unjudged > 0 && <span className="text-medium">{unjudgedText(incident.unjudged)}</span>}
          <span className="text-muted">{incident.assignee === null ? 'Nobody has it' : `${incident.assignee} has it`}</span>
        </div>
      </div>
    </div>
  );
}
