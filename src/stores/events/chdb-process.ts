import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import type { Log } from '#base/log.ts';
import type { ChdbErrorCode, ChdbReply, ChdbRequest, ChdbSettings } from './chdb-messages.ts';
import { EventStoreError } from './event-store-error.ts';
import type { Statement } from './statement-binder.ts';

const CHILD_ENTRY = join(import.meta.dirname, 'chdb-child.ts');
/** Every pending statement holds one of these in the engine's process; the default of 4 starves it. */
const THREAD_POOL_SIZE = 16;
const START_TIMEOUT_MS = 120_000;
const LOAD_TIMEOUT_MS = 120_000;
/** A query that is neither answered nor killed by then means that the engine hangs. */
const HANG_GRACE_MS = 60_000;
const CLOSE_TIMEOUT_MS = 60_000;
const FIRST_RESTART_MS = 100;
const LONGEST_RESTART_MS = 10_000;
/** After this long without a crash the next one is a new beginning. */
const STABLE_MS = 60_000;
/** An engine whose platform was killed lets go of the folder a moment later; so long a start waits for it. */
const LOCK_WAITS_MS = [100, 200, 400, 800, 1_600];

/** An error that the engine answered with. The message may quote data, so it is for code and not for logs. */
export class EngineRefusal extends Error {
  readonly code: ChdbErrorCode;

  constructor(code: ChdbErrorCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

interface Pending {
  readonly resolve: (body: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  readonly watchdog: NodeJS.Timeout;
}

type WithoutId<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;

/** Keeps the engine's process running: starts it, starts it again when it dies, and speaks for it. */
export class ChdbProcess {
  readonly #settings: ChdbSettings;
  readonly #log: Log;
  readonly #pending = new Map<number, Pending>();
  #child: ChildProcess | null = null;
  #isReady = false;
  #isClosing = false;
  #nextId = 1;
  #hasStarted = false;
  #upSinceMs = 0;
  #crashes = 0;
  #restart: NodeJS.Timeout | undefined;

  private constructor(settings: ChdbSettings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /** Starts the engine on the folder; throws where it cannot be opened. */
  static async start(settings: ChdbSettings, log: Log): Promise<ChdbProcess> {
    const engine = new ChdbProcess(settings, log);
    for (const waitMs of LOCK_WAITS_MS) {
      if (await engine.#startUnlessLocked()) return engine;
      await setTimeoutPromise(waitMs);
    }
    await engine.#startChild();
    return engine;
  }

  async #startUnlessLocked(): Promise<boolean> {
    try {
      await this.#startChild();
      return true;
    } catch (error) {
      if (error instanceof EventStoreError && error.reason === 'locked') return false;
      throw error;
    }
  }

  /** The process id of the engine while it is up. */
  get pid(): number | null {
    return this.#isReady ? (this.#child?.pid ?? null) : null;
  }

  query(statement: Statement): Promise<Uint8Array> {
    return this.#ask({ kind: 'query', statement }, this.#settings.queryTimeoutMs + HANG_GRACE_MS);
  }

  async load(file: string, token: string): Promise<void> {
    await this.#ask({ kind: 'load', file, token }, LOAD_TIMEOUT_MS);
  }

  /** Lets the inserts finish, stops the queries and ends the process. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === null) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const lastResort = setTimeout(() => child.kill('SIGKILL'), CLOSE_TIMEOUT_MS);
    if (child.connected) child.send({ kind: 'close' } satisfies ChdbRequest);
    await exited;
    clearTimeout(lastResort);
  }

  #ask(request: WithoutId<ChdbRequest>, timeoutMs: number): Promise<Uint8Array> {
    const child = this.#child;
    if (this.#isClosing) return Promise.reject(new EventStoreError('closed', 'The event store is closed.'));
    if (child === null || !this.#isReady) return Promise.reject(down());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const watchdog = setTimeout(() => {
        this.#log.error({ id }, 'the event engine does not answer and is started again');
        child.kill('SIGKILL');
      }, timeoutMs);
      this.#pending.set(id, { resolve, reject, watchdog });
      child.send({ ...request, id } as ChdbRequest);
    });
  }

  #startChild(): Promise<void> {
    const child = fork(CHILD_ENTRY, [JSON.stringify(this.#settings)], {
      execPath: process.execPath,
      execArgv: [],
      env: { ...process.env, UV_THREADPOOL_SIZE: String(THREAD_POOL_SIZE) },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    return new Promise((resolve, reject) => {
      const tooLong = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
      child.on('error', (error) => this.#log.error({ err: error }, 'the event engine could not be spoken to'));
      child.on('message', (message) => {
        const reply = message as ChdbReply;
        if (reply.kind === 'ready') {
          clearTimeout(tooLong);
          this.#started(reply.engineVersion);
          resolve();
        } else if (reply.kind === 'failed') {
          reject(openError(this.#settings.directory, reply));
        } else this.#settle(reply);
      });
      child.once('exit', (code, signal) => {
        clearTimeout(tooLong);
        this.#exited(code, signal);
        reject(new EventStoreError('cannot-open', `The event engine ended while it started (${signal ?? `exit code ${code}`}).`));
      });
    });
  }

  #started(engineVersion: string): void {
    this.#isReady = true;
    this.#hasStarted = true;
    this.#upSinceMs = performance.now();
    this.#log.info({ engineVersion, pid: this.#child?.pid }, 'the event engine is up');
  }

  #settle(reply: Extract<ChdbReply, { id: number }>): void {
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return;
    this.#pending.delete(reply.id);
    clearTimeout(pending.watchdog);
    if (reply.kind === 'done') pending.resolve(reply.body);
    else pending.reject(new EngineRefusal(reply.code, reply.detail));
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    const wasReady = this.#isReady;
    this.#isReady = false;
    this.#child = null;
    for (const { reject, watchdog } of this.#pending.values()) {
      clearTimeout(watchdog);
      reject(down());
    }
    this.#pending.clear();
    if (this.#isClosing) return;
    // The first start is the caller's to judge; after it the engine is brought back for ever.
    if (!this.#hasStarted) return;
    if (wasReady && performance.now() - this.#upSinceMs > STABLE_MS) this.#crashes = 0;
    this.#restartLater(code, signal);
  }

  #restartLater(code: number | null, signal: NodeJS.Signals | null): void {
    const delayMs = Math.min(FIRST_RESTART_MS * 2 ** this.#crashes, LONGEST_RESTART_MS);
    this.#crashes++;
    this.#log.warn({ code, signal, delayMs }, 'the event engine ended and is started again');
    this.#restart = setTimeout(() => {
      this.#startChild().catch((error: unknown) => this.#log.error({ err: error }, 'the event engine could not be started'));
    }, delayMs);
  }
}

function down(): EventStoreError {
  return new EventStoreError('down', 'The event store is starting again; try again in a few seconds.');
}

function openError(directory: string, reply: Extract<ChdbReply, { kind: 'failed' }>): EventStoreError {
  if (reply.isLocked) {
    return new EventStoreError('locked', `The events in ${directory} are in use by another process. Stop that one first, or choose another folder.`);
  }
  return new EventStoreError('cannot-open', `The events in ${directory} cannot be opened: ${reply.detail}`);
}
