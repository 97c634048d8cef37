/** The place of the last row of a page: searches go on below it. */
export interface SearchCursor {
  readonly timeMs: number;
  readonly id: string;
}

const CURSOR = /^(-?\d{1,16})\.([\s\S]*)$/;

export function formatCursor(cursor: SearchCursor): string {
  return Buffer.from(`${cursor.timeMs}.${cursor.id}`, 'utf8').toString('base64url');
}

/** The cursor of a text, undefined where it is none. */
export function parseCursor(text: string): SearchCursor | undefined {
  const match = CURSOR.exec(Buffer.from(text, 'base64url').toString('utf8'));
  return match === null ? undefined : { timeMs: Number(match[1]), id: match[2] as string };
}
