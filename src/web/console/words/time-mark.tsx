import { classNames } from '#web/ui/class-names.ts';
import { useSetting } from '#web/ui/settings.ts';
import { clockTime, dayOf, fullTime } from '#web/ui/time.ts';

const DAY_MS = 86_400_000;

/** Whether times need their day beside them. */
export function spansDays(items: readonly { readonly timeMs: number }[]): boolean {
  const times = items.map(({ timeMs }) => timeMs);
  return Math.max(...times) - Math.min(...times) > DAY_MS;
}

interface TimeMarkProps {
  readonly timeMs: number;
  readonly hasDay: boolean;
  readonly className?: string;
}

/** The time at which something happened, its day below it where a list spans more than one. */
export function TimeMark({ timeMs, hasDay, className }: TimeMarkProps) {
  const zone = useSetting('zone');
  return (
    <time className={classNames('tabular flex w-13 shrink-0 flex-col font-mono text-xs text-muted', className)} title={fullTime(timeMs, zone)}>
      {clockTime(timeMs, zone)}
      {hasDay && <span className="font-sans text-2xs">{dayOf(timeMs, zone)}</span>}
    </time>
  );
}
