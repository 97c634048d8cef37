import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '#web/ui/button.tsx';
import { Field, FormFault } from '#web/ui/field.tsx';
import { callApi } from '../api/api-client.ts';
import { meQuery } from '../api/queries.ts';
import { BrandMark } from '../shell/brand.tsx';
import { takeStartCode } from '../start-code.ts';
import { safeNext } from './safe-next.ts';

type Ticket = { readonly code: string } | { readonly name: string; readonly password: string };

function useSignIn() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { next } = useSearch({ from: '/sign-in' });
  return useMutation({
    mutationFn: (ticket: Ticket) => ('code' in ticket ? callApi('signInWithCode', { body: ticket }) : callApi('signInWithPassword', { body: ticket })),
    onSuccess: async (me) => {
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, me);
      router.history.push(safeNext(next, location.origin));
    },
  });
}

/** Signing in by a one-time code or by name and password. */
export function SignInPage() {
  const signIn = useSignIn();
  const [way, setWay] = useState<'code' | 'password'>('code');
  const { mutate } = signIn;
  useEffect(() => {
    document.title = 'Sign in · Watchfloor';
    const code = takeStartCode();
    if (code !== '') mutate({ code });
  }, [mutate]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    mutate(way === 'code' ? { code: String(form.get('code')) } : { name: String(form.get('name')), password: String(form.get('password')) });
  }

  return (
    <main className="grid min-h-full place-items-center bg-floor p-4">
      <div className="w-full max-w-88">
        <div className="mb-7 flex flex-col items-center gap-3 text-center">
          <BrandMark className="size-11" />
          <div>
            <h1 className="text-xl font-semibold tracking-tight">Watchfloor</h1>
            <p className="mt-0.5 text-sm text-muted">Detection and response for every customer you watch over</p>
          </div>
        </div>
        <form onSubmit={submit} className="flex flex-col gap-4 rounded-xl border border-line bg-canvas p-5 shadow-sm">
          {way === 'code' ? (
            <Field key="code" label="One-time code" name="code" autoFocus autoComplete="one-time-code" spellCheck={false} required className="font-mono" hint="The server prints one when it starts; an administrator can make more." />
          ) : (
            <>
              <Field key="name" label="Name" name="name" autoFocus autoComplete="username" required />
              <Field key="password" label="Password" name="password" type="password" autoComplete="current-password" required />
            </>
          )}
          {signIn.error !== null && <FormFault text={signIn.error.message} />}
          <Button type="submit" look="primary" className="h-8.5" disabled={signIn.isPending}>
            {signIn.isPending ? 'Signing in…' : 'Sign in'}
          </Button>
        </form>
        <button
          type="button"
          onClick={() => {
            signIn.reset();
            setWay(way === 'code' ? 'password' : 'code');
          }}
          className="mx-auto mt-4 block rounded px-2 py-1 text-sm text-soft hover:text-ink"
        >
          {way === 'code' ? 'Sign in with name and password' : 'Sign in with a one-time code'}
        </button>
      </div>
    </main>
  );
}
