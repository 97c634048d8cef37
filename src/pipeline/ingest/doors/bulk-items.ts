import type { RefusalReason } from '#contract/outcome.ts';
import type { IngestLimits } from '../ingest-limits.ts';
import { RecordBatch } from '../record-batch.ts';
import type { RecordSink } from '../record-sink.ts';
import type { Refusal } from '../refusal.ts';
import { scanJson } from '../scan-json.ts';
import { isBlank, LineSplitter } from '../split-lines.ts';

/** One operation of a `_bulk` body, in the order of the body; `refused` says why its record was not taken. */
export interface BulkItem {
  readonly action: string;
  readonly index: string;
  readonly id: string | undefined;
  readonly refused: RefusalReason | null;
}

export interface BulkSink extends RecordSink {
  readonly items: readonly BulkItem[];
}

interface Action {
  readonly name: string;
  readonly index: string;
  readonly id: string | undefined;
}

const WITH_SOURCE = new Set(['create', 'index', 'update']);
const KEPT = new Set(['create', 'index']);
// Deep enough for every option of an action line, and far from what recursion minds.
const ACTION_DEPTH = 8;
const ACTION_FIELDS = 64;

/**
 * Reads a `_bulk` body: an action line, and for most actions a line with the document after it. The document's bytes
 * are the record. An index name decides nothing: tenant and source come from the credential.
 */
export function bulkSink(limits: IngestLimits, pathIndex: string): BulkSink {
  const batch = new RecordBatch(limits);
  const items: BulkItem[] = [];
  let pending: Action | null = null;
  let wrong: Refusal | null = null;
  let lastLine = Buffer.alloc(0) as Buffer;
  let lastAction: Action | null = null;

  const takeAction = (bytes: Buffer, number: number): void => {
    if (isBlank(bytes)) return;
    // Senders repeat the same action line all the time.
    const action = lastAction && lastLine.equals(bytes) ? lastAction : readAction(bytes, pathIndex);
    if (!action) {
      wrong = { reason: 'not-json', detail: `Malformed action/metadata line [${number}].` };
      return;
    }
    lastLine = bytes;
    lastAction = action;
    if (WITH_SOURCE.has(action.name)) pending = action;
    else note(action, 'unsupported', number);
  };
  const note = (action: Action, refused: RefusalReason | null, line: number): void => {
    if (refused === 'unsupported' || refused === 'empty') batch.refuse(line, refused);
    items.push({ action: action.name, index: action.index, id: action.id, refused });
  };
  const takeSource = (action: Action, bytes: Buffer, number: number): void => {
    pending = null;
    if (!KEPT.has(action.name)) note(action, 'unsupported', number);
    else if (isBlank(bytes)) note(action, 'empty', number);
    else note(action, batch.take(bytes, number, action.id), number);
  };
  const splitter = new LineSplitter(limits.recordBytes, {
    line(bytes, number) {
      if (wrong) return;
      if (pending) takeSource(pending, bytes, number);
      else takeAction(bytes, number);
    },
    tooLong(number) {
      if (wrong) return;
      if (!pending) {
        wrong = { reason: 'not-json', detail: `The action/metadata line [${number}] is too long.` };
        return;
      }
      batch.refuse(number, 'too-large');
      note(pending, 'too-large', number);
      pending = null;
    },
  });
  return {
    batch,
    items,
    push(chunk) {
      splitter.push(chunk);
      return wrong ?? batch.overflow();
    },
    end() {
      splitter.end();
      if (pending) wrong ??= { reason: 'not-json', detail: `The last action, ${pending.name}, has no document after it.` };
      return wrong ?? batch.overflow();
    },
  };
}

function readAction(bytes: Buffer, pathIndex: string): Action | null {
  if (scanJson(bytes, ACTION_DEPTH, ACTION_FIELDS) !== 'fine') return null;
  const parsed = parseObject(bytes.toString('utf8'));
  const [entry, ...more] = Object.entries(parsed ?? {});
  if (!entry || more.length > 0) return null;
  const [name, meta] = entry;
  if (!isObject(meta)) return null;
  const index = typeof meta['_index'] === 'string' ? meta['_index'] : pathIndex;
  const id = typeof meta['_id'] === 'string' || typeof meta['_id'] === 'number' ? String(meta['_id']) : undefined;
  return { name, index, id };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
