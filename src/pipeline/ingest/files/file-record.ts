import type { JsonObject } from '#contract/event.ts';

/** A record of a file, or a line that could not be one and why. */
export type FileRecord =
  | { readonly ok: true; readonly text: string; readonly fields?: JsonObject; readonly line: number }
  | { readonly ok: false; readonly reason: 'too-large' | 'not-json'; readonly line: number };

/** A line or message longer than this is reported, not read. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;
