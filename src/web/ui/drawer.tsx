import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useEffect } from 'react';
import { IconButton } from './button.tsx';

interface DrawerProps {
  readonly title: ReactNode;
  /** What the drawer shows, for those who hear it. */
  readonly label: string;
  readonly tools?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const PHONE = '(width < 48rem)';

/** On a phone the drawer covers the page, so nothing behind it may be reached; the drawer itself stands outside of it. */
function useCoveredPage(): void {
  useEffect(() => {
    const page = document.getElementById('console');
    if (page === null || !matchMedia(PHONE).matches) return;
    page.inert = true;
    return () => {
      page.inert = false;
    };
  }, []);
}

/** A panel at the right edge that leaves the page behind it usable; on a phone it is the page. */
export function Drawer({ title, label, tools, onClose, children }: DrawerProps) {
  useCoveredPage();
  return (
    <Dialog.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          // The panel itself is focused: the first button in it would open its tooltip over the content.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onInteractOutside={(event) => event.preventDefault()}
          className="slide-in fixed inset-y-0 right-0 z-40 flex w-full flex-col bg-canvas shadow-drawer focus:outline-none md:w-[min(680px,62vw)] md:border-l md:border-line"
        >
          <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
            <Dialog.Title className="min-w-0 flex-1 truncate text-base font-semibold" aria-label={label}>
              {title}
            </Dialog.Title>
            {tools}
            <IconButton label="Close" hint="Close (Esc)" onClick={onClose}>
              <X aria-hidden />
            </IconButton>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
