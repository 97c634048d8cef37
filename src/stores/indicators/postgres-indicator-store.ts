import { CONFIRMED_FEED, type FeedImport, type Indicator, type IndicatorKind, type Tlp, UNKNOWN_IMPORT } from '#contract/indicator.ts';
import type { Severity } from '#contract/severity.ts';
import { type Database, inTenant, type Query } from '../state/database.ts';
import { CONFIRMED_DESCRIPTION, joinConfirmed } from './join-confirmed.ts';
import type { CompletedFeed, ConfirmedIndicators, IndicatorFeed, IndicatorFeeds, IndicatorPlace, IndicatorStore } from './port.ts';

/** Feeds in the platform's database: those of tenants stand in tables of their own, behind row-level security. */
export function postgresIndicatorStore(database: Database): IndicatorStore {
  const transact: Transact = (work) => database.transaction(work);
  return {
    ofProvider: feedsOn(transact, PROVIDER),
    confirmed: confirmedOn(transact),
    forTenant: ({ tenant }) => feedsOn((work) => inTenant(database, tenant, work), { feeds: 'tenant_indicator_feeds', indicators: 'tenant_indicators', isOfTenant: true }),
  };
}

/** Table names are ours alone; all else is a parameter. */
interface Tables {
  readonly feeds: string;
  readonly indicators: string;
  readonly isOfTenant: boolean;
}

const PROVIDER: Tables = { feeds: 'indicator_feeds', indicators: 'indicators', isOfTenant: false };
/** What each incident told; the column of the feed holds its origin. */
const CONFIRMED: Pick<Tables, 'indicators' | 'isOfTenant'> = { indicators: 'confirmed_indicators', isOfTenant: false };

type Transact = <T>(work: (query: Query) => Promise<T>) => Promise<T>;

interface FeedRow {
  name: string;
  description: string;
  version: number;
  changed_at_ms: number;
  count: number;
  last_import: FeedImport | null;
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

const FEED_COLUMNS = 'name, description, version, changed_at_ms, count, last_import';

function feedsOn(transact: Transact, tables: Tables): IndicatorFeeds {
  const { feeds, indicators } = tables;
  return {
    feeds: async () => (await transact((query) => query<FeedRow>(`SELECT ${FEED_COLUMNS} FROM ${feeds} ORDER BY name`))).map(feedFrom),
    put: (feed, added) => transact((query) => putRows(query, tables, feed, added)),
    complete: (input) => transact((query) => completeFeed(query, tables, input)),
    noteFault: async (feed, fault) => (await transact((query) => query(
      `UPDATE ${feeds} SET last_import = (coalesce(last_import, $2::json)::jsonb || jsonb_build_object('fault', $3::jsonb))::json WHERE name = $1 RETURNING name`,
      [feed, JSON.stringify(UNKNOWN_IMPORT), JSON.stringify(fault)],
    ))).length > 0,
    remove: (feed) => transact(async (query) => {
      await query(`DELETE FROM ${indicators} WHERE feed = $1`, [feed]);
      if (!tables.isOfTenant && feed === CONFIRMED_FEED) await query(`DELETE FROM ${CONFIRMED.indicators}`);
      return (await query(`DELETE FROM ${feeds} WHERE name = $1 RETURNING name`, [feed])).length > 0;
    }),
    page: async (feed, after, limit) => (await transact((query) => readPage(query, indicators, { feed, after, limit }))).map((row) => indicatorFrom(row, feed)),
    forgetExpired: async (beforeMs) => (await transact((query) => query<{ count: number }>(`WITH gone AS (DELETE FROM ${indicators} WHERE expires_at_ms < $1 RETURNING 1) SELECT count(*) FROM gone`, [beforeMs])))[0]?.count ?? 0,
  };
}

/** The wall shows a tenant's own rows only; the tenant stands in what is written. */
function ownKeys({ isOfTenant }: Pick<Tables, 'isOfTenant'>): { readonly key: string; readonly value: string } {
  return isOfTenant ? { key: 'tenant, ', value: `current_setting('app.tenant'), ` } : { key: '', value: '' };
}

async function putRows(query: Query, tables: Pick<Tables, 'indicators' | 'isOfTenant'>, feed: string, added: readonly Indicator[]): Promise<void> {
  const { key, value } = ownKeys(tables);
  const unique = [...new Map(added.map((one) => [`${one.kind} ${one.value}`, one])).values()];
  await query(
    `INSERT INTO ${tables.indicators} (${key}feed, ${COLUMNS}) SELECT ${value}$1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::double precision[], $8::double precision[], $9::text[], $10::text[], $11::text[])
     ON CONFLICT (${key}feed, kind, value) DO UPDATE SET label = excluded.label, confidence = excluded.confidence, severity = excluded.severity, valid_from_ms = excluded.valid_from_ms,
       expires_at_ms = excluded.expires_at_ms, tlp = excluded.tlp, techniques = excluded.techniques, tactics = excluded.tactics`,
    [feed, ...columnsOf(unique)],
  );
}

async function completeFeed(query: Query, tables: Tables, { feed, description, nowMs, from }: CompletedFeed): Promise<IndicatorFeed> {
  const { key, value } = ownKeys(tables);
  const rows = await query<FeedRow>(
    `INSERT INTO ${tables.feeds} (${key}${FEED_COLUMNS}) SELECT ${value}$1, $2, 1, $3, count(*), $4::json FROM ${tables.indicators} WHERE feed = $1
     ON CONFLICT (${key}name) DO UPDATE SET description = excluded.description, version = ${tables.feeds}.version + 1, changed_at_ms = excluded.changed_at_ms, count = excluded.count, last_import = excluded.last_import
     RETURNING ${FEED_COLUMNS}`,
    [feed, description, nowMs, JSON.stringify({ ...UNKNOWN_IMPORT, ...from })],
  );
  return feedFrom(rows[0] as FeedRow);
}

function confirmedOn(transact: Transact): ConfirmedIndicators {
  return {
    publish: ({ origin, indicators, nowMs }) => transact(async (query) => {
      await inLine(query);
      const before = await forget(query, origin);
      await putRows(query, CONFIRMED, origin, indicators);
      await retell(query, [...before, ...indicators], nowMs);
    }),
    withdraw: ({ origin, nowMs }) => transact(async (query) => {
      await inLine(query);
      const before = await forget(query, origin);
      if (before.length > 0) await retell(query, before, nowMs);
      return before.length > 0;
    }),
  };
}

/** Two incidents that tell the same value come one after the other. */
async function inLine(query: Query): Promise<void> {
  await query(`SELECT pg_advisory_xact_lock(hashtext('confirmed indicators'))`);
}

async function forget(query: Query, origin: string): Promise<readonly IndicatorPlace[]> {
  return query<{ kind: IndicatorKind; value: string }>(`DELETE FROM ${CONFIRMED.indicators} WHERE feed = $1 RETURNING kind, value`, [origin]);
}

/** Makes the feed's indicators of these values those that incidents tell now. */
async function retell(query: Query, places: readonly IndicatorPlace[], nowMs: number): Promise<void> {
  const values = [places.map(({ kind }) => kind), places.map(({ value }) => value)];
  const told = await query<IndicatorRow>(`SELECT ${COLUMNS} FROM ${CONFIRMED.indicators} WHERE (kind, value) IN (SELECT * FROM unnest($1::text[], $2::text[]))`, values);
  await query(`DELETE FROM ${PROVIDER.indicators} WHERE feed = $3 AND (kind, value) IN (SELECT * FROM unnest($1::text[], $2::text[]))`, [...values, CONFIRMED_FEED]);
  const byValue = Map.groupBy(told.map((row) => indicatorFrom(row, CONFIRMED_FEED)), ({ kind, value }) => `${kind} ${value}`);
  await putRows(query, PROVIDER, CONFIRMED_FEED, [...byValue.values()].map(joinConfirmed));
  await completeFeed(query, PROVIDER, { feed: CONFIRMED_FEED, description: CONFIRMED_DESCRIPTION, nowMs });
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

function feedFrom({ name, description, version, changed_at_ms: changedAtMs, count, last_import: lastImport }: FeedRow): IndicatorFeed {
  return { name, description, version, changedAtMs, count, lastImport: lastImport ?? UNKNOWN_IMPORT };
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
