import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '#web/ui/button.tsx';
import { Field, FormFault } from '#web/ui/field.tsx';
import { Modal } from '#web/ui/modal.tsx';

interface ReasonDialogProps {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  /** What is chosen beside the reason. */
  readonly children?: ReactNode;
  readonly isReady?: boolean;
  readonly act: (reason: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks why, and does it. */
export function ReasonDialog({ title, text, button, children, isReady = true, act, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const doing = useMutation({ mutationFn: () => act(reason), onSuccess: onClose });
  function submit(event: FormEvent) {
    event.preventDefault();
    doing.mutate();
  }
  return (
    <Modal title={title} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <p className="text-sm text-soft">{text}</p>
        {children}
        <Field label="Reason" value={reason} onChange={(event) => setReason(event.target.value)} maxLength={1_000} placeholder="Why? It stays in the history" autoComplete="off" />
        {doing.error !== null && <FormFault text={doing.error.message} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={doing.isPending || !isReady || reason.trim().length < 3}>
            {button}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
