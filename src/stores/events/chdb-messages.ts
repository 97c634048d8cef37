import type { Statement } from './statement-binder.ts';

/** What the store asks of the engine's process. A file is named within the folder that both know. */
export type ChdbRequest =
  | { readonly kind: 'query'; readonly id: number; readonly statement: Statement }
  | { readonly kind: 'load'; readonly id: number; readonly file: string; readonly token: string }
  | { readonly kind: 'close' };

/** ClickHouse's error code; `busy` where the line is full; null for an error outside the engine. */
export type ChdbErrorCode = number | 'busy' | null;

/** What the engine's process answers. */
export type ChdbReply =
  | { readonly kind: 'ready'; readonly engineVersion: string }
  | { readonly kind: 'failed'; readonly isLocked: boolean; readonly detail: string }
  | { readonly kind: 'done'; readonly id: number; readonly body: Uint8Array }
  | { readonly kind: 'error'; readonly id: number; readonly code: ChdbErrorCode; readonly detail: string };

/** What the engine's process is started with (one JSON argument). */
export interface ChdbSettings {
  readonly directory: string;
  readonly querySessions: number;
  /** A query is killed after this time. */
  readonly queryTimeoutMs: number;
  /** Engine settings of the query sessions, over the built-in ones. */
  readonly querySettings: Readonly<Record<string, string | number>>;
}

/** Where files to load lie, within the folder of the store. */
export const LOAD_FOLDER = 'incoming';
