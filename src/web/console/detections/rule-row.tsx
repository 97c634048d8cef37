import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime, spanText } from '#web/ui/time.ts';
import { Tooltip } from '#web/ui/tooltip.tsx';
import type { RuleRow as Row } from '../api/queries.ts';
import { DomainMark } from '../words/domain-mark.tsx';
import { FRESHNESS, VERDICTS } from '../words/rule-health.tsx';
import { RuleKindMark } from '../words/rule-kind-mark.tsx';
import { RuleStateMark } from '../words/rule-state-mark.tsx';
import { SeverityBars, severityName } from '../words/severity-mark.tsx';
import { Sparkline } from '../words/sparkline.tsx';

/** The columns on a wide screen; the head of the list uses them too. */
export const RULE_COLUMNS = 'xl:grid-cols-[6.5rem_1rem_minmax(0,1fr)_8.5rem_5.75rem_3.5rem_5.5rem_3.5rem_9rem]';

const TECHNIQUES_SHOWN = 2;

function testWord({ fires, misses, passed }: Row['tests']): string {
  if (fires === 0) return 'No tests';
  const count = `${fires} must fire, ${misses} must not`;
  return passed === false ? `${count}: they do not hold` : passed === true ? `${count}: all hold` : `${count}: proven before they came`;
}

/** How many tests there are, and whether they hold. */
function TestMark({ tests }: { readonly tests: Row['tests'] }) {
  const Icon = tests.fires === 0 ? CircleDashed : tests.passed === false ? CircleX : CircleCheck;
  return (
    <Tooltip text={testWord(tests)}>
      <span className={classNames('inline-flex items-center gap-1.5 text-xs', tests.fires === 0 ? 'text-muted' : tests.passed === false ? 'text-critical' : 'text-soft')} role="img" aria-label={testWord(tests)}>
        <Icon className={classNames('size-3.5', tests.fires > 0 && tests.passed !== false && 'text-good')} aria-hidden />
        <span className="tabular">{tests.fires + tests.misses > 0 ? tests.fires + tests.misses : ''}</span>
      </span>
    </Tooltip>
  );
}

function Health({ row }: { readonly row: Row }) {
  const verdict = VERDICTS[row.verdict];
  return (
    <span className="flex min-w-0 flex-col text-xs">
      <span className={classNames('truncate', row.freshness === 'no-source' || row.freshness === 'in-vain' ? 'text-medium' : row.freshness === 'fires' ? 'text-soft' : 'text-muted')}>{FRESHNESS[row.freshness]}</span>
      {row.verdict !== 'keep' && <span className={classNames('font-medium', verdict.look)}>{verdict.name}</span>}
    </span>
  );
}

function Techniques({ row }: { readonly row: Row }) {
  const more = row.techniques.length - TECHNIQUES_SHOWN;
  return (
    <span className="hidden min-w-0 flex-wrap gap-x-2 font-mono text-xs text-muted xl:flex" title={row.techniques.join(', ')}>
      {row.techniques.slice(0, TECHNIQUES_SHOWN).map((technique) => (
        <span key={technique}>{technique}</span>
      ))}
      {more > 0 && <span className="font-sans">+{more}</span>}
    </span>
  );
}

function LastFired({ ms, nowMs }: { readonly ms: number | null; readonly nowMs: number }) {
  const zone = useSetting('zone');
  if (ms === null) return <span className="text-muted" role="img" aria-label="never">–</span>;
  return <span title={`${spanText(nowMs - ms)} ago`}>{shortTime(ms, zone)}</span>;
}

interface RuleRowProps {
  readonly row: Row;
  readonly nowMs: number;
  readonly isChosen: boolean;
}

/** One rule of the catalogue; the whole line is the link to it. */
export function RuleRow({ row, nowMs, isChosen }: RuleRowProps) {
  const alerts = `${row.alerts.toLocaleString('en-GB')} ${row.alerts === 1 ? 'alert' : 'alerts'}`;
  return (
    <Link
      to="/detections/$rule"
      params={{ rule: row.id }}
      data-place={row.id}
      className={classNames(
        'grid min-h-11 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-line px-3 py-2 outline-none hover:bg-hover focus-visible:-outline-offset-2 md:px-5 xl:h-11 xl:py-0',
        RULE_COLUMNS,
        isChosen && 'bg-accent-wash hover:bg-accent-wash',
      )}
    >
      <span className="order-2 flex items-center gap-1.5 xl:order-none">
        <RuleStateMark state={row.state} next={row.next} />
        {row.isProposed && (
          <Tooltip text="Waits for a second person">
            <CircleAlert className="size-3.5 text-accent" aria-label="Waits for a second person" />
          </Tooltip>
        )}
      </span>
      <span className="hidden xl:flex">{row.domain !== null && <DomainMark domain={row.domain} />}</span>
      <span className="flex min-w-0 items-center gap-2">
        <SeverityBars severity={row.level} />
        <span className="sr-only">{severityName(row.level)}</span>
        <RuleKindMark kind={row.kind} />
        <DataText text={row.title} className={classNames('truncate font-medium', row.state === 'retired' && 'text-muted')} />
      </span>
      <Techniques row={row} />
      <span className="hidden xl:block">
        <Sparkline values={row.volume} label={row.fired === 0 ? 'Did not fire in 30 days' : `Fired on ${row.fired} events in 30 days`} />
      </span>
      <span className="hidden text-xs text-soft tabular xl:block" title={`${alerts} in 30 days`}>
        {row.alerts === 0 ? <span className="text-muted">0</span> : row.alerts.toLocaleString('en-GB')}
      </span>
      <span className="hidden text-xs text-soft tabular xl:block">
        <LastFired ms={row.lastFiredMs} nowMs={nowMs} />
      </span>
      <span className="hidden xl:flex">
        <TestMark tests={row.tests} />
      </span>
      <span className="hidden min-w-0 xl:block">
        <Health row={row} />
      </span>
      <span className="order-3 col-span-2 flex items-center gap-2.5 text-xs text-muted xl:hidden">
        {row.domain !== null && <DomainMark domain={row.domain} />}
        <span className="truncate">{FRESHNESS[row.freshness]}</span>
        <span className="ml-auto flex shrink-0 items-center gap-2.5 tabular">
          {row.alerts > 0 && alerts}
          <TestMark tests={row.tests} />
        </span>
      </span>
    </Link>
  );
}
