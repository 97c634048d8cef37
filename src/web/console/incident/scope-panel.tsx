import { ChevronRight, CircleAlert, CircleCheck, CircleHelp, type LucideIcon } from 'lucide-react';
import { entityKey } from '#contract/entity.ts';
import { SCOPE_STATES, type ScopeEntry } from '#contract/incident.ts';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { EntityIcon } from '../words/entity-chip.tsx';

interface StateWords {
  readonly name: string;
  readonly icon: LucideIcon;
  readonly tone: string;
}

const WORDS: Readonly<Record<ScopeEntry['state'], StateWords>> = {
  confirmed: { name: 'Confirmed', icon: CircleAlert, tone: 'text-critical' },
  suspected: { name: 'Suspected', icon: CircleHelp, tone: 'text-medium' },
  cleared: { name: 'Cleared', icon: CircleCheck, tone: 'text-good' },
};

/** How far the incident goes: who and what is in it for sure, perhaps, or not after all; each says why when it is opened. */
export function ScopePanel({ scope }: { readonly scope: readonly ScopeEntry[] }) {
  return (
    <div className="flex flex-col gap-3">
      {SCOPE_STATES.map((state) => {
        const members = scope.filter((entry) => entry.state === state);
        return members.length > 0 && <StateGroup key={state} words={WORDS[state]} members={members} />;
      })}
    </div>
  );
}

function StateGroup({ words: { name, icon: Icon, tone }, members }: { readonly words: StateWords; readonly members: readonly ScopeEntry[] }) {
  return (
    <section>
      <h3 className={classNames('mb-0.5 flex items-center gap-1.5 text-xs font-medium', tone)}>
        <Icon className="size-3.5" aria-hidden />
        {name}
        <span className="tabular font-normal text-muted">{members.length > 1 && members.length}</span>
      </h3>
      <ul>
        {members.map(({ entity, why }) => (
          <li key={entityKey(entity)}>
            <details className="group">
              <summary title={why} className="-mx-1.5 flex min-h-7 cursor-pointer list-none items-center gap-2 rounded-md px-1.5 text-sm hover:bg-hover [&::-webkit-details-marker]:hidden">
                <EntityIcon type={entity.type} />
                <DataText text={entity.value} className="min-w-0 flex-1 truncate" />
                <ChevronRight className="size-3.5 shrink-0 text-muted transition-transform group-open:rotate-90" aria-hidden />
              </summary>
              <p className="pt-0.5 pb-1.5 pl-5.5 text-xs text-soft">
                <DataText text={why} />
              </p>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
