import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from '../field-path.ts';

/**
 * One osquery result for each row, in the form in which its event logger writes them: of a snapshot, of the differences of a batch, and
 * of what its TLS logger sends. `null` when it is none of these.
 */
export function osqueryRows(record: JsonObject): readonly JsonObject[] | null {
  const { snapshot, diffResults, data, ...rest } = record;
  if (typeof rest['name'] === 'string' && rest['hostIdentifier'] !== undefined) {
    if (rest['action'] === 'snapshot' && Array.isArray(snapshot)) return filled(rowsOf(snapshot, rest));
    if (isObject(diffResults)) return filled([...rowsOf(diffResults['removed'], { ...rest, action: 'removed' }), ...rowsOf(diffResults['added'], { ...rest, action: 'added' })]);
  }
  const isTlsLog = (rest['log_type'] === 'result' || rest['log_type'] === 'status') && Array.isArray(data);
  return isTlsLog ? filled((data as readonly Json[]).filter(isObject).flatMap((result) => osqueryRows(result) ?? [result])) : null;
}

function rowsOf(rows: Json | undefined, rest: JsonObject): JsonObject[] {
  return Array.isArray(rows) ? (rows as readonly Json[]).filter(isObject).map((columns) => ({ ...rest, columns })) : [];
}

function filled(rows: readonly JsonObject[]): readonly JsonObject[] | null {
  return rows.length > 0 ? rows : null;
}
