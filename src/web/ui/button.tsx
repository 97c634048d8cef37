import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

const LOOKS: Readonly<Record<Look, string>> = {
  primary: 'bg-accent-fill text-white hover:brightness-110 active:brightness-95 disabled:hover:brightness-100',
  plain: 'border border-line-strong bg-raised text-ink hover:bg-hover active:bg-pressed',
  quiet: 'text-soft hover:bg-hover hover:text-ink active:bg-pressed',
  danger: 'border border-critical/40 text-critical hover:bg-critical-wash',
};

type ButtonProps = ComponentProps<'button'> & { readonly look?: Look };

/** A button with words. */
export function Button({ look = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={classNames(
        'inline-flex h-7.5 shrink-0 items-center justify-center gap-1.5 rounded-md px-2.5 text-sm font-medium whitespace-nowrap transition-colors disabled:opacity-50 [&>svg]:size-3.5',
        LOOKS[look],
        className,
      )}
      {...rest}
    />
  );
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label'> & { readonly label: string; readonly hint?: ReactNode };

export const ICON_BUTTON =
  'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink active:bg-pressed disabled:opacity-40 [&>svg]:size-4';

/** A button that is only an icon: its label is read aloud and shown on hover. */
export function IconButton({ label, hint, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={hint ?? label}>
      <button type="button" aria-label={label} className={classNames(ICON_BUTTON, className)} {...rest} />
    </Tooltip>
  );
}
