import type { ApiAlert } from '../api/queries.ts';
import { inAttackOrder, tacticName, techniqueName } from '../words/attack-names.ts';

/** Techniques under the tactics that their alerts name, in the order of an attack. */
export function AttackPanel({ alerts }: { readonly alerts: readonly ApiAlert[] }) {
  const tactics = inAttackOrder(alerts.flatMap((alert) => alert.tactics));
  return (
    <dl className="flex flex-col gap-2.5">
      {tactics.map((tactic) => (
        <div key={tactic}>
          <dt className="text-xs text-muted">{tacticName(tactic)}</dt>
          {[...new Set(alerts.filter((alert) => alert.tactics.includes(tactic)).flatMap((alert) => alert.techniques))].sort().map((id) => (
            <dd key={id} className="flex gap-2 text-sm/5.5">
              <span className="w-19 shrink-0 font-mono text-xs/5.5 text-soft">{id}</span>
              <span className="min-w-0 truncate" title={techniqueName(id)}>
                {techniqueName(id)}
              </span>
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
