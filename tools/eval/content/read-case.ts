import { basename } from 'node:path';
import type { JsonObject } from '#contract/event.ts';
import type { FileRecord } from '#pipeline/ingest/files/file-record.ts';
import { isUnreadable, openFile } from '#pipeline/ingest/files/open-file.ts';
import { readRecords } from '#pipeline/ingest/files/read-records.ts';
import { readGzLines } from '../sources/gz-lines.ts';
import { isObject } from '../sources/json-path.ts';
import { benignQuestions } from './benign-questions.ts';
import type { CaseRecord } from './case-record.ts';
import { type DataSet, dataSet, type Inner } from './data-sets.ts';
import { DOMAINS_SET, type EvalCase, type NotRead } from './find-cases.ts';
import type { Truth } from './truths.ts';

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
  const isLabelled = unwrap !== undefined || truthOf !== undefined;
  const line = isLabelled ? (record.fields ?? parsedLine(record.text)) : null;
  const truth = truthOf?.(line ?? {}, file) ?? null;
  const inner = line === null ? [] : (unwrap?.(line) ?? []);
  if (inner.length === 0) yield recordOf(record, truth);
  for (const part of inner) yield* recordsIn(part, truth);
}

async function* recordsIn({ text, file }: Inner, truth: Truth | null): AsyncGenerator<CaseRecord> {
  if (file === undefined) yield { ok: true, text, truth };
  else for await (const record of readRecords({ name: file, chunks: chunksOf(text) })) yield recordOf(record, truth);
}

function recordOf(record: FileRecord, truth: Truth | null): CaseRecord {
  if (!record.ok) return { ok: false };
  const { text, fields } = record;
  return { ok: true, text, ...(fields && { fields }), truth };
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
