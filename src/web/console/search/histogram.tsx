import { useState } from 'react';
import { useSetting } from '#web/ui/settings.ts';
import { dateTime, shortTime } from '#web/ui/time.ts';
import { useWidth } from '#web/ui/use-width.ts';
import type { TimeRange } from './search-range.ts';

const HEIGHT = 56;
const GAP = 1;
/** A drag shorter than this is a click. */
const DRAG_PX = 4;

interface HistogramProps {
  readonly range: TimeRange;
  readonly bucketMs: number;
  readonly buckets: readonly { readonly timeMs: number; readonly count: number }[];
  readonly onZoom: (range: TimeRange) => void;
}

/** How many events when. Pulling over it, or a click on a bar, narrows the range; for keys there is the menu of ranges. */
export function Histogram({ range, bucketMs, buckets, onZoom }: HistogramProps) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const [drag, setDrag] = useState<readonly [start: number, end: number] | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const zone = useSetting('zone');
  const most = Math.max(1, ...buckets.map(({ count }) => count));
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  const spanMs = range.toMs - range.fromMs;
  const toX = (timeMs: number) => ((timeMs - range.fromMs) / spanMs) * width;
  const toMs = (x: number) => range.fromMs + (Math.max(0, Math.min(width, x)) / Math.max(width, 1)) * spanMs;
  const xOf = (event: React.PointerEvent) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const startOf = (x: number) => Math.floor(toMs(x) / bucketMs) * bucketMs;

  function finish(x: number) {
    if (drag === null) return;
    setDrag(null);
    const isClick = Math.abs(x - drag[0]) < DRAG_PX;
    const fromMs = isClick ? startOf(x) : Math.round(toMs(Math.min(x, drag[0])));
    onZoom({ fromMs: Math.max(0, fromMs), toMs: isClick ? fromMs + bucketMs : Math.round(toMs(Math.max(x, drag[0]))) });
  }

  const told = hovered === null ? null : buckets.find(({ timeMs }) => timeMs === startOf(hovered));
  return (
    <div className="shrink-0 border-b border-line px-3 pt-2 pb-1.5 md:px-5">
      <div className="flex h-5 items-center justify-between text-xs text-muted">
        <span className="tabular">{total.toLocaleString('en-GB')} events</span>
        <span className="tabular">{hovered !== null && `${shortTime(startOf(hovered), zone)} · ${(told?.count ?? 0).toLocaleString('en-GB')}`}</span>
      </div>
      <div ref={frame} style={{ height: HEIGHT }}>
        {width > 0 && (
          <svg
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={`${total} events over time`}
            className="block cursor-crosshair touch-pan-y"
            onPointerDown={(event) => setDrag([xOf(event), xOf(event)])}
            onPointerMove={(event) => {
              setHovered(xOf(event));
              if (drag !== null) setDrag([drag[0], xOf(event)]);
            }}
            onPointerUp={(event) => finish(xOf(event))}
            onPointerLeave={() => {
              setDrag(null);
              setHovered(null);
            }}
          >
            <line x2={width} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-line" />
            {buckets.map(({ timeMs, count }) => {
              const barHeight = Math.max(2, (count / most) * (HEIGHT - 4));
              return <rect key={timeMs} x={toX(timeMs) + GAP / 2} y={HEIGHT - barHeight} width={Math.max(1, (bucketMs / spanMs) * width - GAP)} height={barHeight} rx="1" className={told?.timeMs === timeMs ? 'fill-accent' : 'fill-accent/55'} />;
            })}
            {drag !== null && <rect x={Math.min(...drag)} width={Math.abs(drag[1] - drag[0])} height={HEIGHT} className="fill-accent/20" />}
          </svg>
        )}
      </div>
      <div className="tabular flex justify-between pt-1 text-2xs text-muted">
        <span>{dateTime(range.fromMs, zone)}</span>
        <span>{dateTime(range.toMs, zone)}</span>
      </div>
    </div>
  );
}
