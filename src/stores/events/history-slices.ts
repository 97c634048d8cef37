/** A span of time that one query looks through, with the number of events in it. */
export interface HistorySlice {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: number;
}

const HOUR_MS = 3_600_000;

/** Cuts a span into slices of about `rows` events: hours with few are joined, hours with many are divided evenly by time. Spans without events are left out. */
export function sliceHistory(hours: readonly { readonly timeMs: number; readonly rows: number }[], span: { readonly fromMs: number; readonly toMs: number }, rows: number): readonly HistorySlice[] {
  const slices: HistorySlice[] = [];
  for (const hour of hours) {
    const slice = { fromMs: Math.max(hour.timeMs, span.fromMs), toMs: Math.min(hour.timeMs + HOUR_MS, span.toMs), rows: hour.rows };
    const last = slices.at(-1);
    if (last !== undefined && last.rows + slice.rows <= rows) slices[slices.length - 1] = { ...last, toMs: slice.toMs, rows: last.rows + slice.rows };
    else slices.push(...divide(slice, Math.ceil(slice.rows / rows)));
  }
  return slices;
}

/** Parts of about the same length; fewer where a millisecond cannot be cut. */
export function divide({ fromMs, toMs, rows }: HistorySlice, parts: number): readonly HistorySlice[] {
  const edges = [...new Set(Array.from({ length: parts + 1 }, (_, at) => fromMs + Math.floor(((toMs - fromMs) * at) / parts)))];
  return edges.slice(1).map((edge, at) => ({ fromMs: edges[at] as number, toMs: edge, rows: rows / (edges.length - 1) }));
}
