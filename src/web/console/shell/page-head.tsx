import type { ReactNode } from 'react';
import { classNames } from '#web/ui/class-names.ts';
import { Tooltip } from '#web/ui/tooltip.tsx';
import { spanText } from '#web/ui/time.ts';
import { useNow } from './use-now.ts';

interface PageHeadProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}

/** The head of a screen: its name on the left, its tools on the right. */
export function PageHead({ title, note, children }: PageHeadProps) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-3 md:px-5">
      <h1 className="text-base font-semibold">{title}</h1>
      {note !== undefined && <div className="text-sm text-muted">{note}</div>}
      <div className="ml-auto flex min-w-0 items-center gap-2">{children}</div>
    </header>
  );
}

const STALE_AFTER_MS = 45_000;

/** Whether what is shown is of now. */
export function LiveMark({ updatedAtMs, hasFailed }: { readonly updatedAtMs: number; readonly hasFailed: boolean }) {
  const nowMs = useNow(5_000);
  if (updatedAtMs === 0) return null;
  const isLive = !hasFailed && nowMs - updatedAtMs < STALE_AFTER_MS;
  return (
    <Tooltip text={isLive ? 'Refreshes every few seconds' : `The last answer is ${spanText(nowMs - updatedAtMs)} old; the page keeps trying`}>
      <span className={classNames('inline-flex items-center gap-1.5 text-xs', isLive ? 'text-muted' : 'text-medium')} role="status">
        <span className={classNames('size-1.5 rounded-full', isLive ? 'bg-good' : 'bg-medium pulse-soft')} aria-hidden />
        {isLive ? 'Live' : `${spanText(nowMs - updatedAtMs)} old`}
      </span>
    </Tooltip>
  );
}
