import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { INDICATOR_KIND_WORDS } from '#contract/indicator.ts';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { dateTime, shortTime, spanText } from '#web/ui/time.ts';
import { type KnownIndicator, tenantsQuery } from '../api/queries.ts';
import { useNow } from '../shell/use-now.ts';
import { tacticName, techniqueName } from '../words/attack-names.ts';
import { SeverityBadge } from '../words/severity-mark.tsx';
import { ownerName } from './owner-name.ts';

const STANDINGS: Readonly<Record<KnownIndicator['standing'], { readonly name: string; readonly look: string }>> = {
  alerts: { name: 'Alerts', look: 'text-critical' },
  faded: { name: 'Faded', look: 'text-muted' },
  expired: { name: 'Expired', look: 'text-muted' },
  warned: { name: 'On a warning list', look: 'text-good' },
};

/** How sure it is now, as a bar, with what it was at first as a mark. */
function Confidence({ now, first }: { readonly now: number; readonly first: number }) {
  return (
    <span className="flex items-center gap-2" title={`${first} when it was new`}>
      <span className="tabular w-6 text-right text-sm font-medium">{now}</span>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" className="h-1.5 w-20 rounded-full" role="img" aria-label={`Confidence ${now} of 100, ${first} when it was new`}>
        <rect width="100" height="6" className="fill-pressed" />
        <rect width={first} height="6" className="fill-line-strong" />
        <rect width={now} height="6" className="fill-accent" />
      </svg>
    </span>
  );
}

function untilText({ standing, alertsUntilMs, expiresAtMs }: KnownIndicator, nowMs: number): string {
  if (alertsUntilMs === null) return 'for ever';
  const by = expiresAtMs !== null && Math.round(expiresAtMs) === alertsUntilMs ? 'expires' : 'fades';
  if (alertsUntilMs <= nowMs) return `${standing === 'expired' ? 'expired' : 'faded'} ${spanText(nowMs - alertsUntilMs)} ago`;
  return `${by} in ${spanText(alertsUntilMs - nowMs)}`;
}

function Part({ name, children, className }: { readonly name: string; readonly children: ReactNode; readonly className?: string }) {
  return (
    <div className={classNames('min-w-0', className)}>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="min-w-0 text-sm [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

interface KnownListProps {
  readonly known: readonly KnownIndicator[];
  readonly asked: string;
}

/** Each indicator that the value meets: of which feed, how sure now, until when, and what it stands for. */
export function KnownList({ known, asked }: KnownListProps) {
  const zone = useSetting('zone');
  const nowMs = useNow(60_000);
  const { data: tenants } = useQuery(tenantsQuery);
  return (
    <ul aria-label="Known from" className="border-t border-line">
      {known.map((one) => (
        <li key={`${one.tenant ?? ''} ${one.feed} ${one.kind} ${one.value}`} className="flex flex-col gap-2 border-b border-line px-3.5 py-3">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className={classNames('text-sm font-medium', STANDINGS[one.standing].look)}>{STANDINGS[one.standing].name}</span>
            <DataText text={one.feed} className="text-sm font-medium" />
            <span className="text-xs text-muted">{ownerName(one.tenant, tenants?.tenants)}</span>
            {one.value !== asked && (
              <span className="min-w-0 text-xs text-soft [overflow-wrap:anywhere]">
                as the {INDICATOR_KIND_WORDS[one.kind]} <span className="font-mono">{one.value}</span>
              </span>
            )}
            <span className="ml-auto">
              <SeverityBadge severity={one.severity} />
            </span>
          </div>
          <dl className="grid grid-cols-2 gap-x-4 gap-y-2 md:grid-cols-3 xl:grid-cols-[9rem_11rem_9rem_6rem_minmax(0,1fr)]">
            <Part name="Confidence now">
              <Confidence now={one.confidenceNow} first={one.confidence} />
            </Part>
            <Part name="Alerts until">
              <span title={one.alertsUntilMs === null ? undefined : dateTime(one.alertsUntilMs, zone)}>{untilText(one, nowMs)}</span>
            </Part>
            <Part name="Since">{one.validFromMs === 0 ? 'not said' : shortTime(one.validFromMs, zone)}</Part>
            <Part name="TLP">{one.tlp.toUpperCase()}</Part>
            <Part name="Stands for" className="col-span-2 md:col-span-2 xl:col-span-1">
              {one.label === '' && one.techniques.length === 0 && one.tactics.length === 0 ? <span className="text-muted">not said</span> : <DataText text={one.label} />}
              <span className="block text-xs text-muted">{[...one.techniques.map((id) => `${id} ${techniqueName(id)}`.trim()), ...one.tactics.map(tacticName)].join(' · ')}</span>
            </Part>
          </dl>
        </li>
      ))}
    </ul>
  );
}
