import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowRightLeft, Check, ChevronDown, PencilLine, UserCheck, X } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type FormEvent, useId, useState } from 'react';
import type { EndpointInput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { Button } from '#web/ui/button.tsx';
import { MENU_ITEM, MENU_PANEL } from '#web/ui/choice-menu.tsx';
import { FormFault } from '#web/ui/field.tsx';
import { Modal } from '#web/ui/modal.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime } from '#web/ui/time.ts';
import { callApi } from '../api/api-client.ts';
import type { ApiRule } from '../api/queries.ts';
import { useKeys } from '../shell/use-keys.ts';
import { stateMeaning, stateName } from '../words/rule-state-mark.tsx';

type MoveBody = EndpointInput<Endpoints['moveRule']>['body'];
type Unreasoned = MoveBody extends infer Body ? (Body extends { readonly reason: string } ? Omit<Body, 'reason'> : never) : never;

/** Something that is asked about before it is done. */
interface Question {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly act: Unreasoned;
}

function moveQuestion(to: ApiRule['moves'][number], revision: number): Question {
  return { title: `${stateName(to)}: revision ${revision}`, text: `${stateMeaning(to)}. It happens at once, at every tenant.`, button: `Move to ${to}`, act: { act: 'move', to } as Unreasoned };
}

function proposeQuestion(to: ApiRule['proposals'][number], revision: number): Question {
  return { title: `Propose ${to}: revision ${revision}`, text: `${stateMeaning(to)}. The tests are run now, and a second person decides.`, button: 'Propose it', act: { act: 'propose', to } };
}

/** Writing a revision, moving the rule, and proposing it. */
export function RuleTools({ rule }: { readonly rule: ApiRule }) {
  const [question, ask] = useState<Question | null>(null);
  const navigate = useNavigate();
  const mayAct = rule.moves.length + rule.proposals.length > 0;
  useKeys(mayAct ? { e: () => void navigate({ to: '/write-rule', search: { rule: rule.id } }) } : {});
  if (!mayAct) return null;
  const { number } = rule.shown;
  return (
    <>
      <Link to="/write-rule" search={{ rule: rule.id }} title="Key E" className="inline-flex h-7.5 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 text-sm font-medium hover:bg-hover">
        <PencilLine className="size-3.5" aria-hidden />
        Revise
      </Link>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className="inline-flex h-7.5 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 text-sm font-medium hover:bg-hover data-[state=open]:bg-hover">
          <ArrowRightLeft className="size-3.5" aria-hidden />
          Move
          <ChevronDown className="size-3.5 text-muted" aria-hidden />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className={MENU_PANEL}>
            {rule.proposals.map((to) => (
              <DropdownMenu.Item key={`propose ${to}`} className={MENU_ITEM} onSelect={() => ask(proposeQuestion(to, number))}>
                <UserCheck aria-hidden />
                Propose {to}…
              </DropdownMenu.Item>
            ))}
            {rule.moves.map((to) => (
              <DropdownMenu.Item key={to} className={MENU_ITEM} onSelect={() => ask(moveQuestion(to, number))}>
                <ArrowRightLeft aria-hidden />
                {stateName(to)}…
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {question !== null && <ReasonDialog rule={rule.id} question={question} onClose={() => ask(null)} />}
    </>
  );
}

interface ProposalNoteProps {
  readonly rule: ApiRule;
  readonly proposal: NonNullable<ApiRule['proposal']>;
}

/** That somebody waits for a second person, and the way to decide. */
export function ProposalNote({ rule, proposal }: ProposalNoteProps) {
  const zone = useSetting('zone');
  const [question, ask] = useState<Question | null>(null);
  const { by, to, reason, atMs, revision } = proposal;
  return (
    <section aria-label="Proposal" className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-accent/40 bg-accent-wash px-3.5 py-2.5 text-sm">
      <UserCheck className="size-4 shrink-0 text-accent" aria-hidden />
      <p className="min-w-0 flex-1 basis-60">
        <span className="font-medium">
          {by} proposes {to} for revision {revision}
        </span>
        <span className="text-soft"> on {shortTime(atMs, zone)}: “{reason}”. Somebody who neither wrote nor proposed it decides.</span>
      </p>
      <span className="flex gap-2">
        <Button look="primary" onClick={() => ask({ title: `Approve ${to}: revision ${revision}`, text: `${stateMeaning(to)}. The tests are run once more; then it happens at once.`, button: 'Approve it', act: { act: 'approve' } })}>
          <Check aria-hidden />
          Approve
        </Button>
        <Button onClick={() => ask({ title: 'Decline the proposal', text: 'The rule stays as it is.', button: 'Decline it', act: { act: 'decline' } })}>
          <X aria-hidden />
          Decline
        </Button>
      </span>
      {question !== null && <ReasonDialog rule={rule.id} question={question} onClose={() => ask(null)} />}
    </section>
  );
}

interface ReasonDialogProps {
  readonly rule: string;
  readonly question: Question;
  readonly onClose: () => void;
}

/** Asks why, and does it. */
function ReasonDialog({ rule, question, onClose }: ReasonDialogProps) {
  const queryClient = useQueryClient();
  const [reason, setReason] = useState('');
  const change = useMutation({
    mutationFn: () => callApi('moveRule', { params: { rule }, body: { ...question.act, reason } as MoveBody }),
    onSuccess: async () => {
      await Promise.all([queryClient.invalidateQueries({ queryKey: ['rule', rule] }), queryClient.invalidateQueries({ queryKey: ['rules'] })]);
      onClose();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate();
  }
  return (
    <Modal title={question.title} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <p className="text-sm text-soft">{question.text}</p>
        <ReasonField value={reason} onChange={setReason} />
        {change.error !== null && <FormFault text={change.error.message} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={change.isPending || reason.trim().length < 3}>
            {question.button}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Where the reason stays. */
  readonly stays?: string;
}

/** Why something is done; it stays in the history. */
export function ReasonField({ value, onChange, stays = 'in the history of the rule' }: ReasonFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-xs font-medium text-soft">
        Reason
      </label>
      <input
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        maxLength={1000}
        placeholder={`Why? It stays ${stays}`}
        autoComplete="off"
        className="h-8.5 w-full rounded-md border border-line-strong bg-raised px-2.5 text-sm focus-visible:border-accent focus-visible:-outline-offset-1"
      />
    </div>
  );
}
