import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, textOption } from '#cli/command.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import type { FileRecord } from '#pipeline/ingest/files/file-record.ts';
import { findFiles, UnreachablePath } from '#pipeline/ingest/files/find-files.ts';
import { isUnreadable, openFile } from '#pipeline/ingest/files/open-file.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';

const MAX_BATCH_RECORDS = 2_000;
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** A platform that is busy is asked again this often before the command gives up. */
const MAX_TRIES = 20;
const DEFAULT_WAIT_S = 2;

export const command: Command = {
  name: 'send',
  summary: 'Send the records of files to a running platform.',
  usage: 'PATH... --url URL --token TOKEN [options]',
  options: {
    url: { type: 'string', value: 'URL', help: 'The platform (or WATCHFLOOR_URL; default: http://127.0.0.1:4310).' },
    token: { type: 'string', value: 'TOKEN', help: 'A credential for sending (or WATCHFLOOR_SEND_TOKEN): watchfloor tenants add-credential.' },
    source: { type: 'string', value: 'ID', help: 'The source of all records (vendor.product), where the credential leaves it open; without it each record\'s is detected.' },
  },
  notes: 'Reads what `scan` reads. A batch that was not answered is sent again and counts once.\nExit code 0: all was taken. 1: something was refused or the platform could not be reached; stderr says what. 2: called wrongly.',
  run: send,
};

interface Target {
  readonly url: string;
  readonly token: string;
}

interface SendCounts {
  read: number;
  taken: number;
  refused: number;
  readonly unreadable: Map<string, number>;
  readonly notRead: string[];
}

async function send(args: CommandArgs): Promise<number> {
  const base = (textOption(args, 'url') ?? process.env['WATCHFLOOR_URL'] ?? 'http://127.0.0.1:4310').replace(/\/+$/, '');
  const token = textOption(args, 'token') ?? process.env['WATCHFLOOR_SEND_TOKEN'] ?? '';
  const source = textOption(args, 'source');
  if (args.positionals.length === 0) return wrongCall('send', 'Name at least one file or folder to send.');
  if (token === '') return wrongCall('send', 'A credential is needed: --token, or WATCHFLOOR_SEND_TOKEN. Make one: watchfloor tenants add-credential TENANT');
  if (!URL.canParse(base)) return wrongCall('send', `${base} is no URL; it should look like http://127.0.0.1:4310.`);
  const target = { url: `${base}/v1/ingest${source === null ? '' : `/${encodeURIComponent(source)}`}`, token };
  const counts: SendCounts = { read: 0, taken: 0, refused: 0, unreadable: new Map(), notRead: [] };
  try {
    await sendAll(args.positionals, target, counts);
  } catch (error) {
    if (error instanceof UnreachablePath) return wrongCall('send', error.message);
    if (!(error instanceof SendError)) throw error;
    process.stderr.write(`${escapeControls(error.message)}\n`);
    report(counts);
    return EXIT.failed;
  }
  report(counts);
  return counts.refused + counts.unreadable.size + counts.notRead.length === 0 ? EXIT.ok : EXIT.failed;
}

/** The platform refused a batch for good, or cannot be reached; the message says what to do. */
class SendError extends Error {}

async function sendAll(paths: readonly string[], target: Target, counts: SendCounts): Promise<void> {
  let lines: string[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (lines.length > 0) await sendBatch(lines, target, counts);
    lines = [];
    bytes = 0;
  };
  for await (const record of readAll(paths, counts)) {
    const line = lineOf(record);
    if (lines.length >= MAX_BATCH_RECORDS || bytes + line.length > MAX_BATCH_BYTES) await flush();
    lines.push(line);
    bytes += line.length;
  }
  await flush();
}

async function* readAll(paths: readonly string[], counts: SendCounts): AsyncGenerator<FileRecord & { ok: true }> {
  for await (const found of findFiles(paths)) {
    if (found.skipped !== undefined) {
      counts.notRead.push(`${found.path}: ${found.skipped}`);
      continue;
    }
    try {
      yield* readFile(found.path, counts);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      counts.notRead.push(`${found.path}: ${error.message}`);
    }
  }
}

async function* readFile(path: string, counts: SendCounts): AsyncGenerator<FileRecord & { ok: true }> {
  for await (const opened of openFile(path)) {
    for await (const record of readRecords(opened)) {
      counts.read++;
      if (record.ok) yield record;
      else counts.unreadable.set(record.reason, (counts.unreadable.get(record.reason) ?? 0) + 1);
    }
  }
}

/** One record as one line. Line breaks between JSON values mean nothing; in mail and XML they do, so those go inside an envelope. */
function lineOf({ text, fields }: FileRecord & { ok: true }): string {
  if (fields) return JSON.stringify(fields);
  if (!/[\r\n]/.test(text)) return text;
  return text.trimStart().startsWith('{') ? text.replaceAll(/\r?\n|\r/g, ' ') : JSON.stringify({ message: text });
}

async function sendBatch(lines: readonly string[], { url, token }: Target, counts: SendCounts): Promise<void> {
  const body = lines.join('\n');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson', 'idempotency-key': createHash('sha256').update(`${counts.read} `).update(body).digest('hex') };
  for (let attempt = 1; ; attempt++) {
    const answer = await post(url, headers, body);
    if (answer.status === 200) {
      const { received, refusedCount = 0 } = answer.body as { received?: number; refusedCount?: number };
      // Such as the sign-in page of a proxy: nothing says that the records were kept.
      if (typeof received !== 'number') throw new SendError(`${url} answers, but not as Watchfloor does. Check the address, and what stands in between.`);
      counts.taken += received;
      counts.refused += refusedCount;
      return;
    }
    const isBusy = answer.status === 429 || answer.status === 503 || answer.status === 0;
    const { error } = answer.body as { error?: { reason?: string; message?: string } };
    if (!isBusy || attempt === MAX_TRIES) throw new SendError(`${url} refused ${lines.length} records (${answer.status || 'no answer'}): ${[error?.reason, error?.message].filter(Boolean).join(' ') || JSON.stringify(answer.body)}`);
    await sleep((answer.retryAfterS || DEFAULT_WAIT_S) * 1000);
  }
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<{ status: number; body: unknown; retryAfterS: number }> {
  try {
    const response = await fetch(url, { method: 'POST', headers, body });
    const text = await response.text();
    return { status: response.status, body: parsed(text), retryAfterS: Number(response.headers.get('retry-after')) };
  } catch (error) {
    const { code = (error as Error).message } = ((error as Error).cause ?? {}) as { code?: string };
    return { status: 0, body: { error: { message: `it does not answer (${code})` } }, retryAfterS: 0 };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { error: { message: text.slice(0, 200) } }; // Not from us: a proxy in between, whose words are shown.
  }
}

function report({ read, taken, refused, unreadable, notRead }: SendCounts): void {
  const lines = [`${read} records read, ${taken} taken, ${refused} refused.`];
  for (const [reason, number] of unreadable) lines.push(`${number} unreadable lines: ${reason}.`);
  for (const path of notRead) lines.push(`Not read: ${path}.`);
  process.stderr.write(`${lines.map(escapeControls).join('\n')}\n`);
}
