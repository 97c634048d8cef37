import type { Json, JsonObject } from '#contract/event.ts';
import { MAX_DEPTH, surveyJson } from './json.ts';

/** Columns that every table of Azure Log Analytics (Microsoft Sentinel) has one of. */
const TABLE_COLUMNS = ['TimeGenerated', 'TimeGenerated [UTC]', 'SourceSystem'] as const;
/** Custom tables end each name in its type: text, number, true or false, time, GUID. */
const TYPED_NAME = /^(.+)_[sdbtg]$/;

/**
 * A row of an Azure Log Analytics table with its columns as they were before the table: JSON texts are read, names lose what an export
 * adds to them (`CreatedDateTime [UTC]`, `Status_dynamic`). In custom tables `client_ipAddress_s` is readable as `client_ipAddress` and
 * `client.ipAddress` as well, since the table wrote a dot as an underscore. Any other record is given back as it is.
 */
export function readLogAnalyticsRow(fields: JsonObject): JsonObject {
  if (!TABLE_COLUMNS.some((name) => typeof fields[name] === 'string')) return fields;
  const isCustom = String(fields['Type'] ?? '').endsWith('_CL') || fields['SourceSystem'] === 'RestAPI';
  const row: Record<string, Json | undefined> = {};
  const add = (name: string, value: Json | undefined): void => {
    if (row[name] === undefined || row[name] === '') row[name] = value;
  };
  for (const [column, text] of Object.entries(fields)) {
    const value = readColumn(text);
    const name = column.replace(/ \[UTC\]$/, '').replace(/(?<=[a-z])_(?:dynamic|string)$/, '');
    add(name, value);
    const typed = isCustom && value !== '' && value !== 'null' ? TYPED_NAME.exec(name)?.[1] : undefined;
    if (typed === undefined) continue;
    add(typed, value);
    add(typed.replaceAll('_', '.'), value);
  }
  return row as JsonObject;
}

function readColumn(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  const isJson = (text.startsWith('{') && text.endsWith('}')) || (text.startsWith('[') && text.endsWith(']'));
  if (!isJson || surveyJson(text).depth > MAX_DEPTH) return value;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return value;
    throw error;
  }
}
