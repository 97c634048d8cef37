import type { RuleState } from '#contract/rule-life.ts';
import { classNames } from '#web/ui/class-names.ts';
import { Tooltip } from '#web/ui/tooltip.tsx';

interface StateLook {
  readonly name: string;
  readonly meaning: string;
  readonly look: string;
}

const STATES: Readonly<Record<RuleState, StateLook>> = {
  draft: { name: 'Draft', meaning: 'Not run yet', look: 'bg-informational-wash text-informational' },
  test: { name: 'Test', meaning: 'Run and counted; nobody is alerted', look: 'bg-low-wash text-low' },
  canary: { name: 'Canary', meaning: 'Alerts at the canary tenants, counted at the others', look: 'bg-medium-wash text-medium' },
  active: { name: 'Active', meaning: 'Alerts', look: 'bg-good-wash text-good' },
  retired: { name: 'Retired', meaning: 'Not run any more', look: 'bg-pressed text-soft' },
};

export function stateName(state: RuleState): string {
  return STATES[state].name;
}

export function stateMeaning(state: RuleState): string {
  return STATES[state].meaning;
}

/** The state of a rule; of one that a later revision is worked on of, that one's too. */
export function RuleStateMark({ state, next }: { readonly state: RuleState; readonly next?: RuleState | null }) {
  const { name, meaning, look } = STATES[state];
  return (
    <Tooltip text={next ? `${meaning}. A later revision is in ${next}` : meaning}>
      <span className={classNames('inline-flex h-5.5 shrink-0 items-center gap-1 rounded-md px-1.5 text-xs font-medium', look)}>
        {name}
        {next && <span className="font-normal opacity-80">+ {next}</span>}
      </span>
    </Tooltip>
  );
}
