import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Check, Clock, KeyRound, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { MENU_ITEM, MENU_PANEL } from '#web/ui/choice-menu.tsx';
import { classNames } from '#web/ui/class-names.ts';
import { saveSetting, type Theme, useSetting } from '#web/ui/settings.ts';
import { callApi } from '../api/api-client.ts';
import { meQuery } from '../api/queries.ts';
import { PasswordForm } from './password-form.tsx';

const THEMES: readonly (readonly [Theme, string, typeof Sun])[] = [
  ['system', 'As the system', Monitor],
  ['light', 'Light', Sun],
  ['dark', 'Dark', Moon],
];

const HEADING = 'px-2 pt-2 pb-1 text-2xs font-medium text-muted';

function initials(name: string): string {
  const words = name.trim().split(/[\s._-]+/);
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words[words.length - 1]?.[0] ?? '') : '')).toUpperCase();
}

function Checked({ isChecked }: { readonly isChecked: boolean }) {
  return <span className="ml-auto flex w-4 justify-end">{isChecked && <Check className="size-3.5 text-accent" aria-hidden />}</span>;
}

function AppearanceItems() {
  const theme = useSetting('theme');
  const zone = useSetting('zone');
  return (
    <>
      <DropdownMenu.Label className={HEADING}>Appearance</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => saveSetting('theme', value as Theme)}>
        {THEMES.map(([value, name, Icon]) => (
          <DropdownMenu.RadioItem key={value} value={value} className={MENU_ITEM} onSelect={(event) => event.preventDefault()}>
            <Icon aria-hidden />
            {name}
            <Checked isChecked={theme === value} />
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <DropdownMenu.Label className={HEADING}>Times</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={zone} onValueChange={(value) => saveSetting('zone', value === 'local' ? 'local' : 'utc')}>
        {(['utc', 'local'] as const).map((value) => (
          <DropdownMenu.RadioItem key={value} value={value} className={MENU_ITEM} onSelect={(event) => event.preventDefault()}>
            <Clock aria-hidden />
            {value === 'utc' ? 'UTC' : 'Local time'}
            <Checked isChecked={zone === value} />
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}

/** Who is signed in, how the console looks, and the way out. */
export function PersonMenu({ isTab = false }: { readonly isTab?: boolean }) {
  const { data: me } = useQuery(meQuery);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [isPasswordOpen, setPasswordOpen] = useState(false);
  async function signOut() {
    await callApi('signOut', {}).catch(() => undefined); // Without the server the session ends by itself; the page forgets it now.
    queryClient.clear();
    await navigate({ to: '/sign-in' });
  }
  const name = me?.name ?? '';
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          aria-label={`${name}: account and settings`}
          className={classNames(
            'flex items-center rounded-md text-soft transition-colors hover:text-ink data-[state=open]:text-ink',
            isTab ? 'h-13 flex-1 flex-col justify-center gap-0.5 text-2xs font-medium' : 'h-10 w-full gap-2.5 px-1.5 hover:bg-hover data-[state=open]:bg-hover',
          )}
        >
          <span className={classNames('grid shrink-0 place-items-center rounded-full bg-accent-wash font-semibold text-accent', isTab ? 'size-5 text-[0.55rem]' : 'size-6.5 text-[0.625rem]')}>{initials(name)}</span>
          {isTab ? (
            'You'
          ) : (
            <span className="min-w-0 flex-1 text-left leading-tight">
              <span className="block truncate text-sm font-medium text-ink">{name}</span>
              <span className="block text-2xs text-muted capitalize">{me?.role}</span>
            </span>
          )}
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content side="top" align={isTab ? 'end' : 'start'} sideOffset={6} collisionPadding={8} className={classNames(MENU_PANEL, 'w-52')}>
            <AppearanceItems />
            <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />
            <DropdownMenu.Item className={MENU_ITEM} onSelect={() => setPasswordOpen(true)}>
              <KeyRound aria-hidden />
              {me?.hasPassword ? 'Change password…' : 'Set a password…'}
            </DropdownMenu.Item>
            <DropdownMenu.Item className={MENU_ITEM} onSelect={() => void signOut()}>
              <LogOut aria-hidden />
              Sign out
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {isPasswordOpen && <PasswordForm hasPassword={me?.hasPassword ?? false} onClose={() => setPasswordOpen(false)} />}
    </>
  );
}
