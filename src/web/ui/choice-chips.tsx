import { useId } from 'react';
import { classNames } from './class-names.ts';

interface ChoiceChipsProps<T extends string> {
  readonly label: string;
  /** None is chosen where it is null. */
  readonly value: T | null;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChoose: (value: T) => void;
}

/** One of a few, all in view: the browser's own radio buttons, so that the arrow keys move between them. */
export function ChoiceChips<T extends string>({ label, value, choices, onChoose }: ChoiceChipsProps<T>) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-xs font-medium text-soft">{label}</legend>
      <div className="flex flex-wrap gap-1.5">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className={classNames(
              'flex min-h-7.5 cursor-pointer items-center rounded-md border px-2.5 py-1 text-sm font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent',
              value === choice.value ? 'border-accent/40 bg-accent-wash text-accent' : 'border-line-strong hover:bg-hover',
            )}
          >
            <input type="radio" name={name} checked={value === choice.value} onChange={() => onChoose(choice.value)} className="sr-only" />
            <span className="min-w-0 [overflow-wrap:anywhere]">{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
