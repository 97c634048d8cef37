import { randomId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { AlertException, ExceptionTenants, HiddenDay } from '#contract/exception.ts';
import type { Query } from './database.ts';
import type { ExceptionBook, ExceptionEnd, HiddenAlerts, NewException } from './exception-book.ts';

type Within = <T>(work: (query: Query) => Promise<T>) => Promise<T>;

interface ExceptionRow {
  exception: NewException & { readonly id: string };
  exception_end: Pick<AlertException, 'endedAtMs' | 'endedBy' | 'endedReason'> | null;
}

const NOT_ENDED = { endedAtMs: null, endedBy: null, endedReason: null };

/** Exceptions for all tenants. */
export function postgresExceptions(query: Query): ExceptionBook {
  const tenants: ExceptionTenants = { kind: 'all' };
  const select = 'SELECT exception, exception_end FROM exceptions LEFT JOIN exception_ends USING (id)';
  return {
    exceptions: async () => (await query<ExceptionRow>(`${select} ORDER BY created_at_ms DESC, id`)).map((row) => exceptionFrom(row, tenants)),
    addException: async (made) => {
      const exception = { ...made, id: randomId() };
      await query('INSERT INTO exceptions (id, created_at_ms, exception) VALUES ($1, $2, $3::json)', [exception.id, made.createdAtMs, JSON.stringify(exception)]);
      return exceptionFrom({ exception, exception_end: null }, tenants);
    },
    endException: async (id, end) => {
      const added = await query('INSERT INTO exception_ends (id, exception_end) SELECT id, $2::json FROM exceptions WHERE id = $1 ON CONFLICT (id) DO NOTHING RETURNING id', [id, endText(end)]);
      const [row] = added.length === 0 ? [] : await query<ExceptionRow>(`${select} WHERE id = $1`, [id]);
      return row === undefined ? null : exceptionFrom(row, tenants);
    },
  };
}

/** Exceptions of one tenant, and what exceptions hid there. */
export function postgresTenantExceptions(within: Within, tenant: string): ExceptionBook & HiddenAlerts {
  const tenants: ExceptionTenants = { kind: 'tenant', tenant };
  const select = 'SELECT exception, exception_end FROM tenant_exceptions LEFT JOIN tenant_exception_ends USING (tenant, id) WHERE tenant = $1';
  return {
    exceptions: () => within(async (query) => (await query<ExceptionRow>(`${select} ORDER BY created_at_ms DESC, id`, [tenant])).map((row) => exceptionFrom(row, tenants))),
    addException: (made) =>
      within(async (query) => {
        const exception = { ...made, id: randomId() };
        await query('INSERT INTO tenant_exceptions (tenant, id, created_at_ms, exception) VALUES ($1, $2, $3, $4::json)', [tenant, exception.id, made.createdAtMs, JSON.stringify(exception)]);
        return exceptionFrom({ exception, exception_end: null }, tenants);
      }),
    endException: (id, end) =>
      within(async (query) => {
        const ended = 'INSERT INTO tenant_exception_ends (tenant, id, exception_end) SELECT tenant, id, $3::json FROM tenant_exceptions WHERE tenant = $1 AND id = $2 ON CONFLICT (tenant, id) DO NOTHING RETURNING id';
        const added = await query(ended, [tenant, id, endText(end)]);
        const [row] = added.length === 0 ? [] : await query<ExceptionRow>(`${select} AND id = $2`, [tenant, id]);
        return row === undefined ? null : exceptionFrom(row, tenants);
      }),
    hiddenDays: (sinceDay) => within((query) => listDays(query, tenant, sinceDay)),
    hiddenAlerts: (exception, limit) =>
      within(async (query) => {
        const rows = await query<{ alert: Alert }>('SELECT alert FROM alerts WHERE tenant = $1 AND hidden_by = $2 ORDER BY last_ms DESC, id LIMIT $3', [tenant, exception, limit]);
        return rows.map(({ alert }) => alert);
      }),
  };
}

function exceptionFrom({ exception, exception_end: end }: ExceptionRow, tenants: ExceptionTenants): AlertException {
  return { ...exception, tenants, ...(end ?? NOT_ENDED) };
}

function endText({ by, reason, nowMs }: ExceptionEnd): string {
  return JSON.stringify({ endedAtMs: nowMs, endedBy: by, endedReason: reason });
}

async function listDays(query: Query, tenant: string, sinceDay: number): Promise<readonly HiddenDay[]> {
  const rows = await query<{ exception: string; day: number; hidden: number; last_hidden_ms: number }>(
    'SELECT exception, day, hidden, last_hidden_ms FROM hidden_days WHERE tenant = $1 AND day >= $2 ORDER BY exception, day',
    [tenant, sinceDay],
  );
  return rows.map(({ exception, day, hidden, last_hidden_ms: lastHiddenMs }) => ({ exception, day, hidden, lastHiddenMs }));
}

/** Adds what exceptions hid in a batch. */
export async function writeHiddenDays(query: Query, tenant: string, days: readonly HiddenDay[]): Promise<void> {
  if (days.length === 0) return;
  await query(
    `INSERT INTO hidden_days (tenant, exception, day, hidden, last_hidden_ms)
     SELECT $1, exception, day, sum(hidden), max(last_hidden_ms) FROM json_to_recordset($2::json) AS new (exception text, day int, hidden bigint, last_hidden_ms bigint) GROUP BY exception, day
     ON CONFLICT (tenant, exception, day) DO UPDATE SET hidden = hidden_days.hidden + excluded.hidden, last_hidden_ms = greatest(hidden_days.last_hidden_ms, excluded.last_hidden_ms)`,
    [tenant, JSON.stringify(days.map(({ lastHiddenMs, ...day }) => ({ ...day, last_hidden_ms: Math.round(lastHiddenMs) })))],
  );
}
