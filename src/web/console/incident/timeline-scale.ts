/** A line of marks that stand for alerts. */
export interface TimelineItem {
  readonly id: string;
  readonly lane: number;
  readonly startMs: number;
  readonly endMs: number;
}

export interface TimelineMark {
  readonly ids: readonly string[];
  readonly lane: number;
  readonly x: number;
  readonly width: number;
}

export interface TimeScale {
  readonly fromMs: number;
  readonly toMs: number;
  readonly width: number;
}

const MARK_WIDTH = 12;
const DIGIT_WIDTH = 6;
const COUNT_PAD = 8;
/** Marks nearer than this are drawn as one with a count. */
const MERGE_DISTANCE = 9;
const PAD_SHARE = 0.03;
const MIN_SPAN_MS = 60_000;

/** The span of the alerts with some air at both ends. */
export function scaleOf(items: readonly TimelineItem[], width: number): TimeScale {
  const first = Math.min(...items.map(({ startMs }) => startMs));
  const last = Math.max(...items.map(({ endMs }) => endMs), first + MIN_SPAN_MS);
  const padMs = (last - first) * PAD_SHARE;
  return { fromMs: first - padMs, toMs: last + padMs, width };
}

export function toX({ fromMs, toMs, width }: TimeScale, timeMs: number): number {
  return ((timeMs - fromMs) / (toMs - fromMs)) * width;
}

/** How wide a mark is drawn at least: the number of its alerts must fit into it. */
export function leastWidth(count: number): number {
  return count > 1 ? COUNT_PAD + DIGIT_WIDTH * String(count).length : MARK_WIDTH;
}

function mergeDistance(count: number): number {
  return count > 1 ? leastWidth(count) : MERGE_DISTANCE;
}

/** Marks of all lanes; alerts of a lane that would cover each other share a mark. */
export function toMarks(items: readonly TimelineItem[], scale: TimeScale): readonly TimelineMark[] {
  const marks: { ids: string[]; lane: number; x: number; width: number }[] = [];
  for (const item of [...items].sort((a, b) => a.lane - b.lane || a.startMs - b.startMs)) {
    const start = toX(scale, item.startMs);
    const width = Math.max(MARK_WIDTH, toX(scale, item.endMs) - start + MARK_WIDTH);
    const last = marks[marks.length - 1];
    if (last !== undefined && last.lane === item.lane && start - MARK_WIDTH / 2 - last.x < mergeDistance(last.ids.length)) {
      last.ids.push(item.id);
      last.width = Math.max(last.width, start - MARK_WIDTH / 2 + width - last.x);
      continue;
    }
    marks.push({ ids: [item.id], lane: item.lane, x: start - MARK_WIDTH / 2, width });
  }
  return marks;
}

const MINUTE_MS = 60_000;
const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14_400, 43_200].map((minutes) => minutes * MINUTE_MS);
const TICK_DISTANCE = 96;

/** Round times for the axis, about a hundred pixels apart. */
export function ticksOf(scale: TimeScale): readonly number[] {
  const wanted = ((scale.toMs - scale.fromMs) * TICK_DISTANCE) / Math.max(scale.width, 1);
  const stepMs = STEPS_MS.find((step) => step >= wanted) ?? (STEPS_MS[STEPS_MS.length - 1] as number);
  const first = Math.ceil(scale.fromMs / stepMs) * stepMs;
  const count = Math.max(0, Math.floor((scale.toMs - first) / stepMs) + 1);
  return Array.from({ length: count }, (_, i) => first + i * stepMs);
}
