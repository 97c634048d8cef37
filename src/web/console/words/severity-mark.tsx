import { SEVERITIES, type Severity, severityId } from '#contract/severity.ts';
import { classNames } from '#web/ui/class-names.ts';

export const SEVERITY_TEXT: Readonly<Record<Severity, string>> = {
  informational: 'text-informational',
  low: 'text-low',
  medium: 'text-medium',
  high: 'text-high',
  critical: 'text-critical',
};

const WASH: Readonly<Record<Severity, string>> = {
  informational: 'bg-informational-wash',
  low: 'bg-low-wash',
  medium: 'bg-medium-wash',
  high: 'bg-high-wash',
  critical: 'bg-critical-wash',
};

export function severityName(severity: Severity): string {
  return severity[0]?.toUpperCase() + severity.slice(1);
}

/** From an OCSF `severity_id`; 6 (fatal) is shown as critical, 0 and 99 as informational. */
export function severityOfId(id: number): Severity {
  return SEVERITIES[Math.min(id, 6) >= 5 && id <= 6 ? 4 : id >= 1 && id <= 4 ? id - 1 : 0] ?? 'informational';
}

/** Bars that rise with the severity, so that it is told by shape as well as by colour. */
export function SeverityBars({ severity, className }: { readonly severity: Severity; readonly className?: string }) {
  const filled = severityId(severity) - 1;
  return (
    <svg viewBox="0 0 16 16" className={classNames('size-3.5 shrink-0', SEVERITY_TEXT[severity], className)} role="img" aria-label={`Severity ${severity}`}>
      {[0, 1, 2, 3].map((bar) => (
        <rect key={bar} x={1 + bar * 3.75} y={11 - bar * 3} width="2.5" height={4 + bar * 3} rx="0.8" fill="currentColor" opacity={bar < filled ? 1 : 0.25} />
      ))}
    </svg>
  );
}

/** The severity as bars and word. */
export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  return (
    <span className={classNames('inline-flex h-5.5 items-center gap-1.5 rounded-md px-1.5 text-xs font-medium', WASH[severity], SEVERITY_TEXT[severity])}>
      <SeverityBars severity={severity} />
      {severityName(severity)}
    </span>
  );
}

export { WASH as SEVERITY_WASH };
