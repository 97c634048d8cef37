import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from '../field-path.ts';
import { parseJsonRecord } from './json.ts';
import { parseXmlRecord } from './xml.ts';

/** Fields that are being gathered; what is not there is not put in. */
export type Gathered = Record<string, Json | undefined>;

export function put(into: Gathered, name: string, value: Json | undefined): void {
  if (value !== undefined && value !== null) into[name] = value;
}

/** The text of an element, whether it came alone or beside attributes. */
export function textOf(value: Json | undefined): Json | undefined {
  if (!isObject(value)) return value;
  return value['#text'] ?? value['_'] ?? value['text'] ?? value['Value'];
}

/** One attribute of an element: below `#attributes` (evtx_dump), `$` or `@Name` (XML readers), or plain. */
export function attribute(value: Json | undefined, name: string): Json | undefined {
  if (!isObject(value)) return undefined;
  const inner = value['#attributes'] ?? value['$'];
  const from = isObject(inner) ? inner : value;
  return from[name] ?? from[`@${name}`] ?? from[`_${name}`];
}

/** Adds event data by their own names: an object, a list of `Data` elements, or a text that holds XML or JSON (Sentinel). */
export function putEventData(into: Gathered, value: Json | undefined): void {
  if (typeof value === 'string') putTextData(into, value);
  else if (Array.isArray(value)) putDataList(into, value as readonly Json[]);
  else if (isObject(value)) putDataObject(into, value);
}

/** UserData wraps its fields in one element that the provider named. */
export function putUserData(into: Gathered, value: Json | undefined): void {
  if (!isObject(value)) return;
  let wrapped: JsonObject | undefined;
  for (const [name, part] of Object.entries(value)) if (name !== '#attributes' && isObject(part)) wrapped ??= part;
  putDataObject(into, wrapped ?? value);
}

function putTextData(into: Gathered, text: string): void {
  const trimmed = text.trim();
  const parsed = trimmed.startsWith('<') ? parseXmlRecord(trimmed) : trimmed.startsWith('{') ? jsonObject(trimmed) : null;
  if (!parsed) return put(into, 'Data', trimmed === '' ? undefined : text);
  const item = isObject(parsed['DataItem']) ? parsed['DataItem'] : parsed;
  if (isObject(item['UserData'])) putUserData(into, item['UserData']);
  else if ('EventData' in item) putEventData(into, textOrObject(item['EventData']));
  else putDataObject(into, item);
}

function jsonObject(text: string): JsonObject | null {
  const json = parseJsonRecord(text);
  return json.ok ? json.value : null;
}

/** An empty element reads as an empty text, which is no datum. */
function textOrObject(value: Json | undefined): Json | undefined {
  return value === '' ? undefined : value;
}

function putDataObject(into: Gathered, data: JsonObject): void {
  for (const name in data) {
    const part = data[name];
    if (name === '#attributes' || name === 'xml_name') continue;
    if ((name === 'Data' || name === 'data') && typeof part === 'object' && part !== null) putDataList(into, Array.isArray(part) ? (part as readonly Json[]) : [part]);
    else put(into, withoutBlanks(name), isObject(part) && '#text' in part ? part['#text'] : part);
  }
}

/** `[{"@Name": "Image", "#text": "..."}]`, `[{Image: "..."}]` (OpenTelemetry), or bare texts without names. */
function putDataList(into: Gathered, items: readonly Json[]): void {
  const bare: Json[] = [];
  for (const item of items) {
    if (!isObject(item)) {
      bare.push(item);
      continue;
    }
    const name = attribute(item, 'Name');
    const [only, ...more] = Object.keys(item);
    if (typeof name === 'string') put(into, withoutBlanks(name), textOf(item) ?? '');
    else if (only !== undefined && more.length === 0 && !/^[#_]/.test(only)) put(into, withoutBlanks(only), item[only]);
    else bare.push(textOf(item) ?? '');
  }
  if (bare.length > 0) into['Data'] = bare.length === 1 ? bare[0] : bare;
}

/** Data without names: a list `Data` in the event's own XML, `param1`, `param2`, ... where a Beat wrote it. Both are made readable under both. */
export function putUnnamedData(fields: Gathered): void {
  const { Data: data } = fields;
  if (data === undefined) {
    const params: Json[] = [];
    for (let value = fields['param1']; value !== undefined; value = fields[`param${params.length + 1}`]) params.push(value);
    if (params.length > 0) fields['Data'] = params;
  } else if (fields['param1'] === undefined && typeof data !== 'object') fields['param1'] = data;
  else if (fields['param1'] === undefined && Array.isArray(data)) for (const [i, value] of data.entries()) put(fields, `param${i + 1}`, value as Json);
}

/** Sigma rules name `Threat Name` as `ThreatName`. */
export function withoutBlanks(name: string): string {
  return name.includes(' ') ? name.replaceAll(' ', '') : name;
}
