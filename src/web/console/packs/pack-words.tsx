import { classNames } from '#web/ui/class-names.ts';
import { Tooltip } from '#web/ui/tooltip.tsx';
import type { ApiPack } from '../api/queries.ts';

interface StatusLook {
  readonly name: string;
  readonly meaning: string;
  readonly look: string;
}

const STATUSES: Readonly<Record<ApiPack['status'], StatusLook>> = {
  rolling: { name: 'On its way', meaning: 'Alerts at the tenants of its ring, counted at the others', look: 'bg-medium-wash text-medium' },
  good: { name: 'In use', meaning: 'Alerts at all tenants', look: 'bg-good-wash text-good' },
  kept: { name: 'Kept', meaning: 'Brought in, not used', look: 'bg-informational-wash text-informational' },
  replaced: { name: 'Replaced', meaning: 'A later version took its place; it is what a withdrawal goes back to', look: 'bg-pressed text-soft' },
  returned: { name: 'Withdrawn', meaning: 'Was taken back', look: 'bg-critical-wash text-critical' },
};

export function PackStatusMark({ status }: { readonly status: ApiPack['status'] }) {
  const { name, meaning, look } = STATUSES[status];
  return (
    <Tooltip text={meaning}>
      <span className={classNames('inline-flex h-5.5 shrink-0 items-center rounded-md px-1.5 text-xs font-medium whitespace-nowrap', look)}>{name}</span>
    </Tooltip>
  );
}

export const RING_NAMES = ['One tenant', 'One in 100', 'All tenants'] as const;

/** The rings as three steps, of which those are filled that the pack has reached. */
export function RingSteps({ pack: { status, ring } }: { readonly pack: ApiPack }) {
  const isInUse = status === 'good' || status === 'rolling';
  const name = RING_NAMES[ring] ?? '';
  if (!isInUse) return <span className="text-xs text-muted">{status === 'kept' ? `begins at ring ${ring}` : 'not in use'}</span>;
  return (
    <span className="inline-flex items-center gap-2" title={`Ring ${ring}: ${name.toLowerCase()}`}>
      <span className="flex gap-0.5" aria-hidden>
        {RING_NAMES.map((one, at) => (
          <span key={one} className={classNames('h-1.5 w-3.5 rounded-full', at > ring ? 'bg-line-strong' : status === 'good' ? 'bg-good' : 'bg-medium')} />
        ))}
      </span>
      <span className="text-xs whitespace-nowrap text-soft">{name}</span>
    </span>
  );
}

/** Milliseconds an event, in a unit that is read without zeros. */
export function costText(ms: number): string {
  return ms < 1 ? `${(ms * 1000).toFixed(ms < 0.01 ? 1 : 0)} µs` : `${ms.toFixed(1)} ms`;
}

export function signerText({ isSigned, isOwnKey, publicKey }: Pick<ApiPack, 'isSigned' | 'isOwnKey' | 'publicKey'>): string {
  if (!isSigned) return 'Not signed';
  // The end of a key tells keys apart; their beginning is the same for all.
  return isOwnKey ? 'This installation' : `Key …${publicKey.replace(/=+$/, '').slice(-8)}`;
}
