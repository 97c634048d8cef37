import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronRight, CircleStop } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { entityKey } from '#contract/entity.ts';
import { Button } from '#web/ui/button.tsx';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime } from '#web/ui/time.ts';
import { callApi } from '../api/api-client.ts';
import { type ApiException, hiddenAlertsQuery, rulesQuery } from '../api/queries.ts';
import { EntityChip } from '../words/entity-chip.tsx';
import { ReasonDialog } from '../words/reason-dialog.tsx';
import { SeverityBars } from '../words/severity-mark.tsx';

const STATES: Readonly<Record<ApiException['state'], { readonly name: string; readonly look: string }>> = {
  'in-force': { name: 'In force', look: 'text-good bg-good-wash' },
  expired: { name: 'Expired', look: 'text-soft bg-pressed' },
  ended: { name: 'Ended', look: 'text-soft bg-pressed' },
};

interface ExceptionRowProps {
  readonly exception: ApiException;
  readonly tenant: string;
}

/** One exception: what it hides, why, until when, who answers for it, and what it hid. */
export function ExceptionRow({ exception, tenant }: ExceptionRowProps) {
  const zone = useSetting('zone');
  const [isOpen, setOpen] = useState(false);
  const [isEnding, setEnding] = useState(false);
  const { state, scope, reason, expiresAtMs, ended, hidden, lastHiddenMs } = exception;
  return (
    <li className="flex flex-col gap-2 rounded-lg border border-line p-3.5 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span className={classNames('rounded-md px-1.5 text-xs/5.5 font-medium', STATES[state].look)}>{STATES[state].name}</span>
        {scope === 'all' && <span className="rounded-md bg-accent-wash px-1.5 text-xs/5.5 font-medium text-accent">All tenants</span>}
        <span className="text-muted">{state === 'in-force' ? `until ${shortTime(expiresAtMs, zone)}` : `since ${shortTime(ended?.atMs ?? expiresAtMs, zone)}`}</span>
        {state === 'in-force' && (
          <Button className="ml-auto" onClick={() => setEnding(true)}>
            <CircleStop aria-hidden />
            End
          </Button>
        )}
      </div>
      <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1 font-medium">
        <RulesText exception={exception} />
        <span className="font-normal text-muted">on</span>
        <EntitiesText exception={exception} />
      </p>
      {reason !== null && (
        <p className="text-soft [overflow-wrap:anywhere]">
          <DataText text={reason} />
        </p>
      )}
      <MadeText exception={exception} />
      <button type="button" aria-expanded={isOpen} disabled={hidden === 0} onClick={() => setOpen(!isOpen)} className="flex items-center gap-1 self-start rounded text-xs text-soft enabled:hover:text-ink">
        {hidden > 0 && <ChevronRight className={classNames('size-3.5 transition-transform', isOpen && 'rotate-90')} aria-hidden />}
        {hidden === 0 ? 'It has hidden nothing here' : `${hidden.toLocaleString('en-GB')} ${hidden === 1 ? 'alert' : 'alerts'} hidden here${lastHiddenMs === null ? '' : `, the last on ${shortTime(lastHiddenMs, zone)}`}`}
      </button>
      {isOpen && <HiddenAlerts tenant={tenant} exception={exception.id} />}
      {isEnding && <EndDialog tenant={tenant} exception={exception.id} onClose={() => setEnding(false)} />}
    </li>
  );
}

/** Who made and ended it, and who answers for it. */
function MadeText({ exception: { owner, createdBy, createdAtMs, ended } }: { readonly exception: ApiException }) {
  const zone = useSetting('zone');
  return (
    <p className="text-xs text-muted">
      {owner !== null && `${owner} answers for it. `}Made {createdBy !== null && `by ${createdBy} `}on {shortTime(createdAtMs, zone)}.
      {ended !== null && ` Ended${ended.by === null ? '' : ` by ${ended.by}`}${ended.reason === null ? '' : `: ${ended.reason}`}`}
    </p>
  );
}

function RulesText({ exception: { rules } }: { readonly exception: ApiException }): ReactNode {
  const { data } = useQuery({ ...rulesQuery(undefined), enabled: rules.kind === 'rules', refetchInterval: false });
  if (rules.kind === 'all') return <span>All rules</span>;
  if (rules.kind === 'group') return <span>Rules of {rules.tag}</span>;
  const titleOf = (id: string): string => data?.rules.find((rule) => rule.id === id)?.title ?? id;
  return <span className="min-w-0 [overflow-wrap:anywhere]">{rules.ids.map(titleOf).join(', ')}</span>;
}

function EntitiesText({ exception: { entities } }: { readonly exception: ApiException }): ReactNode {
  if (entities === null) return <span className="font-normal text-soft">what is not yours to see</span>;
  if (entities.kind === 'any') return <span>any entity</span>;
  if (entities.kind === 'asset_group') return <span>each of the group {entities.group}</span>;
  if (entities.kind === 'list') return <span>each {entities.type} of the list {entities.list}</span>;
  return entities.entities.map((entity) => <EntityChip key={entityKey(entity)} entity={entity} />);
}

function HiddenAlerts({ tenant, exception }: { readonly tenant: string; readonly exception: string }) {
  const zone = useSetting('zone');
  const { data, error } = useQuery(hiddenAlertsQuery(tenant, exception));
  if (error !== null) return <p className="text-critical">{error.message}</p>;
  return (
    <ul aria-label="Hidden alerts" className="flex flex-col divide-y divide-line rounded-md bg-sunken px-3">
      {(data?.alerts ?? []).map((alert) => (
        <li key={alert.id} className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5 py-2">
          <SeverityBars severity={alert.severity} />
          <span className="tabular text-xs text-muted">{shortTime(alert.lastTimeMs, zone)}</span>
          <span className="font-medium">
            <DataText text={alert.rule.title} />
          </span>
          <span className="w-full text-soft">
            <DataText text={alert.summary} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function EndDialog({ tenant, exception, onClose }: ExceptionRowKey & { readonly onClose: () => void }) {
  const queryClient = useQueryClient();
  return (
    <ReasonDialog
      title="End the exception"
      text="Later alerts alert again, some seconds from now. What it hid stays hidden and can be looked at."
      button="End it"
      onClose={onClose}
      act={async (reason) => {
        await callApi('endException', { params: { tenant, exception }, body: { reason } });
        await queryClient.invalidateQueries({ queryKey: ['exceptions', tenant] });
      }}
    />
  );
}

interface ExceptionRowKey {
  readonly tenant: string;
  readonly exception: string;
}
