import { parseCsvRows } from './csv-rows.ts';
import { type FileRecord, MAX_RECORD_BYTES } from './file-record.ts';
import { MAILBOX_LINE, shapeOf } from './file-shape.ts';
import { JsonSplitter } from './json-splitter.ts';
import type { OpenedFile } from './open-file.ts';
import { type Line, readLines } from './read-lines.ts';
import { utf8Chunks } from './utf8-chunks.ts';
import { readW3cHeader, type W3cHeader, w3cRow } from './w3c-log.ts';
import { zeekRow, type ZeekHeader, readZeekHeader } from './zeek-log.ts';

/** The records of a file in whatever shape it has: JSON (lines, pretty-printed, or one array), mail and mailboxes, XML, Zeek logs, W3C extended logs, CSV with a header, lines of text. */
export async function* readRecords({ name, chunks }: OpenedFile): AsyncGenerator<FileRecord> {
  const lines = withoutNumbers(readLines(utf8Chunks(chunks), MAX_RECORD_BYTES));
  const first = await firstLine(lines);
  if (!first) return;
  const all = startingWith(first, lines);
  switch (shapeOf(name, first.bytes.toString('utf8'))) {
    case 'array':
    case 'json':
      return yield* readJson(all);
    case 'mail':
      return yield* readWhole(all);
    case 'mailbox':
      return yield* readMailbox(all);
    case 'xml':
      return yield* readXml(all);
    case 'zeek':
      return yield* readZeek(all);
    case 'w3c':
      return yield* readW3c(all);
    case 'csv':
      return yield* readCsv(all, name);
    default:
      yield* readText(all);
  }
}

/** Between its records evtx_dump writes their numbers, as lines of their own. */
async function* withoutNumbers(lines: AsyncIterable<Line>): AsyncGenerator<Line> {
  let isNumbered: boolean | undefined;
  for await (const line of lines) {
    const isNumber = isNumbered !== false && /^Record \d+\s*$/.test(line.bytes.subarray(0, 40).toString('latin1'));
    isNumbered ??= isNumber;
    if (!isNumber) yield line;
  }
}

async function firstLine(lines: AsyncGenerator<Line>): Promise<Line | null> {
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    if (next.value.bytes.toString('latin1').trim() !== '' || next.value.isCut) return next.value;
  }
  return null;
}

async function* startingWith(first: Line, rest: AsyncGenerator<Line>): AsyncGenerator<Line> {
  yield first;
  yield* rest;
}

async function* readJson(lines: AsyncIterable<Line>): AsyncGenerator<FileRecord> {
  const splitter = new JsonSplitter(MAX_RECORD_BYTES);
  for await (const line of lines) {
    if (line.isCut) yield { ok: false, reason: 'too-large', line: line.number };
    else yield* splitter.take(line.bytes.toString('utf8'), line.number);
  }
  yield* splitter.end();
}

async function* readWhole(lines: AsyncIterable<Line>): AsyncGenerator<FileRecord> {
  const parts: string[] = [];
  let bytes = 0;
  for await (const line of lines) {
    bytes += line.bytes.length + 1;
    if (bytes > MAX_RECORD_BYTES) return yield { ok: false, reason: 'too-large', line: 1 };
    parts.push(line.bytes.toString('utf8'));
  }
  yield { ok: true, text: parts.join('\n'), line: 1 };
}

/** A message begins at a line that names sender and time, below an empty one; within messages such lines have a `>` before them. */
async function* readMailbox(lines: AsyncIterable<Line>): AsyncGenerator<FileRecord> {
  let message = new HeldMessage(1);
  let isBelowEmpty = true;
  for await (const line of lines) {
    const text = line.bytes.toString('utf8').replace(/\r$/, '');
    if (isBelowEmpty && MAILBOX_LINE.test(text)) {
      yield* message.record();
      message = new HeldMessage(line.number);
    }
    message.take(text.replace(/^>(>*From )/, '$1'));
    isBelowEmpty = text === '';
  }
  yield* message.record();
}

class HeldMessage {
  readonly #lines: string[] = [];
  readonly #line: number;
  #chars = 0;

  constructor(line: number) {
    this.#line = line;
  }

  take(text: string): void {
    this.#chars += text.length + 1;
    if (this.#chars <= MAX_RECORD_BYTES) this.#lines.push(text);
  }

  *record(): Generator<FileRecord> {
    if (this.#chars > MAX_RECORD_BYTES) yield { ok: false, reason: 'too-large', line: this.#line };
    else if (this.#lines.length > 0) yield { ok: true, text: this.#lines.join('\n'), line: this.#line };
  }
}

/** The events of a file of event XML; a document that has none, such as a DMARC report, is one record. Each line is looked at once, so that a large document takes no longer than its length. */
async function* readXml(lines: AsyncIterable<Line>): AsyncGenerator<FileRecord> {
  let held: string[] = [];
  let length = 0;
  let from = 1;
  let isDocument = true;
  for await (const line of lines) {
    const text = `${line.bytes.toString('utf8')}\n`;
    if (held.length === 0) from = line.number;
    if (held.length > 0 || text.trim() !== '') held.push(text);
    length += text.length;
    if (text.includes(END_OF_EVENT)) {
      const { events, rest } = cutEvents(held.join(''));
      for (const event of events) {
        yield { ok: true, text: event, line: from };
        from = line.number;
        isDocument = false;
      }
      held = rest.trim() === '' ? [] : [rest];
      length = rest.length;
    }
    if (length <= MAX_RECORD_BYTES) continue;
    yield { ok: false, reason: 'too-large', line: from };
    [held, length, isDocument] = [[], 0, false];
  }
  const rest = held.join('').trim();
  if (isDocument && rest !== '' && !EXPORT_OF_NOTHING.test(rest)) yield { ok: true, text: rest, line: from };
}

const END_OF_EVENT = '</Event>';
const EXPORT_OF_NOTHING = /^(?:<\?xml[^>]*>\s*)?<Events[\s/>]/;

/** Whole events, and what stands behind the last end of one. */
function cutEvents(text: string): { readonly events: readonly string[]; readonly rest: string } {
  const starts = /<Event[\s>]/g;
  const events: string[] = [];
  let start = starts.exec(text)?.index ?? text.length;
  let at = 0;
  for (let end = text.indexOf(END_OF_EVENT); end >= 0; end = text.indexOf(END_OF_EVENT, at)) {
    at = end + END_OF_EVENT.length;
    if (start > end) continue;
    events.push(text.slice(start, at));
    starts.lastIndex = at;
    start = starts.exec(text)?.index ?? text.length;
  }
  return { events, rest: text.slice(at) };
}

async function* readZeek(lines: AsyncIterable<Line>): AsyncGenerator<FileRecord> {
  let header: ZeekHeader | null = null;
  const head: string[] = [];
  for await (const line of lines) {
    const text = line.bytes.toString('utf8').replace(/\r$/, '');
    if (text.startsWith('#')) {
      head.push(text);
      if (text.startsWith('#fields') || text.startsWith('#types')) header = readZeekHeader(head);
    } else if (header && text !== '') yield { ok: true, text, fields: zeekRow(text, header), line: line.number };
  }
}

/** A server that starts anew writes its header again, perhaps with other columns. */
async function* readW3c(lines: AsyncIterable<Line>): AsyncGenerator<FileRecord> {
  let header: W3cHeader | null = null;
  for await (const line of lines) {
    const text = line.bytes.toString('utf8').replace(/\r$/, '');
    if (line.isCut) yield { ok: false, reason: 'too-large', line: line.number };
    else if (text.startsWith('#')) header = readW3cHeader(text) ?? header;
    else if (text.trim() !== '') yield { ok: true, text, ...(header ? { fields: w3cRow(text, header) } : {}), line: line.number };
  }
}

async function* readCsv(lines: AsyncIterable<Line>, name: string): AsyncGenerator<FileRecord> {
  async function* text(): AsyncGenerator<string> {
    for await (const line of lines) yield `${line.bytes.toString('utf8')}\n`;
  }
  for await (const row of parseCsvRows(text(), /\.tsv$/i.test(name) ? '\t' : ',')) yield { ok: true, ...row };
}

async function* readText(lines: AsyncIterable<Line>): AsyncGenerator<FileRecord> {
  for await (const line of lines) {
    if (line.isCut) yield { ok: false, reason: 'too-large', line: line.number };
    else {
      const text = line.bytes.toString('utf8').replace(/\r$/, '');
      if (text.trim() !== '') yield { ok: true, text, line: line.number };
    }
  }
}
