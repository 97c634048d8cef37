import type { JsonObject } from '#contract/event.ts';
import type { Truth } from './truths.ts';

/** A record as its product wrote it, with what is known of it; or a line that is none. */
export type CaseRecord = { readonly ok: true; readonly text: string; readonly fields?: JsonObject; readonly truth: Truth | null } | { readonly ok: false };
