import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Building2, SlidersHorizontal } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { OverrideState } from '#contract/rule-life.ts';
import { Button } from '#web/ui/button.tsx';
import { classNames } from '#web/ui/class-names.ts';
import { FormFault } from '#web/ui/field.tsx';
import { Modal } from '#web/ui/modal.tsx';
import { Notice } from '#web/ui/notice.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime } from '#web/ui/time.ts';
import { callApi } from '../api/api-client.ts';
import type { ApiRule, RuleTenant } from '../api/queries.ts';
import { ReasonField } from './rule-acts.tsx';

const MODES: Readonly<Record<RuleTenant['mode'], { readonly name: string; readonly look: string }>> = {
  alert: { name: 'Alerts', look: 'text-good' },
  count: { name: 'Counts only', look: 'text-low' },
  off: { name: 'Does not run', look: 'text-muted' },
};

const CHOICES = [
  { value: 'none', label: 'As the rule says' },
  { value: 'active', label: 'Alerts here' },
  { value: 'test', label: 'Only counts here' },
  { value: 'retired', label: 'Does not run here' },
] as const;

type OverrideChoice = OverrideState | 'none';

function overrideWord(state: OverrideState): string {
  return CHOICES.find(({ value }) => value === state)?.label ?? state;
}

/** What the rule does at each tenant, and their exceptions. */
export function RuleTenants({ rule }: { readonly rule: ApiRule }) {
  const [asked, ask] = useState<RuleTenant | null>(null);
  if (rule.tenants.length === 0) {
    return (
      <Notice icon={<Building2 aria-hidden />} title="No tenants" className="py-8">
        As soon as there is a tenant, it shows here what the rule does there.
      </Notice>
    );
  }
  return (
    <>
      <ul className="-mx-3.5 -my-3.5 divide-y divide-line" aria-label="Tenants">
        {rule.tenants.map((tenant) => (
          <TenantLine key={tenant.tenant} tenant={tenant} onAsk={() => ask(tenant)} />
        ))}
      </ul>
      {asked !== null && <OverrideDialog rule={rule} tenant={asked} onClose={() => ask(null)} />}
    </>
  );
}

function TenantLine({ tenant, onAsk }: { readonly tenant: RuleTenant; readonly onAsk: () => void }) {
  const zone = useSetting('zone');
  const { mode, override, hasSource, lastFiredMs } = tenant;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-3.5 py-2.5 text-sm lg:grid-cols-[minmax(0,1fr)_8rem_7rem_9rem_9rem_auto]">
      <span className="min-w-0">
        <span className="block truncate font-medium">{tenant.name}</span>
        {override?.state && (
          <span className="block text-xs text-muted [overflow-wrap:anywhere]">
            {overrideWord(override.state)}, by {override.by} on {shortTime(override.atMs, zone)}: {override.reason}
          </span>
        )}
        {hasSource === false && <span className="block text-xs text-medium">Nothing arrives that it is asked about</span>}
      </span>
      <span className={classNames('order-3 text-xs font-medium lg:order-none', MODES[mode].look)}>{MODES[mode].name}</span>
      <span className="order-4 text-right text-xs text-soft tabular lg:order-none">{tenant.alerts.toLocaleString('en-GB')} {tenant.alerts === 1 ? 'alert' : 'alerts'}</span>
      <span className="hidden text-right text-xs text-soft tabular lg:block">
        {tenant.openIncidents} open, {tenant.closedIncidents} closed
      </span>
      <span className="hidden text-right text-xs text-muted tabular lg:block">{lastFiredMs === null ? 'has not fired' : shortTime(lastFiredMs, zone)}</span>
      <Button look="quiet" onClick={onAsk} aria-label={`Exception for ${tenant.name}`} className="order-2 lg:order-none">
        <SlidersHorizontal aria-hidden />
        Exception
      </Button>
    </li>
  );
}

interface OverrideDialogProps {
  readonly rule: ApiRule;
  readonly tenant: RuleTenant;
  readonly onClose: () => void;
}

function OverrideDialog({ rule, tenant, onClose }: OverrideDialogProps) {
  const queryClient = useQueryClient();
  const [choice, choose] = useState<OverrideChoice>(tenant.override?.state ?? 'none');
  const [reason, setReason] = useState('');
  const change = useMutation({
    mutationFn: () => callApi('overrideRule', { params: { tenant: tenant.tenant, rule: rule.id }, body: { state: choice === 'none' ? null : choice, reason } }),
    onSuccess: async () => {
      await Promise.all([queryClient.invalidateQueries({ queryKey: ['rule', rule.id] }), queryClient.invalidateQueries({ queryKey: ['rules'] })]);
      onClose();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate();
  }
  return (
    <Modal title={`Exception for ${tenant.name}`} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <p className="text-sm text-soft">It holds for this tenant only, at once, until it is taken back. A rule that is a draft or retired runs nowhere.</p>
        <div className="flex flex-wrap gap-1.5" role="radiogroup" aria-label="What the rule does here">
          {CHOICES.map(({ value, label }) => (
            // biome-ignore lint/a11y/useSemanticElements: the browser's own radio buttons cannot look like the buttons beside them
            <button key={value} type="button" role="radio" aria-checked={choice === value} onClick={() => choose(value)} className={classNames('h-7.5 rounded-md border px-2.5 text-sm font-medium', choice === value ? 'border-accent/40 bg-accent-wash text-accent' : 'border-line-strong hover:bg-hover')}>
              {label}
            </button>
          ))}
        </div>
        <ReasonField value={reason} onChange={setReason} />
        {change.error !== null && <FormFault text={change.error.message} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={change.isPending || reason.trim().length < 3}>
            Set it
          </Button>
        </div>
      </form>
    </Modal>
  );
}
