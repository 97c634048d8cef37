import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drainPending, Session } from 'chdb';
import { withLiterals } from './chdb-literals.ts';
import { type ChdbSettings, LOAD_FOLDER } from './chdb-messages.ts';
import type { Statement } from './statement-binder.ts';

const MIB = 1024 * 1024;
/** Searches past this wait in line are refused: the analyst should hear it rather than wait. */
const MAX_WAITING = 100;
/** The engine's own time limit comes this much later: the second line, should the kill not come through. */
const KILL_GRACE_S = 10;

// The caches default to gigabytes, and merges to 32 at once; the machine is small, and the store shares it with PostgreSQL and the platform.
// So two merges at most: a small one need not wait for a large one. What the pool keeps free for other work must be less than its size.
const ENGINE_CONFIG = `<clickhouse>
  <max_server_memory_usage>${1024 * MIB}</max_server_memory_usage>
  <mark_cache_size>${64 * MIB}</mark_cache_size>
  <index_mark_cache_size>${32 * MIB}</index_mark_cache_size>
  <index_uncompressed_cache_size>${32 * MIB}</index_uncompressed_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <query_condition_cache_size>${16 * MIB}</query_condition_cache_size>
  <background_pool_size>2</background_pool_size>
  <background_merges_mutations_concurrency_ratio>1</background_merges_mutations_concurrency_ratio>
  <merge_tree>
    <number_of_free_entries_in_pool_to_execute_mutation>1</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>1</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>1</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>
</clickhouse>
`;

const LOAD_SETTINGS = { max_memory_usage: 640 * MIB, max_partitions_per_insert_block: 1000, max_insert_threads: 1, max_threads: 2 };

const QUERY_SETTINGS = {
  timeout_before_checking_execution_speed: 0,
  max_memory_usage: 400 * MIB,
  max_result_rows: 500_000,
  max_result_bytes: 256 * MIB,
  max_bytes_to_read: 64 * 1024 * MIB,
  max_threads: 2,
  max_query_size: 4 * MIB,
  // A rule with lists of ten thousand values.
  max_ast_elements: 500_000,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_escape_forward_slashes: 0,
};

/** All sessions are busy and the line is full, or the engine is closing. */
export class TooManyQueries extends Error {}

interface Running {
  readonly marker: string;
  readonly done: Promise<unknown>;
}

/**
 * The engine in this process: one session for inserts, a bounded pool of read-only ones for queries, and one that only
 * kills. A session runs its statements one after another, so queries wait here in line and not in the engine.
 */
export class ChdbSessions {
  readonly #directory: string;
  readonly #timeoutMs: number;
  readonly #load: Session;
  readonly #control: Session;
  readonly #idle: Session[] = [];
  readonly #waiting: ((session: Session | null) => void)[] = [];
  readonly #running = new Set<Running>();
  #lastLoad: Promise<unknown> = Promise.resolve();
  #isClosing = false;

  /** Opens the engine on the folder; throws where another process has it. */
  constructor(settings: ChdbSettings) {
    this.#directory = settings.directory;
    this.#timeoutMs = settings.queryTimeoutMs;
    const config = join(settings.directory, 'engine.xml');
    mkdirSync(settings.directory, { recursive: true, mode: 0o700 });
    writeFileSync(config, ENGINE_CONFIG);
    const engine = join(settings.directory, 'engine');
    this.#load = new Session(engine, { connectionArgs: [`--config-file=${config}`] });
    this.#control = new Session(engine);
    this.#load.query(`SET ${assignments(LOAD_SETTINGS)}`);
    for (let i = 0; i < settings.querySessions; i++) this.#idle.push(querySession(engine, settings));
  }

  /** Runs a statement that changes the schema, in order with the inserts. */
  async change(text: string): Promise<string> {
    const result = await this.#load.queryAsync(text, { format: 'TSV' });
    return result.text();
  }

  /** Loads a file of rows and answers when they are synced to disk. The same token again changes nothing. */
  load(table: string, file: string, token: string): Promise<void> {
    const path = join(this.#directory, LOAD_FOLDER, file);
    const done = this.#lastLoad.then(async () => {
      const text = `INSERT INTO ${table} FROM INFILE ${quoted(path)} SETTINGS insert_deduplication_token = ${quoted(token)} FORMAT RowBinary`;
      await this.#load.queryAsync(text);
    });
    this.#lastLoad = done.catch(() => undefined);
    return done;
  }

  /** Runs a query in the next free session and kills it in the engine when its time is over. */
  async query(id: number, statement: Statement): Promise<Uint8Array> {
    const session = await this.#session();
    if (session === null) throw new TooManyQueries();
    const marker = `/* query-${id} */`;
    const timer = setTimeout(() => this.#kill(marker), this.#timeoutMs);
    const done = session.queryAsync(`${marker} ${withLiterals(statement)}`, { format: 'JSONCompactEachRow' });
    const running = { marker, done };
    this.#running.add(running);
    try {
      return (await done).bytes();
    } finally {
      clearTimeout(timer);
      this.#running.delete(running);
      this.#release(session);
    }
  }

  /** Stops the queries, lets the inserts finish, and closes. Closing under a running statement would abort the engine. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const give of this.#waiting.splice(0)) give(null);
    const running = [...this.#running];
    for (const { marker } of running) this.#kill(marker);
    await Promise.allSettled([...running.map(({ done }) => done), this.#lastLoad]);
    await drainPending();
    for (const session of [...this.#idle, this.#control, this.#load]) session.close();
    await drainPending();
  }

  #session(): Promise<Session | null> {
    if (this.#isClosing || this.#waiting.length >= MAX_WAITING) return Promise.resolve(null);
    const session = this.#idle.pop();
    if (session !== undefined) return Promise.resolve(session);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(session: Session): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(session);
    else next(session);
  }

  #kill(marker: string): void {
    // A failed kill leaves the query to max_execution_time; its own promise still says how it ends.
    this.#control.queryAsync(`KILL QUERY WHERE startsWith(query, ${quoted(marker)}) ASYNC`).catch(() => undefined);
  }
}

function querySession(engine: string, settings: ChdbSettings): Session {
  const session = new Session(engine);
  const limits = { ...QUERY_SETTINGS, max_execution_time: Math.ceil(settings.queryTimeoutMs / 1000) + KILL_GRACE_S, ...settings.querySettings };
  // readonly comes last, since nothing can be set after it; it also shuts file(), url() and every write.
  session.query(`SET ${assignments({ ...limits, readonly: 1 })}`);
  return session;
}

function assignments(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${typeof value === 'number' ? value : quoted(value)}`)
    .join(', ');
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
