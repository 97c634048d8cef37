import { describeTrust } from '#engine/report/describe-trust.ts';
import { explainAsset } from '#engine/score/asset-term.ts';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import type { ApiAlert, IncidentWhole } from '../api/queries.ts';
import { inAttackOrder, tacticName } from '../words/attack-names.ts';
import { bandOf } from '../words/priority-band.ts';
import { SEVERITY_TEXT } from '../words/severity-mark.tsx';

interface Term {
  readonly name: string;
  readonly value: number;
  readonly because: string;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

function termsOf(incident: IncidentWhole, alerts: readonly ApiAlert[]): readonly Term[] {
  const { score, domains, entities, tactics, assets } = incident;
  const furthest = inAttackOrder(tactics).at(-1);
  const rules = new Set(alerts.map(({ rule }) => rule.id)).size;
  const hosts = entities.filter(({ type }) => type === 'host').length;
  return [
    { name: 'Evidence', value: score.severity, because: `${count(rules, 'rule', 'rules')} fired, ${count(alerts.length, 'alert', 'alerts')}` },
    { name: 'Confidence', value: score.confidence, because: 'of the surest rule' },
    { name: 'Assets', value: score.asset, because: explainAsset(assets) ?? 'nothing in it is declared' },
    { name: 'Spread', value: score.spread, because: `${count(domains.length, 'domain', 'domains')}, ${count(hosts, 'host', 'hosts')}` },
    { name: 'Stage', value: score.stage, because: furthest === undefined ? 'no ATT&CK tactic known' : tacticName(furthest).toLowerCase() },
  ];
}

/** Of more rules the rest is only counted. */
const TRUST_SHOWN = 4;

/** Rules that count for less because of verdicts. */
function TrustLines({ trust }: Pick<IncidentWhole, 'trust'>) {
  if (trust.length === 0) return null;
  const more = trust.length - TRUST_SHOWN;
  return (
    <ul aria-label="Counts for less, as verdicts say" className="flex flex-col gap-1 border-t border-line pt-2 text-xs text-soft">
      {trust.slice(0, TRUST_SHOWN).map((one) => (
        <li key={one.rule} className="[overflow-wrap:anywhere]">
          <DataText text={describeTrust(one)} />
        </li>
      ))}
      {more > 0 && <li className="text-muted">and {more} more {more === 1 ? 'rule' : 'rules'}</li>}
    </ul>
  );
}

/** The priority with the terms that it is the product of. */
export function PriorityPanel({ incident, alerts }: { readonly incident: IncidentWhole; readonly alerts: readonly ApiAlert[] }) {
  const band = bandOf(incident.priority);
  const terms = termsOf(incident, alerts);
  const product = Math.round(100 * terms.reduce((all, { value }) => all * value, 1));
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-baseline gap-2">
        <span className={classNames('tabular text-2xl font-semibold tracking-tight', SEVERITY_TEXT[band.tone])}>{Math.round(incident.priority)}</span>
        <span className="text-sm font-semibold">{band.name}</span>
        <span className="text-xs text-muted">of 100</span>
      </div>
      <p className="text-sm text-soft">{band.meaning}</p>
      <dl className="flex flex-col gap-2">
        {terms.map(({ name, value, because }, i) => (
          <div key={name} className="grid grid-cols-[5.25rem_minmax(0,1fr)_auto] items-baseline gap-x-2 text-sm">
            <dt className="font-medium">{name}</dt>
            <dd className="text-xs text-muted [overflow-wrap:anywhere]">
              <DataText text={because} />
            </dd>
            <dd className="tabular font-mono text-xs text-soft">
              {i === 0 ? '' : '× '}
              {value.toFixed(2)}
            </dd>
          </div>
        ))}
      </dl>
      <TrustLines trust={incident.trust} />
      <p className="border-t border-line pt-2 text-xs text-muted">
        100 × evidence × confidence × assets × spread × stage = <span className="tabular font-mono">{product}</span>
        {product > 100 && ', held at 100'}
      </p>
    </div>
  );
}
