import type { RuleOverride, RuleStatistics } from '#contract/rule-life.ts';
import { NOBODY_JUDGED, VERDICTS } from '#contract/verdict.ts';
import type { Query } from './database.ts';
import type { TenantResult } from './port.ts';
import type { TenantRules } from './rule-book.ts';

type Within = <T>(work: (query: Query) => Promise<T>) => Promise<T>;

const DAY_MS = 86_400_000;

/** What one tenant has of rules, on PostgreSQL. */
export function postgresTenantRules(within: Within, tenant: string): TenantRules {
  return {
    ruleOverrides: () => within((query) => listOverrides(query, tenant)),
    ruleOverrideHistory: (rule) => within((query) => overridesOf(query, tenant, rule)),
    overrideRule: (input) => within((query) => insertOverride(query, tenant, input)),
    ruleStatistics: (sinceDay, rule) => within((query) => readStatistics(query, [tenant, sinceDay, rule ?? null])),
  };
}

async function listOverrides(query: Query, tenant: string): Promise<readonly RuleOverride[]> {
  const rows = await query<{ override: RuleOverride }>(
    `SELECT override FROM (SELECT DISTINCT ON (rule) rule, state, override FROM rule_overrides WHERE tenant = $1 ORDER BY rule, number DESC) AS latest WHERE state IS NOT NULL`,
    [tenant],
  );
  return rows.map(({ override }) => override);
}

async function overridesOf(query: Query, tenant: string, rule: string): Promise<readonly RuleOverride[]> {
  const rows = await query<{ override: RuleOverride }>('SELECT override FROM rule_overrides WHERE tenant = $1 AND rule = $2 ORDER BY number DESC', [tenant, rule]);
  return rows.map(({ override }) => override);
}

// The lock keeps two decisions of one moment in order, so that each has a number of its own.
async function insertOverride(query: Query, tenant: string, { nowMs, ...input }: Parameters<TenantRules['overrideRule']>[0]): Promise<RuleOverride> {
  const override: RuleOverride = { ...input, atMs: nowMs };
  await query('SELECT pg_advisory_xact_lock(hashtext($1))', [`rule override ${tenant}`]);
  await query(
    `INSERT INTO rule_overrides (tenant, rule, number, state, override)
     SELECT $1, $2, 1 + coalesce(max(number), 0), $3, $4::json FROM rule_overrides WHERE tenant = $1 AND rule = $2`,
    [tenant, input.rule, input.state, JSON.stringify(override)],
  );
  return override;
}

interface StatisticsRow {
  rule: string;
  last_fired_ms: number;
  days: RuleStatistics['days'] | null;
  open: number;
  closed: number;
  judged: RuleStatistics['judged'] | null;
}

async function readStatistics(query: Query, values: readonly [tenant: string, sinceDay: number, rule: string | null]): Promise<readonly RuleStatistics[]> {
  const rows = await query<StatisticsRow>(
    `SELECT days.rule, last_fired_ms, days, coalesce(open, 0) AS open, coalesce(closed, 0) AS closed, judged
     FROM (
       SELECT rule, max(last_fired_ms) AS last_fired_ms,
         json_agg(json_build_object('day', day, 'fired', fired, 'alerts', alerts, 'incidents', incidents) ORDER BY day) FILTER (WHERE day >= $2) AS days
       FROM rule_days WHERE tenant = $1 AND ($3::text IS NULL OR rule = $3) GROUP BY rule
     ) AS days
     LEFT JOIN (
       SELECT rule, count(*) FILTER (WHERE status = 'open') AS open, count(*) FILTER (WHERE status = 'closed') AS closed,
         json_build_object(${VERDICTS.map((kind) => `'${kind}', count(*) FILTER (WHERE kind = '${kind}')`).join(', ')}) AS judged
       FROM rule_incidents JOIN incidents ON incidents.tenant = rule_incidents.tenant AND incidents.id = rule_incidents.incident
       LEFT JOIN verdicts ON verdicts.tenant = incidents.tenant AND verdicts.number = incidents.verdict_number
       WHERE rule_incidents.tenant = $1 AND merged_into IS NULL AND ($3::text IS NULL OR rule = $3) GROUP BY rule
     ) AS parts ON parts.rule = days.rule
     ORDER BY days.rule`,
    values,
  );
  return rows.map(({ rule, last_fired_ms: lastFiredMs, days, open, closed, judged }) => ({ rule, lastFiredMs, days: days ?? [], openIncidents: open, closedIncidents: closed, judged: judged ?? NOBODY_JUDGED }));
}

/** Adds what rules did in a batch; an incident counts for a rule once, on the day of the commit. */
export async function writeRuleCounts(query: Query, { tenant, ruleCounts, incidentRules }: TenantResult, nowMs: number): Promise<void> {
  if (ruleCounts.length > 0) {
    await query(
      `INSERT INTO rule_days (tenant, rule, day, fired, alerts, incidents, last_fired_ms)
       SELECT $1, rule, day, sum(fired), sum(alerts), 0, max(last_fired_ms)
       FROM json_to_recordset($2::json) AS new (rule text, day int, fired bigint, alerts bigint, last_fired_ms bigint) GROUP BY rule, day
       ON CONFLICT (tenant, rule, day) DO UPDATE SET
         fired = rule_days.fired + excluded.fired, alerts = rule_days.alerts + excluded.alerts, last_fired_ms = greatest(rule_days.last_fired_ms, excluded.last_fired_ms)`,
      [tenant, JSON.stringify(ruleCounts.map(({ rule, lastFiredMs, ...count }) => ({ ...count, rule: keyOf(rule), last_fired_ms: Math.round(lastFiredMs) })))],
    );
  }
  if (incidentRules.length === 0) return;
  await query(
    `WITH new AS (
       INSERT INTO rule_incidents (tenant, rule, incident) SELECT DISTINCT $1, rule, incident FROM unnest($2::text[], $3::text[]) AS pair (rule, incident)
       ON CONFLICT (tenant, rule, incident) DO NOTHING RETURNING rule
     )
     INSERT INTO rule_days (tenant, rule, day, fired, alerts, incidents, last_fired_ms)
     SELECT $1, rule, $4::int, 0, 0, count(*), 0 FROM new GROUP BY rule
     ON CONFLICT (tenant, rule, day) DO UPDATE SET incidents = rule_days.incidents + excluded.incidents`,
    [tenant, incidentRules.map(({ rule }) => keyOf(rule)), incidentRules.map(({ incident }) => incident), Math.floor(nowMs / DAY_MS)],
  );
}

/** Text of PostgreSQL holds no U+0000 and no half of a surrogate pair; one in a rule's name must not hold up the path. */
function keyOf(rule: string): string {
  return rule.toWellFormed().replaceAll('\0', '\uFFFD');
}
