import { Check, ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: ReactNode;
}

interface ChoiceMenuProps<T extends string> {
  /** What is chosen, for those who cannot see where the menu stands. */
  readonly label: string;
  readonly value: T;
  readonly choices: readonly Choice<T>[];
  readonly onChoose: (value: T) => void;
  readonly className?: string;
  readonly isActive?: boolean;
}

export const MENU_PANEL = 'appear z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-lg bg-raised p-1 shadow-panel';
export const MENU_ITEM = 'flex h-7.5 cursor-pointer items-center gap-2 rounded-md px-2 text-sm text-ink outline-none select-none data-highlighted:bg-pressed [&>svg]:size-3.5 [&>svg]:text-muted';

/** Picks one of several; not modal, so that nothing is written into the page's style. */
export function ChoiceMenu<T extends string>({ label, value, choices, onChoose, className, isActive = false }: ChoiceMenuProps<T>) {
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={`${label}: ${chosen?.label ?? value}`}
        className={classNames(
          'inline-flex h-7.5 min-w-0 items-center gap-1.5 rounded-md border px-2.5 text-sm font-medium whitespace-nowrap transition-colors hover:bg-hover data-[state=open]:bg-hover',
          isActive ? 'border-accent/40 bg-accent-wash text-accent' : 'border-line-strong bg-raised text-ink',
          className,
        )}
      >
        {chosen?.icon}
        <span className="truncate">{chosen?.label ?? value}</span>
        <ChevronDown className="size-3.5 shrink-0 text-muted" aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="start" sideOffset={4} collisionPadding={8} className={MENU_PANEL}>
          <DropdownMenu.RadioGroup value={value} onValueChange={(next) => onChoose(next as T)}>
            {choices.map((choice) => (
              <DropdownMenu.RadioItem key={choice.value} value={choice.value} className={MENU_ITEM}>
                {choice.icon}
                <span className="flex-1 truncate">{choice.label}</span>
                <span className="flex w-4 justify-end">
                  <DropdownMenu.ItemIndicator>
                    <Check className="size-3.5 text-accent" aria-hidden />
                  </DropdownMenu.ItemIndicator>
                </span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
