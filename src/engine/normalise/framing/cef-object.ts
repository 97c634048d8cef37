import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from '../field-path.ts';
import { nameCustomFields } from './cef.ts';
import { cefKeyOf } from './cef-names.ts';

/**
 * A CEF event that somebody has taken apart already, with the names of CEF again: a row of Microsoft Sentinel's table CommonSecurityLog, or the `cef` of
 * Elastic's decoder. `null` when the object is neither.
 */
export function readCefObject(fields: JsonObject): JsonObject | null {
  const { cef } = fields;
  if (isObject(cef) && isObject(cef['device'])) return readDecoded(fields, cef, cef['device']);
  if (typeof fields['DeviceVendor'] !== 'string' || typeof fields['DeviceProduct'] !== 'string') return null;
  const event: Record<string, Json | undefined> = {};
  addAll(event, fields);
  if (typeof fields['AdditionalExtensions'] === 'string') addAll(event, splitExtensions(fields['AdditionalExtensions']));
  return nameCustomFields(event);
}

function readDecoded(fields: JsonObject, cef: JsonObject, device: JsonObject): JsonObject {
  const event: Record<string, Json | undefined> = {
    cefVersion: cef['version'], deviceVendor: device['vendor'], deviceProduct: device['product'], deviceVersion: device['version'],
    deviceEventClassId: device['event_class_id'], name: cef['name'], cefSeverity: cef['severity'], '@timestamp': fields['@timestamp'],
  };
  if (isObject(cef['extensions'])) addAll(event, cef['extensions']);
  return nameCustomFields(event);
}

/** Exports write `null` for a column that holds nothing. */
function addAll(event: Record<string, Json | undefined>, fields: JsonObject): void {
  for (const [name, value] of Object.entries(fields)) {
    const key = cefKeyOf(name);
    if (value !== '' && value !== null && value !== 'null') event[key] ??= value;
  }
}

/** `cat=traffic;FortinetFortiGatelevel=notice`: what the table has no column for. A piece without `=` belongs to the value before it. */
function splitExtensions(text: string): JsonObject {
  const pairs: Record<string, string> = {};
  let last = '';
  for (const piece of text.split(';')) {
    const equals = piece.indexOf('=');
    const name = piece.slice(0, Math.max(equals, 0)).trim();
    if (/^[\w.-]+$/.test(name)) {
      last = name;
      pairs[name] = piece.slice(equals + 1);
    } else if (last !== '') pairs[last] += `;${piece}`;
  }
  return pairs;
}
