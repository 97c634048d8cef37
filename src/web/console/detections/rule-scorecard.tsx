import { CircleCheck, CircleX, type LucideIcon, SlidersHorizontal } from 'lucide-react';
import { VERDICTS as VERDICT_KINDS } from '#contract/verdict.ts';
import { classNames } from '#web/ui/class-names.ts';
import { Figure } from '#web/ui/fact.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime, spanText } from '#web/ui/time.ts';
import type { ApiRule } from '../api/queries.ts';
import { useNow } from '../shell/use-now.ts';
import { CalibrationTable } from '../words/calibration-table.tsx';
import { FRESHNESS, VERDICTS } from '../words/rule-health.tsx';
import { VerdictMark } from '../words/verdict-mark.tsx';

const ICONS: Readonly<Record<ApiRule['verdict'], LucideIcon>> = { keep: CircleCheck, tune: SlidersHorizontal, retire: CircleX };
const TITLES: Readonly<Record<ApiRule['verdict'], string>> = { keep: 'Keep it', tune: 'Tune it', retire: 'Retire it' };

/** Whether the rule is worth its alerts, with the reasons. */
export function RuleScorecard({ rule }: { readonly rule: ApiRule }) {
  const zone = useSetting('zone');
  const nowMs = useNow();
  const Icon = ICONS[rule.verdict];
  const open = rule.tenants.reduce((sum, tenant) => sum + tenant.openIncidents, 0);
  return (
    <div className="flex flex-col gap-4">
      <section aria-label="Verdict" className="flex items-start gap-3">
        <Icon className={classNames('mt-0.5 size-5 shrink-0', VERDICTS[rule.verdict].look)} aria-hidden />
        <div>
          <h2 className={classNames('text-base font-semibold', VERDICTS[rule.verdict].look)}>{TITLES[rule.verdict]}</h2>
          <ul className="mt-1 flex flex-col gap-1 text-sm">
            {rule.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      </section>
      <dl className="grid grid-cols-2 gap-2 lg:grid-cols-4">
        <Figure name="Alerts" value={rule.alerts.toLocaleString('en-GB')} note="began in 30 days" />
        <Figure name="Incidents closed" value={(rule.incidents - open).toLocaleString('en-GB')} note={`of ${rule.incidents.toLocaleString('en-GB')} that it is part of`} />
        <Figure name="Last fired" value={rule.lastFiredMs === null ? 'never' : spanText(nowMs - rule.lastFiredMs)} note={rule.lastFiredMs === null ? FRESHNESS[rule.freshness] : `ago, ${shortTime(rule.lastFiredMs, zone)}`} />
        <Figure name="As it is since" value={spanText(nowMs - rule.changedAtMs)} note={shortTime(rule.changedAtMs, zone)} />
      </dl>
      <JudgedIncidents rule={rule} />
      <section aria-label="Priorities and verdicts" className="flex flex-col gap-2">
        <h3 className="text-sm font-semibold">How far priorities agree with verdicts, over all rules</h3>
        <CalibrationTable />
      </section>
    </div>
  );
}

/** How often it was right, as people judged the incidents that it was part of. */
function JudgedIncidents({ rule }: { readonly rule: ApiRule }) {
  const judged = VERDICT_KINDS.map((kind) => ({ kind, count: rule.tenants.reduce((sum, tenant) => sum + tenant.judged[kind], 0) }));
  const all = judged.reduce((sum, { count }) => sum + count, 0);
  const known = judged.filter(({ kind }) => kind !== 'undetermined').reduce((sum, { count }) => sum + count, 0);
  const right = judged.find(({ kind }) => kind === 'true_positive')?.count ?? 0;
  return (
    <section aria-label="Verdicts on its incidents" className="flex flex-col gap-2">
      <h3 className="text-sm font-semibold">Verdicts on its incidents</h3>
      {all === 0 ? (
        <p className="text-sm text-muted">Nobody has judged an incident yet that it was part of: closed ones stand in for verdicts.</p>
      ) : (
        <>
          {known > 0 && (
            <p className="text-sm">
              <strong className="font-semibold">{Math.round((100 * right) / known)} %</strong> of {known} judged {known === 1 ? 'incident' : 'incidents'} {right === 1 ? 'was a true positive' : 'were true positives'}.
            </p>
          )}
          <ul className="flex flex-wrap gap-x-5 gap-y-1.5">
            {judged.map(({ kind, count }) => (
              <li key={kind} className="flex items-center gap-1.5 text-sm">
                <VerdictMark kind={kind} />
                <span className="tabular">{count}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
