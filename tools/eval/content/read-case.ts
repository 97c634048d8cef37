import { basename } from 'node:path';
import type { JsonObject } from '#contract/event.ts';
import type { FileRecord } from '#pipeline/ingest/files/file-record.ts';
import { isUnreadable, openFile } from '#pipeline/ingest/files/open-file.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';
import { readGzLines } from '../sources/gz-lines.ts';
import { isObject } from '../sources/json-path.ts';
import { benignQuestions } from './benign-questions.ts';
import type { CaseRecord } from './case-record.ts';
import { type DataSet, dataSet } from './data-sets.ts';
import { DOMAINS_SET, type EvalCase, type NotRead } from './find-cases.ts';

/** The records of a case, one after another. What cannot be opened is told to `notRead`. */
export async function* readCase({ set, paths }: EvalCase, notRead: NotRead[]): AsyncGenerator<CaseRecord> {
  for (const path of paths) {
    try {
      if (set === DOMAINS_SET) yield* benignQuestions(await domainsOf(path));
      else for await (const opened of openFile(path)) for await (const record of readRecords(opened)) yield* caseRecords(record, basename(opened.name), dataSet(set));
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      notRead.push({ path, why: error.message });
    }
  }
}

async function domainsOf(path: string): Promise<string[]> {
  const domains: string[] = [];
  for await (const { domain, label } of readGzLines(path)) if (label === 'benign') domains.push(String(domain));
  return domains;
}

/** What a line of a set holds: most often itself. */
export async function* caseRecords(record: FileRecord, file: string, { unwrap, truthOf }: DataSet): AsyncGenerator<CaseRecord> {
  if (!record.ok) return yield { ok: false };
  const { text, fields } = record;
  if (unwrap === undefined && truthOf === undefined) return yield { ok: true, text, ...(fields && { fields }), truth: null };
  const line = fields ?? parsedLine(text);
  const truth = truthOf?.(line ?? {}, file) ?? null;
  const inner = line === null ? [] : (unwrap?.(line) ?? []);
  if (inner.length === 0) return yield { ok: true, text, ...(fields && { fields }), truth };
  for (const part of inner) {
    if (part.file === undefined) yield { ok: true, text: part.text, truth };
    else for await (const one of readRecords({ name: part.file, chunks: chunksOf(part.text) })) yield one.ok ? { ok: true, text: one.text, ...(one.fields && { fields: one.fields }), truth } : { ok: false };
  }
}

function parsedLine(text: string): JsonObject | null {
  if (!text.startsWith('{')) return null;
  try {
    const line: unknown = JSON.parse(text);
    return isObject(line as JsonObject) ? (line as JsonObject) : null;
  } catch {
    // What is no JSON is a record of another form.
    return null;
  }
}

async function* chunksOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
