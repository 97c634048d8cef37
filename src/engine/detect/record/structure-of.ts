import type { Json, JsonObject } from '#contract/event.ts';
import type { Kernel } from '../kernel/kernel.ts';
import * as at from '../kernel/layout.ts';
import { GOLDEN } from '../sigma/literal-scanner.ts';
import type { SlotTable } from './slot-table.ts';

/**
 * The structure of a parsed record, as the kernel makes it of the bytes. Where the two differ, a record is not what its bytes seem to say
 * (keys that stand twice), and is left to the engine.
 */
export function structureOf(record: JsonObject, told: number, kernel: Kernel, slots: SlotTable): readonly [number, number] {
  let one = told;
  let other = kernel.mix(told);
  const add = (path: number, kind: number): void => {
    const h = kernel.mix((path + Math.imul(kind, GOLDEN)) | 0);
    one = (one + h) | 0;
    other = (other + Math.imul(h ^ (h >>> 15), 0x27d4eb2f)) | 0;
  };
  const walk = (value: Json, path: number, isInList: boolean): void => {
    if (Array.isArray(value)) {
      if (!isInList) add(path, at.CLASS_ARRAY);
      for (const item of value) walk(item as Json, path, true);
    } else if (typeof value === 'object' && value !== null) {
      add(path, at.CLASS_OBJECT);
      walkObject(value as JsonObject, path);
    } else if (!isInList) add(path, classOf(value as string | number | boolean | null));
  };
  const walkObject = (object: JsonObject, path: number): void => {
    for (const [key, item] of Object.entries(object)) if (item !== undefined) walk(item, kernel.pathHash(path, slots.hashOf(key)), false);
  };
  walkObject(record, 0);
  return [one, other];
}

function classOf(value: string | number | boolean | null): number {
  if (value === null) return at.CLASS_NULL;
  if (typeof value === 'number') return at.CLASS_NUMBER;
  if (typeof value === 'boolean') return value ? at.CLASS_TRUE : at.CLASS_FALSE;
  if (value === '') return at.CLASS_EMPTY;
  return /^[ \n\r\t]*[{<]/.test(value) ? at.CLASS_BRACKET : at.CLASS_TEXT;
}
