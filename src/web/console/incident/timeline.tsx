import { useMemo } from 'react';
import { DOMAINS } from '#contract/domain.ts';
import type { Join } from '#contract/incident.ts';
import { SEVERITIES, type Severity } from '#contract/severity.ts';
import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { clockTime, dayOf, type TimeZone } from '#web/ui/time.ts';
import { Tooltip } from '#web/ui/tooltip.tsx';
import { useWidth } from '#web/ui/use-width.ts';
import type { ApiAlert } from '../api/queries.ts';
import { DomainMark, domainName } from '../words/domain-mark.tsx';
import { SEVERITY_TEXT } from '../words/severity-mark.tsx';
import { leastWidth, scaleOf, ticksOf, type TimelineMark, type TimeScale, toMarks, toX } from './timeline-scale.ts';

const LANE_HEIGHT = 30;
const MARK_HEIGHT = 12;
const AXIS_HEIGHT = 22;
const DAY_MS = 86_400_000;
/** Above this the axis names days and no hours. */
const DAYS_ONLY_MS = 6 * DAY_MS;

const FILL: Readonly<Record<Severity, string>> = {
  informational: 'fill-informational', low: 'fill-low', medium: 'fill-medium', high: 'fill-high', critical: 'fill-critical',
};

function middle(mark: TimelineMark): { readonly x: number; readonly y: number } {
  return { x: mark.x + Math.min(mark.width, MARK_HEIGHT) / 2, y: mark.lane * LANE_HEIGHT + LANE_HEIGHT / 2 };
}

interface JoinLinesProps {
  readonly joins: readonly Join[];
  readonly marks: readonly TimelineMark[];
  readonly lit: (id: string) => boolean;
}

/** A curve from each alert to the one that it joined to: how the attack went from domain to domain. */
function JoinLines({ joins, marks, lit }: JoinLinesProps) {
  const markOf = new Map(marks.flatMap((mark) => mark.ids.map((id) => [id, mark] as const)));
  return (
    <g fill="none" aria-hidden>
      {joins.map(({ alert, to }) => {
        const end = markOf.get(alert);
        const start = to === undefined ? undefined : markOf.get(to);
        if (start === undefined || end === undefined || start === end) return null;
        const a = middle(start);
        const b = middle(end);
        const bend = (b.x - a.x) / 2;
        return (
          <path
            key={alert}
            d={`M${a.x} ${a.y}C${a.x + bend} ${a.y} ${b.x - bend} ${b.y} ${b.x} ${b.y}`}
            className={lit(alert) ? 'stroke-accent' : 'stroke-line-strong'}
            strokeWidth={lit(alert) ? 1.75 : 1.25}
          />
        );
      })}
    </g>
  );
}

function axisLabel(spanMs: number, timeMs: number, zone: TimeZone): string {
  if (spanMs > DAYS_ONLY_MS) return dayOf(timeMs, zone);
  const clock = clockTime(timeMs, zone).slice(0, 5);
  return spanMs > DAY_MS ? `${dayOf(timeMs, zone)} ${clock}` : clock;
}

function Axis({ scale, zone, height }: { readonly scale: TimeScale; readonly zone: TimeZone; readonly height: number }) {
  const label = (tick: number) => axisLabel(scale.toMs - scale.fromMs, tick, zone);
  return (
    <g aria-hidden>
      {ticksOf(scale).map((tick) => (
        <g key={tick} transform={`translate(${toX(scale, tick)} 0)`}>
          <line y2={height} className="stroke-line" />
          <text y={height + 15} textAnchor="middle" className="tabular fill-muted text-[11px]">
            {label(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

interface TimelineProps {
  readonly alerts: readonly ApiAlert[];
  readonly joins: readonly Join[];
  readonly selected: string | undefined;
  /** Alerts to point out; all where it is null. */
  readonly pointedOut: ReadonlySet<string> | null;
  readonly onOpen: (alert: string) => void;
}

/** Alerts on a time axis, one lane for each domain that the incident touched. */
export function Timeline({ alerts, joins, selected, pointedOut, onOpen }: TimelineProps) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const zone = useSetting('zone');
  const lanes = useMemo(() => [...DOMAINS.filter((domain) => alerts.some((alert) => alert.domain === domain)), ...(alerts.some(({ domain }) => domain === null) ? [null] : [])], [alerts]);
  const items = useMemo(() => alerts.map(({ id, domain, timeMs, lastTimeMs }) => ({ id, lane: lanes.indexOf(domain), startMs: timeMs, endMs: lastTimeMs })), [alerts, lanes]);
  const byId = useMemo(() => new Map(alerts.map((alert) => [alert.id, alert])), [alerts]);
  if (alerts.length === 0) return null;
  const scale = scaleOf(items, width);
  const marks = toMarks(items, scale);
  const height = lanes.length * LANE_HEIGHT;
  const lit = (id: string) => (pointedOut === null ? id === selected : pointedOut.has(id));
  return (
    <section aria-label="Timeline" className="flex">
      <ul className="w-8 shrink-0 md:w-24" aria-hidden>
        {lanes.map((domain) => (
          <li key={domain} className="flex items-center gap-2 text-xs text-soft" style={{ height: LANE_HEIGHT }}>
            {domain !== null && <DomainMark domain={domain} />}
            <span className="hidden md:inline">{domain === null ? 'Other' : domainName(domain)}</span>
          </li>
        ))}
      </ul>
      <div ref={frame} className="min-w-0 flex-1">
        {width > 0 && (
          <svg width={width} height={height + AXIS_HEIGHT} className="block overflow-visible">
            <title>{`${alerts.length} alerts in time`}</title>
            {lanes.map((domain, i) => (
              <line key={domain} x2={width} y1={i * LANE_HEIGHT + LANE_HEIGHT / 2} y2={i * LANE_HEIGHT + LANE_HEIGHT / 2} className="stroke-line" strokeDasharray="1 4" />
            ))}
            <Axis scale={scale} zone={zone} height={height} />
            <JoinLines joins={joins} marks={marks} lit={lit} />
            {marks.map((mark) => (
              <Mark key={mark.ids[0]} mark={mark} alerts={mark.ids.flatMap((id) => byId.get(id) ?? [])} zone={zone} isSelected={mark.ids.includes(selected ?? '')} isFaint={pointedOut !== null && !mark.ids.some((id) => pointedOut.has(id))} onOpen={onOpen} />
            ))}
          </svg>
        )}
      </div>
    </section>
  );
}

interface MarkProps {
  readonly mark: TimelineMark;
  readonly alerts: readonly ApiAlert[];
  readonly zone: TimeZone;
  readonly isSelected: boolean;
  readonly isFaint: boolean;
  readonly onOpen: (alert: string) => void;
}

function Mark({ mark, alerts, zone, isSelected, isFaint, onOpen }: MarkProps) {
  const first = alerts[0];
  if (first === undefined) return null;
  const worst = SEVERITIES[Math.max(...alerts.map(({ severity }) => SEVERITIES.indexOf(severity)))] ?? 'informational';
  // A count must fit into its mark.
  const width = Math.max(mark.width, leastWidth(alerts.length));
  const x = mark.x - (width - mark.width) / 2;
  const y = mark.lane * LANE_HEIGHT + (LANE_HEIGHT - MARK_HEIGHT) / 2;
  const open = () => onOpen(first.id);
  const told = (
    <span className="flex flex-col gap-1 py-0.5">
      {alerts.slice(0, 4).map((alert) => (
        <span key={alert.id}>
          <span className={classNames('tabular mr-1.5 font-medium', SEVERITY_TEXT[alert.severity])}>{clockTime(alert.timeMs, zone)}</span>
          <DataText text={alert.rule.title} />
        </span>
      ))}
      {alerts.length > 4 && <span className="text-muted">and {alerts.length - 4} more</span>}
    </span>
  );
  return (
    <Tooltip text={told}>
      {/* biome-ignore lint/a11y/useSemanticElements: an SVG shape cannot be a button element; role and keys make it one. */}
      <g
        role="button"
        tabIndex={0}
        aria-label={alerts.map(({ rule }) => rule.title).join('; ')}
        onClick={open}
        onKeyDown={(event) => (event.key === 'Enter' || event.key === ' ') && open()}
        className={classNames('group cursor-pointer outline-none transition-opacity', isFaint && 'opacity-25')}
      >
        <rect x={x - 5} y={y - 6} width={width + 10} height={MARK_HEIGHT + 12} fill="transparent" />
        <rect x={x - 3} y={y - 3} width={width + 6} height={MARK_HEIGHT + 6} rx={9} className={classNames('fill-none stroke-2 group-focus-visible:stroke-accent', isSelected ? 'stroke-accent' : 'stroke-transparent')} />
        <rect x={x} y={y} width={width} height={MARK_HEIGHT} rx={6} strokeWidth="2" className={classNames('stroke-canvas', FILL[worst])} />
        {alerts.length > 1 && (
          <text x={x + width / 2} y={y + 9} textAnchor="middle" className="fill-canvas text-[9px] font-bold">
            {alerts.length}
          </text>
        )}
      </g>
    </Tooltip>
  );
}
