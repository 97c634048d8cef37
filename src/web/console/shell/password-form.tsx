import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { PASSWORD_MIN_LENGTH } from '#contract/api/sign-in-endpoints.ts';
import { Button } from '#web/ui/button.tsx';
import { Field, FormFault } from '#web/ui/field.tsx';
import { Modal } from '#web/ui/modal.tsx';
import { callApi } from '../api/api-client.ts';
import { meQuery } from '../api/queries.ts';

interface PasswordFormProps {
  readonly hasPassword: boolean;
  readonly onClose: () => void;
}

/** Sets one's own password. */
export function PasswordForm({ hasPassword, onClose }: PasswordFormProps) {
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (body: { current?: string; password: string }) => callApi('setPassword', { body }),
    onSuccess: (me) => {
      queryClient.setQueryData(meQuery.queryKey, me);
      onClose();
    },
  });
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change.mutate({ password: String(form.get('password')), ...(hasPassword ? { current: String(form.get('current')) } : {}) });
  }
  return (
    <Modal title={hasPassword ? 'Change password' : 'Set a password'} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {hasPassword && <Field label="Current password" name="current" type="password" autoComplete="current-password" required />}
        <Field label="New password" name="password" type="password" autoComplete="new-password" minLength={PASSWORD_MIN_LENGTH} required hint={`At least ${PASSWORD_MIN_LENGTH} characters. A few words that belong together only for you are best.`} />
        {change.error !== null && <FormFault text={change.error.message} />}
        <div className="flex justify-end">
          <Button type="submit" look="primary" disabled={change.isPending}>
            {hasPassword ? 'Change password' : 'Set password'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
