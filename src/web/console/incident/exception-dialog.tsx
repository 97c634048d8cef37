import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { type Entity, entityKey } from '#contract/entity.ts';
import { Button } from '#web/ui/button.tsx';
import { ChoiceChips } from '#web/ui/choice-chips.tsx';
import { DataText } from '#web/ui/data-text.tsx';
import { Field, FormFault } from '#web/ui/field.tsx';
import { Modal } from '#web/ui/modal.tsx';
import { callApi } from '../api/api-client.ts';
import { type ApiAlert, type ExceptionDraft, exceptionPreviewQuery, type IncidentWhole, meQuery } from '../api/queries.ts';
import { techniqueName } from '../words/attack-names.ts';
import { domainName } from '../words/domain-mark.tsx';
import { EntityIcon } from '../words/entity-chip.tsx';
import { draftOf, entityChoices, groupChoices, ruleChoices } from './exception-draft.ts';
import { ExceptionPreviewView } from './exception-preview.tsx';
import { useIncidentChange } from './use-incident-change.ts';

const DAY_MS = 86_400_000;
const ENTITIES_SHOWN = 8;
const TERMS = [{ value: '7', label: '7 days' }, { value: '30', label: '30 days' }, { value: '90', label: '90 days' }, { value: '365', label: 'A year' }] as const;
const SCOPES = [{ value: 'tenant', label: 'This tenant' }, { value: 'all', label: 'All tenants' }] as const;

interface ExceptionDialogProps {
  readonly alert: ApiAlert;
  readonly incident: IncidentWhole;
  readonly onMade: () => void;
  readonly onClose: () => void;
}

/** Which alerts the exception is about: prefilled from one, to be widened or narrowed. */
function useDraft(alert: ApiAlert, assets: IncidentWhole['assets']) {
  const rules = useMemo(() => ruleChoices(alert, techniqueName, alert.domain === null ? null : domainName(alert.domain)), [alert]);
  const entities = useMemo(() => entityChoices(alert), [alert]);
  const [rule, setRule] = useState('rule');
  const groups = useMemo(() => groupChoices(alert, assets), [alert, assets]);
  /** The entities that are ticked, any, or a group by its name behind a colon. */
  const [on, setOn] = useState<'these' | 'any' | `:${string}`>('these');
  const [chosen, setChosen] = useState<readonly Entity[]>(entities.slice(0, 1));
  const [scope, setScope] = useState<ExceptionDraft['scope']>('tenant');
  const toggle = (entity: Entity) => setChosen(chosen.includes(entity) ? chosen.filter((one) => one !== entity) : [...chosen, entity]);
  const draft = draftOf(rules.find(({ value }) => value === rule)?.rules ?? { kind: 'all' }, on === 'any' ? 'any' : on === 'these' ? chosen : { group: on.slice(1) }, scope);
  return { rules, entities, groups, rule, setRule, on, setOn, chosen, toggle, scope, setScope, draft };
}

/** Makes an exception from an alert; what it would have hidden stands beside it before anybody saves. */
export function ExceptionDialog({ alert, incident, onMade, onClose }: ExceptionDialogProps) {
  const form = useDraft(alert, incident.assets);
  const { data: me } = useQuery(meQuery);
  const preview = useQuery(exceptionPreviewQuery(alert.tenant, form.draft));
  const changed = useIncidentChange(incident.tenant, incident.id);
  const [owner, setOwner] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [days, setDays] = useState<(typeof TERMS)[number]['value']>('30');
  const [isConfirmed, setConfirmed] = useState(false);
  const owning = owner ?? me?.name ?? '';
  const save = useMutation({
    mutationFn: async () => {
      if (form.draft === null) return;
      const body = { ...form.draft, owner: owning, reason, expiresAtMs: Date.now() + Number(days) * DAY_MS - 60_000, isHidingTruePositives: isConfirmed, incident: incident.id };
      await callApi('createException', { params: { tenant: alert.tenant }, body });
    },
    onSuccess: async () => {
      await changed();
      onMade();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }
  const hidesTruePositives = (preview.data?.truePositives.length ?? 0) > 0;
  const isReady = form.draft !== null && preview.data !== undefined && !preview.isPlaceholderData && reason.trim().length >= 3 && owning.trim() !== '' && (!hidesTruePositives || isConfirmed);
  return (
    <Modal title="Make an exception" onClose={onClose} isWide>
      <form onSubmit={submit} className="grid gap-5 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <DraftFields form={form} alert={alert} />
          <ChoiceChips label="Ends after" value={days} choices={TERMS} onChoose={setDays} />
          <Field label="Owner" value={owning} onChange={(event) => setOwner(event.target.value)} maxLength={200} hint="Who answers for it." />
          <Field label="Reason" value={reason} onChange={(event) => setReason(event.target.value)} maxLength={1_000} placeholder="Why is it right not to alert?" autoComplete="off" />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <ExceptionPreviewView preview={form.draft === null ? undefined : (preview.data ?? undefined)} isAsked={form.draft !== null} error={preview.error} isStale={preview.isPlaceholderData} />
          {hidesTruePositives && form.draft !== null && (
            <label className="flex cursor-pointer items-start gap-2 rounded-md border border-critical/40 px-2.5 py-2 text-sm">
              <input type="checkbox" checked={isConfirmed} onChange={(event) => setConfirmed(event.target.checked)} className="mt-1 size-3.5 accent-accent-fill" />
              <span>It is right all the same: hide alerts like those of true positives.</span>
            </label>
          )}
        </div>
        <div className="flex flex-col gap-3 md:col-span-2">
          {save.error !== null && <FormFault text={save.error.message} />}
          <div className="flex items-center justify-end gap-2">
            <p className="mr-auto text-xs text-muted">What it hides is kept and counted. When it ends, later alerts alert again.</p>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" type="submit" disabled={save.isPending || !isReady}>
              Make it
            </Button>
          </div>
        </div>
      </form>
    </Modal>
  );
}

function DraftFields({ form, alert }: { readonly form: ReturnType<typeof useDraft>; readonly alert: ApiAlert }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? form.entities : form.entities.slice(0, ENTITIES_SHOWN);
  return (
    <>
      <div className="flex flex-col gap-1.5">
        <ChoiceChips label="Rules" value={form.rule} choices={form.rules} onChoose={form.setRule} />
        {form.rule === 'rule' && (
          <p className="text-xs text-muted">
            <DataText text={alert.rule.title} />
          </p>
        )}
      </div>
      <div className="flex flex-col gap-2">
        <ChoiceChips label="On" value={form.on} choices={[{ value: 'these', label: 'These entities' }, ...form.groups.map((group) => ({ value: `:${group}` as const, label: `The group ${group}` })), { value: 'any', label: 'Any entity' }]} onChoose={form.setOn} />
        {form.on === 'these' && (
          <fieldset className="flex min-w-0 flex-col gap-1">
            <legend className="sr-only">Entities</legend>
            {shown.map((entity) => (
              <label key={entityKey(entity)} className="flex cursor-pointer items-start gap-2 text-sm">
                <input type="checkbox" checked={form.chosen.includes(entity)} onChange={() => form.toggle(entity)} className="mt-1 size-3.5 shrink-0 accent-accent-fill" />
                <EntityIcon type={entity.type} className="mt-0.75" />
                <DataText text={entity.value} className="min-w-0 [overflow-wrap:anywhere]" />
              </label>
            ))}
            {shown.length < form.entities.length && (
              <Button look="quiet" className="-ml-2.5 self-start" onClick={() => setWhole(true)}>
                All {form.entities.length}
              </Button>
            )}
          </fieldset>
        )}
        {form.rule === 'all' && form.on === 'any' && <FormFault text="All rules on any entity would be to look away. Choose rules or entities." />}
      </div>
      <ChoiceChips label="At" value={form.scope} choices={SCOPES} onChoose={form.setScope} />
    </>
  );
}
