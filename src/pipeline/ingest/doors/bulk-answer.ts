import type { RefusalReason } from '#contract/outcome.ts';
import type { JournalRange } from '#stores/journal/port.ts';
import { nextStepOf, type Refusal, statusOf } from '../refusal.ts';
import type { BulkItem } from './bulk-items.ts';

const ITEM_TYPE: Readonly<Partial<Record<RefusalReason, string>>> = {
  unsupported: 'action_request_validation_exception',
  'too-large': 'document_too_large_exception',
};

/**
 * The answer to `_bulk`, item by item in the order of the request. The shape is Elasticsearch's: senders look at
 * `errors`, and where it is true at `items.*.status`. Written as text: it has one entry for every record.
 */
export function bulkAnswer(items: readonly BulkItem[], range: JournalRange, tookMs: number): string {
  let position = range.from;
  let hasErrors = false;
  const parts: string[] = [];
  for (const item of items) {
    if (item.refused) {
      hasErrors = true;
      parts.push(refusedItem(item, item.refused));
    } else {
      parts.push(keptItem(item, position));
      position += 1;
    }
  }
  return `{"took":${tookMs},"errors":${hasErrors},"items":[${parts.join(',')}]}`;
}

function keptItem(item: BulkItem, position: number): string {
  const id = JSON.stringify(item.id ?? `journal-${position}`);
  return (
    `{"${item.action}":{"_index":${JSON.stringify(item.index)},"_id":${id},"_version":1,"result":"created",` +
    `"_shards":{"total":1,"successful":1,"failed":0},"_seq_no":${position},"_primary_term":1,"status":201}}`
  );
}

function refusedItem(item: BulkItem, reason: RefusalReason): string {
  // 400 for all: senders drop an item on any 4xx other than 429, and would send it again for ever on that or 5xx.
  const error = { type: ITEM_TYPE[reason] ?? 'document_parsing_exception', reason: `${reason}: ${nextStepOf({ reason, detail: '' })}` };
  return JSON.stringify({ [item.action]: { _index: item.index, _id: item.id ?? null, status: 400, error } });
}

const REFUSAL_TYPE: Readonly<Partial<Record<RefusalReason, string>>> = {
  'no-credential': 'security_exception',
  'wrong-credential': 'security_exception',
  busy: 'es_rejected_execution_exception',
  'journal-full': 'es_rejected_execution_exception',
  'disk-full': 'es_rejected_execution_exception',
  'rate-limit': 'es_rejected_execution_exception',
  'too-large': 'content_too_long_exception',
  'decompression-limit': 'content_too_long_exception',
};

/** A refused request in Elasticsearch's shape, with our code beside its type. */
export function elasticsearchRefusal(refusal: Refusal): object {
  const cause = { type: REFUSAL_TYPE[refusal.reason] ?? 'illegal_argument_exception', reason: refusal.detail };
  return { error: { root_cause: [cause], ...cause, code: refusal.reason, message: nextStepOf(refusal) }, status: statusOf(refusal) };
}
