import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { VERDICT_REASONS, VERDICTS, type VerdictKind, type VerdictReason } from '#contract/verdict.ts';
import { Button } from '#web/ui/button.tsx';
import { ChoiceChips } from '#web/ui/choice-chips.tsx';
import { FormFault } from '#web/ui/field.tsx';
import { Modal } from '#web/ui/modal.tsx';
import { TextArea } from '#web/ui/text-area.tsx';
import { callApi } from '../api/api-client.ts';
import type { IncidentWhole } from '../api/queries.ts';
import { reasonName, VERDICT_WORDS } from '../words/verdict-words.ts';
import { useIncidentChange } from './use-incident-change.ts';

interface JudgeDialogProps {
  readonly incident: IncidentWhole;
  readonly onClose: () => void;
}

/** Asks for a verdict, its reason and a note; the incident may be closed with it. */
export function JudgeDialog({ incident, onClose }: JudgeDialogProps) {
  const changed = useIncidentChange(incident.tenant, incident.id);
  const [kind, setKind] = useState<VerdictKind | null>(null);
  const [reason, setReason] = useState<VerdictReason | null>(null);
  const [note, setNote] = useState('');
  const judge = useMutation({
    mutationFn: async (isClosing: boolean) => {
      if (kind !== null && reason !== null) await callApi('judgeIncident', { params: { tenant: incident.tenant, incident: incident.id }, body: { kind, reason, note, isClosing } });
    },
    onSuccess: async () => {
      await changed();
      onClose();
    },
  });
  const isOpen = incident.status === 'open';
  function submit(event: FormEvent) {
    event.preventDefault();
    judge.mutate(isOpen);
  }
  function choose(next: VerdictKind) {
    setKind(next);
    setReason(null);
  }
  const cannot = judge.isPending || kind === null || reason === null;
  return (
    <Modal title="Judge the incident" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {incident.verdict !== null && incident.unjudged > 0 && <p className="text-sm text-soft">{unjudgedText(incident.unjudged)} An earlier verdict stays in the history.</p>}
        <div className="flex flex-col gap-1.5">
          <ChoiceChips label="Verdict" value={kind} choices={VERDICTS.map((value) => ({ value, label: VERDICT_WORDS[value].name }))} onChoose={choose} />
          <p className="min-h-5 text-xs text-muted">{kind === null ? 'What was it?' : VERDICT_WORDS[kind].meaning}</p>
        </div>
        {kind !== null && <ChoiceChips label="Reason" value={reason} choices={(VERDICT_REASONS[kind] as readonly VerdictReason[]).map((value) => ({ value, label: reasonName(value) }))} onChoose={setReason} />}
        <TextArea label="Note for colleagues" value={note} onChange={(event) => setNote(event.target.value)} maxLength={5_000} placeholder="What you found, and where" />
        {judge.error !== null && <FormFault text={judge.error.message} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          {isOpen && (
            <Button onClick={() => judge.mutate(false)} disabled={cannot}>
              Judge, leave open
            </Button>
          )}
          <Button look="primary" type="submit" disabled={cannot}>
            {isOpen ? 'Judge and close' : 'Judge'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** How many alerts the verdict does not speak of. */
export function unjudgedText(unjudged: number): string {
  return unjudged === 1 ? 'One alert has joined since the verdict.' : `${unjudged} alerts have joined since the verdict.`;
}
