import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

/** Once, around the whole page. */
export function TooltipRoot({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={350} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}

interface TooltipProps {
  readonly text: ReactNode;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly children: ReactNode;
}

/** Says on hover and on focus what its child is. The child must take a ref and hover handlers. */
export function Tooltip({ text, side = 'top', children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={5}
          collisionPadding={8}
          className="appear z-60 max-w-80 rounded-md bg-raised px-2 py-1 text-xs text-ink shadow-panel [overflow-wrap:anywhere]"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
