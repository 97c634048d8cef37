import { randomId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { AlertException, ExceptionTenants, HiddenDay } from '#contract/exception.ts';
import type { ExceptionBook, HiddenAlerts } from './exception-book.ts';

/** Exceptions in memory, by id. */
export function memoryExceptions(kept: Map<string, AlertException>, tenants: ExceptionTenants): ExceptionBook {
  return {
    exceptions: async () => structuredClone([...kept.values()].sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : 1))),
    addException: async (made) => {
      const exception: AlertException = { ...structuredClone(made), id: randomId(), tenants, endedAtMs: null, endedBy: null, endedReason: null };
      kept.set(exception.id, exception);
      return structuredClone(exception);
    },
    endException: async (id, { by, reason, nowMs }) => {
      const exception = kept.get(id);
      if (exception === undefined || exception.endedAtMs !== null) return null;
      const ended = { ...exception, endedAtMs: nowMs, endedBy: by, endedReason: reason };
      kept.set(id, ended);
      return structuredClone(ended);
    },
  };
}

/** What exceptions hid at one tenant, in memory: `days` by exception and day. */
export function memoryHiddenAlerts(alerts: ReadonlyMap<string, string>, days: ReadonlyMap<string, HiddenDay>): HiddenAlerts {
  return {
    hiddenDays: async (sinceDay) => [...days.values()].filter(({ day }) => day >= sinceDay).sort((a, b) => (a.exception === b.exception ? a.day - b.day : a.exception < b.exception ? -1 : 1)),
    hiddenAlerts: async (exception, limit) =>
      [...alerts.values()]
        .map((text) => JSON.parse(text) as Alert)
        .filter(({ hiddenBy }) => hiddenBy === exception)
        .sort((a, b) => b.lastTimeMs - a.lastTimeMs || (a.id < b.id ? -1 : 1))
        .slice(0, limit),
  };
}

export function writeHiddenDays(days: Map<string, HiddenDay>, found: readonly HiddenDay[]): void {
  for (const one of found) {
    const key = `${one.exception} ${one.day}`;
    const known = days.get(key);
    const lastHiddenMs = Math.max(known?.lastHiddenMs ?? 0, Math.round(one.lastHiddenMs));
    days.set(key, { ...one, hidden: (known?.hidden ?? 0) + one.hidden, lastHiddenMs });
  }
}
