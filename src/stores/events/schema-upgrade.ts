import { columnText, createEventsTable, DATABASE, EVENTS_TABLE, indexText, TABLE_COLUMNS, TABLE_INDEXES } from './events-table.ts';

/** Runs one statement and answers its rows as tab-separated text. */
export type RunStatement = (text: string) => Promise<string>;

export interface SchemaChange {
  readonly version: number;
  /** Each may run again after a crash in between, so each says IF (NOT) EXISTS. */
  readonly statements: readonly string[];
}

/** What took the tables from one version to the next. Columns and indexes that the code gained are added without one. */
const SCHEMA_CHANGES: readonly SchemaChange[] = [{ version: 1, statements: [createEventsTable()] }];

const VERSION_TABLE = `${DATABASE}.schema_version`;

/**
 * Brings the folder to the schema of this code: makes it, or upgrades it in place. Throws where the folder was
 * written by a newer release, whose columns this one would not fill.
 */
export async function upgradeSchema(run: RunStatement, changes: readonly SchemaChange[] = SCHEMA_CHANGES): Promise<void> {
  await run(`CREATE DATABASE IF NOT EXISTS ${DATABASE}`);
  await run(
    `CREATE TABLE IF NOT EXISTS ${VERSION_TABLE} (version UInt32, applied_at DateTime('UTC') DEFAULT now()) ENGINE = MergeTree ORDER BY version
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
  );
  const found = Number(await run(`SELECT max(version) FROM ${VERSION_TABLE}`));
  const newest = changes.at(-1)?.version ?? 0;
  if (found > newest) {
    throw new Error(`The events were written by a newer release (schema ${found}, this one knows ${newest}). Start that release, or restore an older backup.`);
  }
  for (const change of changes) {
    if (change.version <= found) continue;
    for (const statement of change.statements) await run(statement);
    await run(`INSERT INTO ${VERSION_TABLE} (version) VALUES (${change.version})`);
  }
  await addMissing(run);
}

async function addMissing(run: RunStatement): Promise<void> {
  const columns = await names(run, `SELECT name FROM system.columns WHERE database = '${DATABASE}' AND table = 'events'`);
  const indexes = await names(run, `SELECT name FROM system.data_skipping_indices WHERE database = '${DATABASE}' AND table = 'events'`);
  const actions = [
    ...TABLE_COLUMNS.filter((column) => !columns.has(column.name)).map((column) => `ADD COLUMN ${columnText(column)}`),
    ...TABLE_INDEXES.filter((index) => !indexes.has(index.name)).map((index) => `ADD INDEX ${indexText(index)}`),
  ];
  if (actions.length > 0) await run(`ALTER TABLE ${EVENTS_TABLE} ${actions.join(', ')}`);
}

async function names(run: RunStatement, text: string): Promise<ReadonlySet<string>> {
  return new Set((await run(text)).split('\n').filter((name) => name !== ''));
}
