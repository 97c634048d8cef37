import type { Json, JsonObject } from '#contract/event.ts';
import { isObject } from '../../normalise/field-path.ts';

/** The object that a record is; null: it is none. Such a record teaches nothing. */
export function jsonObjectOf(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
