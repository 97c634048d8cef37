import { Combine, Funnel, type LucideIcon, Radar } from 'lucide-react';
import type { RuleKind } from '#contract/rule-life.ts';
import { Tooltip } from '#web/ui/tooltip.tsx';

interface KindLook {
  readonly name: string;
  readonly meaning: string;
  readonly icon: LucideIcon;
}

export const RULE_KIND_LOOKS: Readonly<Record<RuleKind, KindLook>> = {
  rule: { name: 'Rule', meaning: 'Fires on an event', icon: Radar },
  correlation: { name: 'Correlation', meaning: 'Fires when hits of other rules come together', icon: Combine },
  filter: { name: 'Filter', meaning: 'Takes events away from rules', icon: Funnel },
};

/** What is no plain rule says so. */
export function RuleKindMark({ kind }: { readonly kind: RuleKind }) {
  const { name, meaning, icon: Icon } = RULE_KIND_LOOKS[kind];
  if (kind === 'rule') return null;
  return (
    <Tooltip text={`${name}: ${meaning.toLowerCase()}`}>
      <span className="inline-flex shrink-0" role="img" aria-label={name}>
        <Icon className="size-3.5 text-muted" aria-hidden />
      </span>
    </Tooltip>
  );
}
