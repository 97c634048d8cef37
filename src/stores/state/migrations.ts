import { APP_ROLE } from './tables.ts';

export interface Migration {
  /** 1, 2, 3 ... without gaps; what was released is never edited. */
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** The wall of a tenant table: without a tenant set, it has no rows, and none can be written. */
function wall(table: string, grants = 'SELECT, INSERT, UPDATE, DELETE'): string {
  const isOwn = `tenant = nullif(current_setting('app.tenant', true), '')`;
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant_wall ON ${table} USING (${isOwn}) WITH CHECK (${isOwn});
    GRANT ${grants} ON ${table} TO ${APP_ROLE};`;
}

// Documents are json, not jsonb: jsonb refuses U+0000 and lone surrogates, which anyone can put into telemetry,
// and one refused value would hold up the whole path. Times from telemetry may have fractions: double precision.
// Facts are counted up often, so their pages keep room for it. Ids sort by byte (COLLATE "C"), so that the order is the same on every server.
const FIRST_TABLES = `
  CREATE TABLE tenants (
    id text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    name text NOT NULL,
    created_at_ms bigint NOT NULL
  );
  CREATE TABLE path (
    is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row),
    position bigint NOT NULL
  );
  INSERT INTO path (position) VALUES (0);
  CREATE TABLE users (
    id text PRIMARY KEY,
    name text NOT NULL UNIQUE,
    role text NOT NULL CHECK (role IN ('analyst', 'admin')),
    tenants text[] NOT NULL,
    password_hash text,
    created_at_ms bigint NOT NULL
  );
  CREATE TABLE sessions (
    token_hash text PRIMARY KEY,
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    expires_at_ms bigint NOT NULL
  );
  CREATE TABLE sign_in_codes (
    code_hash text PRIMARY KEY,
    user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    expires_at_ms bigint NOT NULL
  );
  CREATE TABLE settings (name text PRIMARY KEY, value text NOT NULL);
  GRANT SELECT, INSERT ON tenants TO ${APP_ROLE};
  GRANT SELECT, UPDATE ON path TO ${APP_ROLE};
  GRANT SELECT, INSERT, UPDATE, DELETE ON users, sessions, sign_in_codes, settings TO ${APP_ROLE};

  CREATE TABLE alerts (
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    first_ms double precision NOT NULL,
    last_ms double precision NOT NULL,
    alert json NOT NULL,
    PRIMARY KEY (tenant, id)
  );
  CREATE INDEX alerts_by_time ON alerts (tenant, last_ms);
  CREATE TABLE incidents (
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    priority double precision NOT NULL,
    last_seen_ms double precision NOT NULL,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
    assignee text,
    created_at_ms bigint NOT NULL,
    updated_at_ms bigint NOT NULL,
    merged_into text,
    search_text text NOT NULL,
    incident json NOT NULL,
    PRIMARY KEY (tenant, id)
  );
  CREATE INDEX incidents_queue ON incidents (tenant, priority DESC, last_seen_ms DESC, id) WHERE merged_into IS NULL;
  CREATE TABLE facts (
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    first_ms double precision NOT NULL,
    last_ms double precision NOT NULL,
    count double precision NOT NULL,
    fact json NOT NULL,
    PRIMARY KEY (tenant, id)
  ) WITH (fillfactor = 80);
  CREATE TABLE dead_letters (
    tenant text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    letter json NOT NULL,
    raw bytea NOT NULL,
    PRIMARY KEY (tenant, position)
  );
  CREATE TABLE path_counts (
    tenant text COLLATE "C" PRIMARY KEY,
    received bigint NOT NULL,
    stored bigint NOT NULL,
    duplicate bigint NOT NULL,
    dead bigint NOT NULL
  );
  CREATE TABLE credentials (
    tenant text COLLATE "C" NOT NULL REFERENCES tenants (id),
    id text COLLATE "C" NOT NULL,
    source text NOT NULL,
    label text NOT NULL,
    secret_hash text NOT NULL,
    created_at_ms bigint NOT NULL,
    revoked_at_ms bigint,
    PRIMARY KEY (tenant, id)
  );
  CREATE INDEX credentials_by_hash ON credentials (secret_hash);`;

// Sending begins with a secret, before the tenant is known: whoever names its hash sees that one row, and no other.
const CREDENTIAL_BY_HASH = `
  CREATE POLICY by_hash ON credentials FOR SELECT
    USING (secret_hash = nullif(current_setting('app.secret_hash', true), ''));`;

// Hits come and go all the time, so their pages keep room for it.
const HITS_AND_LISTS = `
  CREATE TABLE correlation_hits (
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    time_ms double precision NOT NULL,
    hit json NOT NULL,
    PRIMARY KEY (tenant, id)
  ) WITH (fillfactor = 80);
  CREATE TABLE lists (
    tenant text COLLATE "C" NOT NULL REFERENCES tenants (id),
    name text COLLATE "C" NOT NULL,
    list_values json NOT NULL,
    updated_at_ms bigint NOT NULL,
    PRIMARY KEY (tenant, name)
  );`;

// Most entries change each time that their entity is seen, so their pages keep room for it.
const MODEL_MEMORY = `
  CREATE TABLE model_memory (
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    memory json NOT NULL,
    PRIMARY KEY (tenant, id)
  ) WITH (fillfactor = 70);`;

// A list of a tenant stood in place of the content's until then, and goes on doing so.
const LISTS_THAT_EXTEND = `
  ALTER TABLE lists ADD COLUMN left_out json NOT NULL DEFAULT '[]', ADD COLUMN replaces boolean NOT NULL DEFAULT true;
  ALTER TABLE lists ALTER COLUMN left_out DROP DEFAULT, ALTER COLUMN replaces DROP DEFAULT;`;

// The catalogue of rules is the provider's. Revisions and changes are only added to: the platform's role may not touch what is there.
const RULE_TABLES = `
  CREATE TABLE rule_standings (
    rule text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    standing json NOT NULL
  );
  CREATE TABLE rule_revisions (
    rule text COLLATE "C" NOT NULL,
    number int NOT NULL,
    digest text NOT NULL,
    head json NOT NULL,
    text text NOT NULL,
    proof text NOT NULL,
    PRIMARY KEY (rule, number)
  );
  CREATE TABLE rule_changes (
    rule text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    change json NOT NULL,
    PRIMARY KEY (rule, number)
  );
  CREATE TABLE rule_packs (
    name text COLLATE "C" NOT NULL,
    version text COLLATE "C" NOT NULL,
    changed_at_ms bigint NOT NULL,
    pack json NOT NULL,
    PRIMARY KEY (name, version)
  );
  GRANT SELECT, INSERT, UPDATE ON rule_standings, rule_packs TO ${APP_ROLE};
  GRANT SELECT, INSERT ON rule_revisions, rule_changes TO ${APP_ROLE};

  CREATE TABLE rule_overrides (
    tenant text COLLATE "C" NOT NULL,
    rule text COLLATE "C" NOT NULL,
    number int NOT NULL,
    state text CHECK (state IN ('active', 'test', 'retired')),
    override json NOT NULL,
    PRIMARY KEY (tenant, rule, number)
  );
  CREATE TABLE rule_days (
    tenant text COLLATE "C" NOT NULL,
    rule text COLLATE "C" NOT NULL,
    day int NOT NULL,
    fired bigint NOT NULL,
    alerts bigint NOT NULL,
    incidents bigint NOT NULL,
    last_fired_ms bigint NOT NULL,
    PRIMARY KEY (tenant, rule, day)
  ) WITH (fillfactor = 80);
  CREATE TABLE rule_incidents (
    tenant text COLLATE "C" NOT NULL,
    rule text COLLATE "C" NOT NULL,
    incident text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, rule, incident)
  );`;

// What a back-test found is data of the tenant, so each tenant has its own part of it.
const BACK_TESTS = `
  CREATE TABLE back_tests (
    tenant text COLLATE "C" NOT NULL,
    job text COLLATE "C" NOT NULL,
    started_at_ms bigint NOT NULL,
    test json NOT NULL,
    PRIMARY KEY (tenant, job)
  );`;

// The same tables twice: feeds of the provider are asked about the events of all tenants, those of a tenant stand behind the wall.
const INDICATOR_FEED_COLUMNS = `
    name text COLLATE "C" NOT NULL,
    description text NOT NULL,
    version bigint NOT NULL,
    changed_at_ms bigint NOT NULL,
    count bigint NOT NULL`;
const INDICATOR_COLUMNS = `
    feed text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    label text NOT NULL,
    confidence smallint NOT NULL,
    severity text NOT NULL,
    valid_from_ms double precision NOT NULL,
    expires_at_ms double precision,
    tlp text NOT NULL,
    techniques text NOT NULL,
    tactics text NOT NULL`;
const INDICATORS = `
  CREATE TABLE indicator_feeds (${INDICATOR_FEED_COLUMNS}, PRIMARY KEY (name));
  CREATE TABLE indicators (${INDICATOR_COLUMNS}, PRIMARY KEY (feed, kind, value));
  GRANT SELECT, INSERT, UPDATE, DELETE ON indicator_feeds, indicators TO ${APP_ROLE};
  CREATE TABLE tenant_indicator_feeds (tenant text COLLATE "C" NOT NULL, ${INDICATOR_FEED_COLUMNS}, PRIMARY KEY (tenant, name));
  CREATE TABLE tenant_indicators (tenant text COLLATE "C" NOT NULL, ${INDICATOR_COLUMNS}, PRIMARY KEY (tenant, feed, kind, value));`;

// What people do with incidents. Verdicts, entries, lineage, links, exceptions and their ends are only added to: the platform's role may not touch
// what is there. One sequence numbers what is written to a tenant's incidents, so that "before" has one meaning. Keys of subjects are hashes.
const INCIDENT_WORK = `
  CREATE SEQUENCE incident_numbers;
  GRANT USAGE ON SEQUENCE incident_numbers TO ${APP_ROLE};
  CREATE TABLE incident_alerts (
    tenant text COLLATE "C" NOT NULL,
    alert text COLLATE "C" NOT NULL,
    incident text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, alert)
  );
  CREATE TABLE incident_history (
    tenant text COLLATE "C" NOT NULL,
    number bigint NOT NULL DEFAULT nextval('incident_numbers'),
    incident text COLLATE "C" NOT NULL,
    entry json NOT NULL,
    PRIMARY KEY (tenant, incident, number)
  );
  CREATE TABLE incident_lineage (
    tenant text COLLATE "C" NOT NULL,
    number bigint NOT NULL DEFAULT nextval('incident_numbers'),
    incident text COLLATE "C" NOT NULL,
    origin text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, incident, number)
  );
  CREATE TABLE verdicts (
    tenant text COLLATE "C" NOT NULL,
    number bigint NOT NULL DEFAULT nextval('incident_numbers'),
    incident text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    head json NOT NULL,
    alerts json NOT NULL,
    PRIMARY KEY (tenant, number)
  );
  CREATE INDEX verdicts_by_incident ON verdicts (tenant, incident, number);
  CREATE TABLE verdict_subjects (
    tenant text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (tenant, subject, number)
  );
  ALTER TABLE incidents ADD COLUMN verdict_number bigint;
  CREATE TABLE incident_links (
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    number bigint NOT NULL DEFAULT nextval('incident_numbers'),
    link json NOT NULL,
    PRIMARY KEY (tenant, id)
  );
  CREATE TABLE incident_link_ends (
    tenant text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    link_end json NOT NULL,
    PRIMARY KEY (tenant, id)
  );
  CREATE TABLE link_versions (tenant text COLLATE "C" PRIMARY KEY, version bigint NOT NULL);
  GRANT SELECT, INSERT, UPDATE ON link_versions TO ${APP_ROLE};`;

const EXCEPTION_COLUMNS = `
    id text COLLATE "C" NOT NULL,
    created_at_ms bigint NOT NULL,
    exception json NOT NULL`;
const EXCEPTIONS = `
  CREATE TABLE exceptions (${EXCEPTION_COLUMNS}, PRIMARY KEY (id));
  CREATE TABLE exception_ends (id text COLLATE "C" PRIMARY KEY, exception_end json NOT NULL);
  GRANT SELECT, INSERT ON exceptions, exception_ends TO ${APP_ROLE};
  CREATE TABLE tenant_exceptions (tenant text COLLATE "C" NOT NULL, ${EXCEPTION_COLUMNS}, PRIMARY KEY (tenant, id));
  CREATE TABLE tenant_exception_ends (tenant text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, exception_end json NOT NULL, PRIMARY KEY (tenant, id));
  CREATE TABLE hidden_days (
    tenant text COLLATE "C" NOT NULL,
    exception text COLLATE "C" NOT NULL,
    day int NOT NULL,
    hidden bigint NOT NULL,
    last_hidden_ms bigint NOT NULL,
    PRIMARY KEY (tenant, exception, day)
  );
  ALTER TABLE alerts ADD COLUMN hidden_by text COLLATE "C";
  CREATE INDEX alerts_hidden ON alerts (tenant, hidden_by, last_ms) WHERE hidden_by IS NOT NULL;`;

const APPENDED = ['incident_history', 'incident_lineage', 'verdicts', 'verdict_subjects', 'incident_links', 'incident_link_ends', 'tenant_exceptions', 'tenant_exception_ends'];

// What incidents of tenants told all others stands by an origin that says nothing of the tenant: rows of nobody, as those of feeds of the provider.
const FEED_IMPORTS = `
  ALTER TABLE indicator_feeds ADD COLUMN last_import json;
  ALTER TABLE tenant_indicator_feeds ADD COLUMN last_import json;
  CREATE TABLE confirmed_indicators (${INDICATOR_COLUMNS}, PRIMARY KEY (feed, kind, value));
  CREATE INDEX confirmed_by_value ON confirmed_indicators (kind, value);
  GRANT SELECT, INSERT, UPDATE, DELETE ON confirmed_indicators TO ${APP_ROLE};`;

// One row a tenant says how often anything that people decided has changed, so that one look tells. Names that are looked for are kept folded.
const DECLARED_ENTITIES = `
  ALTER TABLE link_versions RENAME TO decision_versions;
  ALTER TABLE decision_versions RENAME COLUMN version TO incidents;
  ALTER TABLE decision_versions ALTER COLUMN incidents SET DEFAULT 0, ADD COLUMN declared bigint NOT NULL DEFAULT 0;
  CREATE TABLE declared_entities (
    tenant text COLLATE "C" NOT NULL REFERENCES tenants (id),
    id text COLLATE "C" NOT NULL,
    type text NOT NULL,
    search_text text NOT NULL,
    asset_groups text[] NOT NULL,
    declared json NOT NULL,
    PRIMARY KEY (tenant, id)
  );`;

const RULE_TENANT_TABLES = ['rule_overrides', 'rule_days', 'rule_incidents'];

const TENANT_TABLES = ['alerts', 'incidents', 'facts', 'dead_letters', 'path_counts', 'credentials'];

/** Forward only: each one runs once, in its own transaction. */
export const MIGRATIONS: readonly Migration[] = [
  { number: 1, name: 'first tables', sql: [FIRST_TABLES, ...TENANT_TABLES.map((table) => wall(table)), CREDENTIAL_BY_HASH].join('\n') },
  { number: 2, name: 'hits of correlations, lists', sql: [HITS_AND_LISTS, ...['correlation_hits', 'lists'].map((table) => wall(table))].join('\n') },
  { number: 3, name: 'rules', sql: [RULE_TABLES, ...RULE_TENANT_TABLES.map((table) => wall(table))].join('\n') },
  { number: 4, name: 'back-tests', sql: [BACK_TESTS, wall('back_tests')].join('\n') },
  { number: 5, name: 'indicators', sql: [INDICATORS, ...['tenant_indicator_feeds', 'tenant_indicators'].map((table) => wall(table))].join('\n') },
  { number: 6, name: 'memory of behaviour models', sql: [MODEL_MEMORY, wall('model_memory')].join('\n') },
  { number: 7, name: 'lists that extend those of the content', sql: LISTS_THAT_EXTEND },
  {
    number: 8,
    name: 'verdicts, history and links of incidents, exceptions',
    sql: [INCIDENT_WORK, EXCEPTIONS, ...['incident_alerts', 'hidden_days'].map((table) => wall(table, 'SELECT, INSERT, UPDATE')), ...APPENDED.map((table) => wall(table, 'SELECT, INSERT'))].join('\n'),
  },
  { number: 9, name: 'imports of feeds, indicators of confirmed incidents', sql: FEED_IMPORTS },
  { number: 10, name: 'declared entities', sql: [DECLARED_ENTITIES, wall('declared_entities')].join('\n') },
];
