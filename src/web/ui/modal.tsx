import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { ICON_BUTTON } from './button.tsx';
import { classNames } from './class-names.ts';

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly className?: string;
  /** For two columns. */
  readonly isWide?: boolean;
}

/** The browser's own dialog: it holds the focus and closes on Esc without a style of its own in the page. */
export function Modal({ title, onClose, children, className, isWide = false }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
    // Else the first button in it, which closes it, would have the focus.
    (dialog.current?.querySelector('input') ?? dialog.current)?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-labelledby={titleId}
      onClose={onClose}
      closedby="any"
      className={classNames(isWide ? 'w-[min(54rem,calc(100vw-2rem))]' : 'w-[min(30rem,calc(100vw-2rem))]', 'appear outline-none rounded-xl bg-raised p-0 shadow-panel', className)}
    >
      <header className="flex h-12 items-center justify-between border-b border-line pr-2 pl-4">
        <h2 id={titleId} className="text-base font-semibold">
          {title}
        </h2>
        {/* A tooltip would be drawn below the dialog, which is in the browser's top layer. */}
        <button type="button" aria-label="Close" title="Close (Esc)" onClick={() => dialog.current?.close()} className={ICON_BUTTON}>
          <X aria-hidden />
        </button>
      </header>
      <div className="p-4">{children}</div>
    </dialog>
  );
}
