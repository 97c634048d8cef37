import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronDown, ChevronsRight, Rocket, Undo2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '#web/ui/button.tsx';
import { MENU_ITEM, MENU_PANEL } from '#web/ui/choice-menu.tsx';
import { FIELD_LOOK, FormFault } from '#web/ui/field.tsx';
import { Modal } from '#web/ui/modal.tsx';
import { callApi } from '../api/api-client.ts';
import { type ApiPack, rolloutQuery, tenantsQuery } from '../api/queries.ts';
import { ReasonField } from '../detections/rule-acts.tsx';
import { RING_NAMES } from './pack-words.tsx';

type Act = 'start' | 'advance' | 'withdraw';

interface Question {
  readonly title: string;
  readonly text: string;
  readonly button: string;
}

function questionOf(act: Act, { name, version, ring, status }: ApiPack): Question {
  if (act === 'start') return { title: `Send ${name} ${version} on its way`, text: `It alerts at ring ${ring} first and counts everywhere else. It goes on by itself when all is well, and comes back at the first bad sign.`, button: 'Send it' };
  if (act === 'advance') return { title: `Take ${name} ${version} to the next ring`, text: `${(RING_NAMES[ring + 1] ?? RING_NAMES[2]).toLowerCase()} instead of ${(RING_NAMES[ring] ?? '').toLowerCase()}, at once, though its soak time is not over.`.replace(/^./, (first) => first.toUpperCase()), button: 'Take it on' };
  const then = status === 'rolling' ? 'It stops at once; the last good version alerts everywhere, as before.' : 'The good version before it is in use at all tenants again, at once.';
  return { title: `Withdraw ${name} ${version}`, text: then, button: 'Withdraw it' };
}

/** What may be done with a pack, as one menu; `canGoBack` says that there was a good version before it. */
export function PackActs({ pack, canGoBack, isAnotherRolling }: { readonly pack: ApiPack; readonly canGoBack: boolean; readonly isAnotherRolling: boolean }) {
  const [act, ask] = useState<Act | null>(null);
  const acts = actsOf(pack, canGoBack, isAnotherRolling);
  if (acts.length === 0) return null;
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger aria-label={`Move ${pack.name} ${pack.version}`} className="inline-flex h-7.5 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 text-sm font-medium hover:bg-hover data-[state=open]:bg-hover">
          Move
          <ChevronDown className="size-3.5 text-muted" aria-hidden />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className={MENU_PANEL}>
            {acts.map((one) => {
              const { name, icon: Icon } = ACTS[one];
              return (
                <DropdownMenu.Item key={one} className={MENU_ITEM} onSelect={() => ask(one)}>
                  <Icon aria-hidden />
                  {name}…
                </DropdownMenu.Item>
              );
            })}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {act !== null && <ActDialog pack={pack} act={act} onClose={() => ask(null)} />}
    </>
  );
}

const ACTS = {
  start: { name: 'Send on its way', icon: Rocket },
  advance: { name: 'To the next ring', icon: ChevronsRight },
  withdraw: { name: 'Withdraw', icon: Undo2 },
} as const;

export function actsOf({ status, isSigned }: Pick<ApiPack, 'status' | 'isSigned'>, canGoBack: boolean, isAnotherRolling: boolean): readonly Act[] {
  if (status === 'rolling') return ['advance', 'withdraw'];
  if (status === 'good') return canGoBack ? ['withdraw'] : [];
  // What was never packed comes from its folder at the start.
  return isSigned && !isAnotherRolling ? ['start'] : [];
}

interface ActDialogProps {
  readonly pack: ApiPack;
  readonly act: Act;
  readonly onClose: () => void;
}

/** Asks why, and does it. */
function ActDialog({ pack, act, onClose }: ActDialogProps) {
  const queryClient = useQueryClient();
  const { data: rollout } = useQuery(rolloutQuery);
  const [reason, setReason] = useState('');
  const [tenant, setTenant] = useState<string | null>(null);
  const firstTenant = tenant ?? rollout?.firstTenant ?? '';
  const needsTenant = act === 'start' && pack.ring === 0;
  const change = useMutation({
    mutationFn: async () => {
      const params = { pack: pack.name };
      if (act === 'advance') return callApi('advancePack', { params, body: { reason } });
      if (act === 'withdraw') return callApi('returnPack', { params, body: { reason } });
      if (needsTenant && firstTenant !== rollout?.firstTenant) await callApi('changeRollout', { body: { firstTenant } });
      return callApi('activatePack', { params, body: { version: pack.version, reason } });
    },
    onSuccess: async () => {
      await Promise.all(['packs', 'rules', 'rule', 'rollout'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
      onClose();
    },
  });
  const { title, text, button } = questionOf(act, pack);
  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate();
  }
  return (
    <Modal title={title} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <p className="text-sm text-soft">{text}</p>
        {needsTenant && <FirstTenant value={firstTenant} onChoose={setTenant} />}
        <ReasonField value={reason} onChange={setReason} stays="with the pack" />
        {change.error !== null && <FormFault text={change.error.message} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look={act === 'withdraw' ? 'danger' : 'primary'} type="submit" disabled={change.isPending || reason.trim().length < 3 || (needsTenant && firstTenant === '')}>
            {button}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** The tenant of ring 0. */
function FirstTenant({ value, onChoose }: { readonly value: string; readonly onChoose: (tenant: string) => void }) {
  const { data } = useQuery(tenantsQuery);
  const id = useId();
  // A menu of ours would be drawn below the dialog, which is in the browser's top layer.
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-xs font-medium text-soft">
        First tenant (ring 0)
      </label>
      <select id={id} value={value} onChange={(event) => onChoose(event.target.value)} className={FIELD_LOOK}>
        {value === '' && <option value="">Choose a tenant</option>}
        {(data?.tenants ?? []).map((tenant) => (
          <option key={tenant.id} value={tenant.id}>
            {tenant.name}
          </option>
        ))}
      </select>
    </div>
  );
}
