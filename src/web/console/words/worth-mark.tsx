import type { Duty, Worth } from '#contract/declared-entity.ts';
import { classNames } from '#web/ui/class-names.ts';

const LOOKS: Readonly<Record<Worth, string>> = {
  low: 'text-soft bg-pressed', normal: 'text-soft bg-pressed', high: 'text-high bg-high-wash', critical: 'text-critical bg-critical-wash',
};

/** What an entity is declared to be worth. */
export function WorthMark({ worth }: { readonly worth: Worth }) {
  return <span className={classNames('rounded-md px-1.5 text-xs/5.5 font-medium whitespace-nowrap', LOOKS[worth])}>{worth}</span>;
}

/** A duty in words: `domain controller`. */
export function dutyName(duty: Duty): string {
  return duty.replaceAll('_', ' ');
}
