import { type ComponentProps, useId } from 'react';

type TextAreaProps = ComponentProps<'textarea'> & { readonly label: string };

/** A labelled field of several lines. */
export function TextArea({ label, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-xs font-medium text-soft">
        {label}
      </label>
      <textarea id={id} rows={3} className="w-full rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-sm text-ink focus-visible:border-accent focus-visible:outline-2 focus-visible:-outline-offset-1" {...rest} />
    </div>
  );
}
