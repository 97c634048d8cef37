import type { Indicator, IndicatorKind, Tlp } from '#contract/indicator.ts';
import type { Severity } from '#contract/severity.ts';
import { type Database, inTenant, type Query } from '../state/database.ts';
import type { IndicatorFeed, IndicatorFeeds, IndicatorPlace, IndicatorStore } from './port.ts';

/** Feeds in the platform's database: those of tenants stand in tables of their own, behind row-level security. */
export function postgresIndicatorStore(database: Database): IndicatorStore {
  return {
    ofProvider: feedsOn((work) => database.transaction(work), { feeds: 'indicator_feeds', indicators: 'indicators', isOfTenant: false }),
    forTenant: ({ tenant }) => feedsOn((work) => inTenant(database, tenant, work), { feeds: 'tenant_indicator_feeds', indicators: 'tenant_indicators', isOfTenant: true }),
  };
}

/** Table names are ours alone; all else is a parameter. */
interface Tables {
  readonly feeds: string;
  readonly indicators: string;
  readonly isOfTenant: boolean;
}

type Transact = <T>(work: (query: Query) => Promise<T>) => Promise<T>;

interface FeedRow {
  name: string;
  description: string;
  version: number;
  changed_at_ms: number;
  count: number;
}

interface IndicatorRow {
  kind: IndicatorKind;
  value: string;
  label: string;
  confidence: number;
  severity: Severity;
  valid_from_ms: number;
  expires_at_ms: number | null;
  tlp: Tlp;
  techniques: string;
  tactics: string;
}

const COLUMNS = 'kind, value, label, confidence, severity, valid_from_ms, expires_at_ms, tlp, techniques, tactics';
/** Separates names of ATT&CK, which hold no blanks. */
const GAP = ' ';

function feedsOn(transact: Transact, tables: Tables): IndicatorFeeds {
  const { feeds, indicators, isOfTenant } = tables;
  // The wall shows a tenant's own rows only; the tenant stands in what is written.
  const ownKey = isOfTenant ? 'tenant, ' : '';
  const own = isOfTenant ? `current_setting('app.tenant'), ` : '';
  const columns = 'name, description, version, changed_at_ms, count';
  return {
    feeds: async () => (await transact((query) => query<FeedRow>(`SELECT ${columns} FROM ${feeds} ORDER BY name`))).map(feedFrom),
    put: async (feed, added) => {
      const unique = [...new Map(added.map((one) => [`${one.kind} ${one.value}`, one])).values()];
      await transact((query) => query(
        `INSERT INTO ${indicators} (${ownKey}feed, ${COLUMNS}) SELECT ${own}$1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::double precision[], $8::double precision[], $9::text[], $10::text[], $11::text[])
         ON CONFLICT (${ownKey}feed, kind, value) DO UPDATE SET label = excluded.label, confidence = excluded.confidence, severity = excluded.severity, valid_from_ms = excluded.valid_from_ms,
           expires_at_ms = excluded.expires_at_ms, tlp = excluded.tlp, techniques = excluded.techniques, tactics = excluded.tactics`,
        [feed, ...columnsOf(unique)],
      ));
    },
    complete: async ({ feed, description, nowMs }) => {
      const rows = await transact((query) => query<FeedRow>(
        `INSERT INTO ${feeds} (${ownKey}${columns}) SELECT ${own}$1, $2, 1, $3, count(*) FROM ${indicators} WHERE feed = $1
         ON CONFLICT (${ownKey}name) DO UPDATE SET description = excluded.description, version = ${feeds}.version + 1, changed_at_ms = excluded.changed_at_ms, count = excluded.count RETURNING ${columns}`,
        [feed, description, nowMs],
      ));
      return feedFrom(rows[0] as FeedRow);
    },
    remove: (feed) => transact(async (query) => {
      await query(`DELETE FROM ${indicators} WHERE feed = $1`, [feed]);
      return (await query(`DELETE FROM ${feeds} WHERE name = $1 RETURNING name`, [feed])).length > 0;
    }),
    page: async (feed, after, limit) => (await transact((query) => readPage(query, indicators, { feed, after, limit }))).map((row) => indicatorFrom(row, feed)),
    forgetExpired: async (beforeMs) => (await transact((query) => query<{ count: number }>(`WITH gone AS (DELETE FROM ${indicators} WHERE expires_at_ms < $1 RETURNING 1) SELECT count(*) FROM gone`, [beforeMs])))[0]?.count ?? 0,
  };
}

// Right after an import the planner has no figures of the table, and would sort all of it for each page.
const BY_KEY = `SELECT set_config('enable_sort', 'off', true), set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`;

async function readPage(query: Query, table: string, { feed, after, limit }: { readonly feed: string; readonly after: IndicatorPlace | null; readonly limit: number }): Promise<IndicatorRow[]> {
  await query(BY_KEY);
  const [behind, values] = after === null ? ['', []] : ['AND (kind, value) > ($3, $4)', [after.kind, after.value]];
  return query<IndicatorRow>(`SELECT ${COLUMNS} FROM ${table} WHERE feed = $1 ${behind} ORDER BY kind, value LIMIT $2`, [feed, limit, ...values]);
}

function columnsOf(indicators: readonly Indicator[]): readonly unknown[] {
  return [
    indicators.map(({ kind }) => kind), indicators.map(({ value }) => value), indicators.map(({ label }) => label), indicators.map(({ confidence }) => confidence), indicators.map(({ severity }) => severity),
    indicators.map(({ validFromMs }) => validFromMs), indicators.map(({ expiresAtMs }) => expiresAtMs), indicators.map(({ tlp }) => tlp), indicators.map(({ techniques }) => techniques.join(GAP)), indicators.map(({ tactics }) => tactics.join(GAP)),
  ];
}

function feedFrom({ name, description, version, changed_at_ms: changedAtMs, count }: FeedRow): IndicatorFeed {
  return { name, description, version, changedAtMs, count };
}

function indicatorFrom(row: IndicatorRow, feed: string): Indicator {
  return {
    kind: row.kind, value: row.value, feed, label: row.label, confidence: row.confidence, severity: row.severity, validFromMs: row.valid_from_ms, expiresAtMs: row.expires_at_ms, tlp: row.tlp,
    techniques: namesIn(row.techniques), tactics: namesIn(row.tactics),
  };
}

function namesIn(text: string): readonly string[] {
  return text === '' ? [] : text.split(GAP);
}
