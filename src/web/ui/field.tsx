import { type ComponentProps, useId } from 'react';
import { classNames } from './class-names.ts';

type FieldProps = ComponentProps<'input'> & { readonly label: string; readonly hint?: string };

export const FIELD_LOOK = 'h-8.5 w-full rounded-md border border-line-strong bg-raised px-2.5 text-sm text-ink transition-shadow focus-visible:border-accent focus-visible:outline-2 focus-visible:-outline-offset-1';

/** A labelled line of input. */
export function Field({ label, hint, className, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-xs font-medium text-soft">
        {label}
      </label>
      <input id={id} aria-describedby={hint === undefined ? undefined : `${id}-hint`} className={classNames(FIELD_LOOK, className)} {...rest} />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

/** Why a form was not taken. */
export function FormFault({ text }: { readonly text: string }) {
  return (
    <p role="alert" className="appear rounded-md border border-critical/30 bg-critical-wash px-2.5 py-2 text-sm text-critical">
      {text}
    </p>
  );
}
