import { EVENTS_TABLE } from './events-table.ts';
import type { Statement } from './statement-binder.ts';

/*
 * The two reads that span tenants: what the path asks after a crash. They answer positions and ids, nothing of
 * what an event says, and no request of a person leads here.
 */

/** Positions at or after `position`, in order. */
export function storedPositionsStatement(position: number, limit: number): Statement {
  const text = `SELECT DISTINCT position FROM ${EVENTS_TABLE} WHERE position >= {position:Int64} ORDER BY position LIMIT {limit:Int64}`;
  return { text, params: { position, limit } };
}

/** Time of receipt and id of the events received later than `after`, in that order. */
export function recentIdsStatement(after: { readonly receivedAtMs: number; readonly id: string }, limit: number): Statement {
  const time = "fromUnixTimestamp64Milli({time:Int64}, 'UTC')";
  const text = `SELECT toUnixTimestamp64Milli(received_at), id FROM ${EVENTS_TABLE}
WHERE received_at >= ${time} AND (received_at > ${time} OR id > {id:String})
ORDER BY received_at, id LIMIT {limit:Int64}`;
  return { text, params: { time: after.receivedAtMs, id: after.id, limit } };
}
