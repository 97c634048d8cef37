import { type ColumnKind, HOT_COLUMNS } from './hot-columns.ts';
import { ODD_EVENT } from './odd-places.ts';

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly codec?: string;
}

export interface TableIndex {
  readonly name: string;
  readonly expression: string;
  readonly type: string;
}

export const DATABASE = 'watchfloor';
export const EVENTS_TABLE = `${DATABASE}.events`;

const TYPE_OF_KIND: Readonly<Record<ColumnKind, string>> = {
  text: 'String',
  word: 'LowCardinality(String)',
  texts: 'Array(String)',
  u8: 'UInt8',
  u16: 'UInt16',
  u32: 'UInt32',
  u64: 'UInt64',
};

/** All columns in the order of an encoded row. */
export const TABLE_COLUMNS: readonly TableColumn[] = [
  { name: 'tenant', type: 'LowCardinality(String)' },
  { name: 'id', type: 'String' },
  { name: 'time', type: "DateTime64(3, 'UTC')", codec: 'Delta(8), ZSTD(1)' },
  { name: 'received_at', type: "DateTime64(3, 'UTC')", codec: 'Delta(8), ZSTD(1)' },
  { name: 'position', type: 'UInt64', codec: 'Delta(8), ZSTD(1)' },
  { name: 'source', type: 'LowCardinality(String)' },
  { name: 'domain', type: 'LowCardinality(String)' },
  // Rows of older releases have neither of these two: their log sources are unknown, and any of their places may be odd.
  { name: 'log_sources', type: 'LowCardinality(String)' },
  { name: 'summary', type: 'String', codec: 'ZSTD(1)' },
  ...HOT_COLUMNS.map((hot) => ({ name: hot.name, type: TYPE_OF_KIND[hot.kind], codec: 'ZSTD(1)' })),
  { name: 'terms', type: 'Array(String)', codec: 'ZSTD(1)' },
  { name: 'odd_places', type: `Array(LowCardinality(String)) DEFAULT ['${ODD_EVENT}']`, codec: 'ZSTD(1)' },
  { name: 'fields', type: 'JSON(max_dynamic_paths=256)', codec: 'ZSTD(1)' },
  { name: 'fields_text', type: 'String', codec: 'ZSTD(3)' },
  { name: 'event', type: 'String', codec: 'ZSTD(3)' },
  { name: 'raw', type: 'String', codec: 'ZSTD(3)' },
  { name: 'raw_sha256', type: 'FixedString(32)', codec: 'NONE' },
];

/*
 * Skip indexes. One filter over all terms rather than one for each of thirty columns: every index is two files of every part,
 * and thirty of them trebled the time of an insert. An expression must be the same in the query, so searches lower
 * the case by `lowerUTF8` everywhere. `raw_ngrams` serves substrings of the raw record; the ranges serve restarts.
 */
export const TABLE_INDEXES: readonly TableIndex[] = [
  { name: 'id_bloom', expression: 'lowerUTF8(id)', type: 'bloom_filter(0.01)' },
  { name: 'terms_bloom', expression: 'terms', type: 'bloom_filter(0.01)' },
  { name: 'raw_ngrams', expression: 'lowerUTF8(raw)', type: 'ngrambf_v1(4, 65536, 1, 0)' },
  { name: 'position_range', expression: 'position', type: 'minmax' },
  { name: 'received_range', expression: 'received_at', type: 'minmax' },
];

/*
 * Partitions are months of event time, which retention drops whole. What arrives more than about three months late (an
 * import of old logs) or from the future goes to its year, and years outside 2000 to 2050 (broken clocks, hostile times)
 * to the edge. So one batch meets at most some 60 partitions whatever its times are: by day, an import of two years would
 * make 730 parts and be refused. Time ranges still prune: the engine keeps the range of `time` of every part.
 */
const PARTITION = `multiIf(time >= received_at - toIntervalDay(93) AND time < received_at + toIntervalDay(31), toYYYYMM(time),
  least(greatest(toYear(time), 2000), 2050) * 100)`;

// Newest first within a tenant is the order of every search, so it reads from the end and stops at its limit.
const ORDER = 'PRIMARY KEY (tenant, time) ORDER BY (tenant, time, id)';

/*
 * Inserts and merges are synced, since the journal lets go of what was acknowledged: merged parts too, as they replace
 * synced ones. The window makes a repeated insert of one token no insert at all.
 */
const TABLE_SETTINGS = [
  // Never wide: such a part keeps each of some 330 columns in a file of its own, and a merge of 80,000 rows into one took 26 s
  // where the same rows in compact parts take 7 s.
  `min_bytes_for_wide_part = ${1024 ** 4}`,
  // Each time that rows are merged costs as much as inserting them. Merges of about 12 parts rather than 5, into parts of at most 1 GiB (1.4 million
  // rows), and compact ones: 14 s of processor time for 100,000 rows written, 28 s before (`npm run bench:events`).
  'merge_selector_base = 12',
  `max_bytes_to_merge_at_max_space_in_pool = ${1024 ** 3}`,
  // A merge holds a granule (10 MiB) of each of its parts and a block of rows (14 KB each) in memory: 910 MiB for the engine's process rather than 1,070.
  'max_parts_to_merge_at_once = 15',
  'merge_max_block_size = 1024',
  // Parts of 1 GiB are large enough: many of them in a month are no reason to slow down inserts.
  `max_avg_part_size_for_too_many_parts = ${256 * 1024 ** 2}`,
  'fsync_after_insert = 1',
  'fsync_part_directory = 1',
  'min_rows_to_fsync_after_merge = 1',
  'min_compressed_bytes_to_fsync_after_merge = 1',
  'non_replicated_deduplication_window = 10000',
];

/** The statement that makes the table of events, for chDB and for a ClickHouse server alike. */
export function createEventsTable(): string {
  const parts = [...TABLE_COLUMNS.map(columnText), ...TABLE_INDEXES.map((index) => `INDEX ${indexText(index)}`)];
  return `CREATE TABLE IF NOT EXISTS ${EVENTS_TABLE} (\n  ${parts.join(',\n  ')}\n) ENGINE = MergeTree
PARTITION BY ${PARTITION}
${ORDER}
SETTINGS ${TABLE_SETTINGS.join(', ')}`;
}

export function columnText(column: TableColumn): string {
  return `${column.name} ${column.type}${column.codec === undefined ? '' : ` CODEC(${column.codec})`}`;
}

export function indexText(index: TableIndex): string {
  return `${index.name} ${index.expression} TYPE ${index.type} GRANULARITY 1`;
}
