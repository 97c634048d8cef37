import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';

interface BackHeadProps {
  readonly to: '/detections' | '/models';
  readonly place: string;
  /** Absent where the page says it below. */
  readonly title?: string;
  /** On a phone the arrow alone leads back: its tools need the room. */
  readonly isShortOnPhone?: boolean;
  readonly children?: ReactNode;
}

/** The head of a screen that lies behind another: the way back, its name, its tools. */
export function BackHead({ to, place, title, isShortOnPhone = false, children }: BackHeadProps) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-3 md:px-5">
      <Link to={to} className="-ml-1.5 inline-flex h-7 items-center gap-1.5 rounded-md px-1.5 text-sm whitespace-nowrap text-muted hover:bg-hover hover:text-ink">
        <ArrowLeft className="size-4" aria-hidden />
        <span className={isShortOnPhone ? 'sr-only sm:not-sr-only' : undefined}>{place}</span>
      </Link>
      {title !== undefined && <h1 className="truncate text-base font-semibold">{title}</h1>}
      <span className="ml-auto flex shrink-0 items-center gap-2">{children}</span>
    </header>
  );
}
