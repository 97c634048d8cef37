import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface NoticeProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly isAlert?: boolean;
  readonly className?: string;
}

/** In place of content: nothing here, or something failed; says what to do next. */
export function Notice({ icon, title, children, action, isAlert = false, className }: NoticeProps) {
  return (
    <div role={isAlert ? 'alert' : 'status'} className={classNames('appear mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-16 text-center', className)}>
      <div className={classNames('mb-1 grid size-10 place-items-center rounded-xl border border-line bg-raised [&>svg]:size-5', isAlert ? 'text-critical' : 'text-muted')}>{icon}</div>
      <h2 className="text-base font-semibold">{title}</h2>
      {children !== undefined && <p className="text-sm text-soft">{children}</p>}
      {action !== undefined && <div className="mt-2 flex gap-2">{action}</div>}
    </div>
  );
}

const BARS = Array.from({ length: 24 }, (_, i) => ({ name: `bar ${i}`, width: ['w-full', 'w-4/5', 'w-1/2'][i % 3] }));

/** Grey bars where content is about to be. */
export function Waiting({ lines = 6, label = 'Loading' }: { readonly lines?: number; readonly label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-3 p-4">
      {BARS.slice(0, lines).map(({ name, width }) => (
        <div key={name} className={classNames('pulse-soft h-4 rounded bg-pressed', width)} />
      ))}
    </div>
  );
}
