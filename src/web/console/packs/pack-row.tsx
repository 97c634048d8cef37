import { ShieldCheck, ShieldOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { shortTime } from '#web/ui/time.ts';
import type { ApiPack } from '../api/queries.ts';
import { costText, PackStatusMark, RingSteps, signerText } from './pack-words.tsx';

/** The columns on a wide screen; the head of the list uses them too. */
export const PACK_COLUMNS = 'xl:grid-cols-[6.5rem_minmax(0,1fr)_8.5rem_8.5rem_3rem_3.5rem_3rem_3rem_5.75rem_5.25rem]';

/** A figure with its name, which the head of the list says on a wide screen. */
function Figure({ name, children, className }: { readonly name: string; readonly children: ReactNode; readonly className?: string }) {
  return (
    <span className={classNames('text-xs tabular whitespace-nowrap', className)}>
      <span className="text-muted xl:sr-only">{name} </span>
      {children}
    </span>
  );
}

function Signer({ pack }: { readonly pack: ApiPack }) {
  const Icon = pack.isSigned ? ShieldCheck : ShieldOff;
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-xs text-soft" title={pack.isSigned ? `Signed with ${pack.publicKey}` : 'Lies beside the program or in a folder, and was never packed'}>
      <Icon className={classNames('size-3.5 shrink-0', pack.isSigned ? 'text-good' : 'text-muted')} aria-hidden />
      <span className="truncate">{signerText(pack)}</span>
    </span>
  );
}

/** What it costs an event, beside the last good one where both were measured. */
function Cost({ pack: { costMs, trial } }: { readonly pack: ApiPack }) {
  if (costMs === null) return <Figure name="Cost" className="text-muted"><span title="Not measured">–</span></Figure>;
  const good = trial?.goodCostMs ?? null;
  return (
    <Figure name="Cost" className="text-soft">
      <span title={good === null ? 'For an event, with this pack alone' : `For an event, with this pack alone; the last good one: ${costText(good)}`}>{costText(costMs)}</span>
    </Figure>
  );
}

function Faults({ pack: { setAside, trial } }: { readonly pack: ApiPack }) {
  const count = setAside + (trial?.fault ? 1 : 0);
  return (
    <Figure name="Faults" className={count > 0 ? 'font-medium text-critical' : 'text-muted'}>
      <span title={trial?.fault ?? (setAside > 0 ? 'Rules that were set aside, as they failed or cost too much' : 'No rule of it failed')}>{count}</span>
    </Figure>
  );
}

interface PackRowProps {
  readonly pack: ApiPack;
  /** What may be done with it. */
  readonly children: ReactNode;
}

/** One version of a pack. */
export function PackRow({ pack, children }: PackRowProps) {
  const zone = useSetting('zone');
  const isOld = pack.status === 'replaced' || pack.status === 'returned';
  return (
    <li className={classNames('grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 border-b border-line px-3 py-2.5 md:px-5', PACK_COLUMNS)}>
      <span className="order-2 justify-self-end xl:order-none xl:justify-self-start">
        <PackStatusMark status={pack.status} />
      </span>
      <span className="min-w-0">
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <DataText text={pack.name} className={classNames('truncate font-medium', isOld && 'text-muted')} />
          <DataText text={pack.version} className="truncate font-mono text-xs text-muted" />
        </span>
      </span>
      <span className="order-3 col-span-2 flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1.5 xl:order-none xl:contents">
        <Signer pack={pack} />
        <span className="min-w-0">
          <RingSteps pack={pack} />
        </span>
        <Figure name="Rules" className="text-soft">{pack.rules.toLocaleString('en-GB')}</Figure>
        <Cost pack={pack} />
        <Figure name="Alerts" className={pack.alerts === 0 ? 'text-muted' : 'text-soft'}>
          <span title="Began in 30 days">{pack.alerts.toLocaleString('en-GB')}</span>
        </Figure>
        <Faults pack={pack} />
        <Figure name="Since" className="text-soft">{shortTime(pack.changedAtMs, zone)}</Figure>
      </span>
      <span className="order-5 flex justify-end self-end xl:order-none xl:self-auto">{children}</span>
      <Why pack={pack} />
    </li>
  );
}

/** Why it is where it is, and what becomes of it next. */
function Why({ pack: { reason, by, trial } }: { readonly pack: ApiPack }) {
  return (
    <span className="order-4 flex min-w-0 flex-col gap-0.5 text-xs text-muted [overflow-wrap:anywhere] xl:order-none xl:col-span-8 xl:col-start-2">
      <span>
        <DataText text={reason} /> <span className="whitespace-nowrap">({by})</span>
      </span>
      {trial !== null && (
        <span className="text-soft">
          {trial.outlook} It fired {trial.fired.toLocaleString('en-GB')} times on {trial.events.toLocaleString('en-GB')} events, the last good one {trial.goodFired.toLocaleString('en-GB')} times.
        </span>
      )}
    </span>
  );
}
