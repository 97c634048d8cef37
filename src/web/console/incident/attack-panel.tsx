import type { ApiAlert } from '../api/queries.ts';
import { inAttackOrder, tacticName, techniqueName } from '../words/attack-names.ts';

function Techniques({ name, alerts }: { readonly name: string; readonly alerts: readonly ApiAlert[] }) {
  const techniques = [...new Set(alerts.flatMap((alert) => alert.techniques))].sort();
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      {techniques.length === 0 && <dd className="text-sm/5.5 text-soft">No technique named</dd>}
      {techniques.map((id) => (
        <dd key={id} className="flex gap-2 text-sm/5.5">
          <span className="w-19 shrink-0 font-mono text-xs/5.5 text-soft">{id}</span>
          <span className="min-w-0 truncate" title={techniqueName(id)}>
            {techniqueName(id)}
          </span>
        </dd>
      ))}
    </div>
  );
}

/** Techniques under the tactics that their alerts name, in the order of an attack. */
export function AttackPanel({ alerts }: { readonly alerts: readonly ApiAlert[] }) {
  const tactics = inAttackOrder(alerts.flatMap((alert) => alert.tactics));
  const others = alerts.filter((alert) => alert.tactics.length === 0 && alert.techniques.length > 0);
  if (tactics.length === 0 && others.length === 0) return <p className="text-sm text-soft">None of these alerts names a tactic or a technique.</p>;
  return (
    <dl className="flex flex-col gap-2.5">
      {tactics.map((tactic) => (
        <Techniques key={tactic} name={tacticName(tactic)} alerts={alerts.filter((alert) => alert.tactics.includes(tactic))} />
      ))}
      {others.length > 0 && <Techniques name="No tactic named" alerts={others} />}
    </dl>
  );
}
