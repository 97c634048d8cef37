import type { Ring } from '#contract/rule-pack.ts';

/** How a pack does beside the last good one, on the same events. */
export interface PackHealth {
  /** Events since the pack came to its ring. */
  readonly events: number;
  /** Why a rule of the pack threw; null while none has. */
  readonly fault: string | null;
  /** What matching an event costs with each pack alone; null where it is not measured, and for the last good pack where there is none. */
  readonly costMs: number | null;
  readonly goodCostMs: number | null;
  /** Events that rules of each pack fired on. */
  readonly fired: number;
  readonly goodFired: number;
}

export interface PackLimits {
  readonly soakMs: readonly [ring0: number, ring1: number];
  /** A pack that costs more than so many times the last good one goes back. */
  readonly costTimes: number;
  /** What costs less than this is never too dear. */
  readonly costFloorMs: number;
  /** A pack that fires more than so many times as often per event as the last good one goes back. */
  readonly floodTimes: number;
  /** So few are no flood, whatever was before. */
  readonly floodFloor: number;
  /** A pack without one before it floods when it fires on more than this share of the events. */
  readonly floodShare: number;
  /** Fewer events show nothing: the pack waits on. */
  readonly minEvents: number;
}

export const PACK_LIMITS: Omit<PackLimits, 'soakMs'> = { costTimes: 2, costFloorMs: 0.05, floodTimes: 5, floodFloor: 100, floodShare: 0.2, minEvents: 1000 };

export type PackDecision = { readonly kind: 'stay' | 'promote' | 'return'; readonly reason: string };

export interface PackAtRing {
  readonly ring: Ring;
  readonly ringSinceMs: number;
  readonly nowMs: number;
}

/** What becomes of a pack on its way: it goes back at the first bad sign, and on after its soak time when all was well. */
export function judgePack({ ring, ringSinceMs, nowMs }: PackAtRing, health: PackHealth, limits: PackLimits): PackDecision {
  const bad = badSign(health, limits);
  if (bad !== null) return { kind: 'return', reason: bad };
  if (ring === 2) return { kind: 'promote', reason: 'It begins at ring 2: all tenants have it.' };
  const leftMs = ringSinceMs + limits.soakMs[ring] - nowMs;
  if (leftMs > 0) return { kind: 'stay', reason: `Ring ${ring}, clean so far; ${leftText(leftMs)} of its soak time are left.` };
  if (health.events < limits.minEvents) return { kind: 'stay', reason: `Ring ${ring}, clean so far; ${health.events} events have been seen, and ${limits.minEvents} are needed to tell.` };
  return { kind: 'promote', reason: `Ring ${ring} is over: ${health.events} events, no fault, no flood, no dearer than twice the last good pack.` };
}

function leftText(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}

function badSign({ events, fault, costMs, goodCostMs, fired, goodFired }: PackHealth, limits: PackLimits): string | null {
  if (fault !== null) return `A rule of it failed: ${fault}`;
  const flood = floodSign({ events, fired, goodFired }, limits);
  if (flood !== null) return flood;
  if (costMs === null || goodCostMs === null || costMs <= limits.costFloorMs || costMs <= goodCostMs * limits.costTimes) return null;
  return `It costs ${costMs.toFixed(3)} ms an event, and the last good pack ${goodCostMs.toFixed(3)} ms: more than ${limits.costTimes} times as much.`;
}

function floodSign({ events, fired, goodFired }: Pick<PackHealth, 'events' | 'fired' | 'goodFired'>, { floodFloor, floodTimes, floodShare }: PackLimits): string | null {
  if (events === 0 || fired <= floodFloor || fired <= goodFired * floodTimes) return null;
  // Where the last good pack was silent, only a share of the events can tell.
  if (goodFired === 0 && fired / events <= floodShare) return null;
  return `It floods: it fired ${fired} times on ${events} events, and the last good pack ${goodFired} times on the same.`;
}
