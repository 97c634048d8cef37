import type { VerdictKind, VerdictReason } from '#contract/verdict.ts';
import { classNames } from '#web/ui/class-names.ts';
import { reasonName, VERDICT_WORDS } from './verdict-words.ts';

/** A verdict in a word, with its reason where that is given. */
export function VerdictMark({ kind, reason }: { readonly kind: VerdictKind; readonly reason?: VerdictReason }) {
  const { name, look, wash } = VERDICT_WORDS[kind];
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5 text-sm">
      <span className={classNames('rounded-md px-1.5 text-xs/5.5 font-medium whitespace-nowrap', look, wash)}>{name}</span>
      {reason !== undefined && <span className="text-soft">{reasonName(reason)}</span>}
    </span>
  );
}
