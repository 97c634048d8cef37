/*
 * The process that the engine lives in. Its own process, since the engine aborts whatever process it is in when something goes
 * wrong, and not a worker thread, whose exit hangs it. Started by chdb-process.ts with its settings as the one argument.
 */
import type { ChdbErrorCode, ChdbReply, ChdbRequest, ChdbSettings } from './chdb-messages.ts';
import { ChdbSessions, TooManyQueries } from './chdb-sessions.ts';
import { EVENTS_TABLE, TABLE_COLUMNS } from './events-table.ts';
import { upgradeSchema } from './schema-upgrade.ts';

const LOAD_TARGET = `${EVENTS_TABLE} (${TABLE_COLUMNS.map((column) => column.name).join(', ')})`;

// Nobody to answer to: whoever started us is gone or has let go. What was acknowledged is on disk, and an orphan would keep
// the folder locked, so there is nothing to wait for.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// A terminal or service manager signals the whole group. The platform decides when the store closes, after its last write.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

function send(reply: ChdbReply): void {
  if (process.connected) process.send?.(reply);
}

async function open(settings: ChdbSettings): Promise<ChdbSessions | null> {
  try {
    const sessions = new ChdbSessions(settings);
    await upgradeSchema((text) => sessions.change(text));
    const engineVersion = (await sessions.change('SELECT version()')).trim();
    send({ kind: 'ready', engineVersion });
    return sessions;
  } catch (error) {
    const detail = messageOf(error);
    send({ kind: 'failed', isLocked: /Cannot lock file|Another server instance/.test(detail), detail });
    return null;
  }
}

async function answer(id: number, work: Promise<Uint8Array | undefined>): Promise<void> {
  try {
    send({ kind: 'done', id, body: (await work) ?? new Uint8Array() });
  } catch (error) {
    send({ kind: 'error', id, code: codeOf(error), detail: messageOf(error) });
  }
}

function codeOf(error: unknown): ChdbErrorCode {
  if (error instanceof TooManyQueries) return 'busy';
  const code = (error as { clickhouseCode?: unknown }).clickhouseCode;
  return typeof code === 'number' ? code : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const sessions = await open(JSON.parse(process.argv[2] ?? '') as ChdbSettings);
if (sessions === null) process.disconnect();

process.on('message', (message) => {
  if (sessions === null) return;
  const request = message as ChdbRequest;
  if (request.kind === 'query') void answer(request.id, sessions.query(request.id, request.statement));
  else if (request.kind === 'load') void answer(request.id, sessions.load(LOAD_TARGET, request.file, request.token).then(() => undefined));
  else void sessions.close().then(() => process.exit(0));
});
