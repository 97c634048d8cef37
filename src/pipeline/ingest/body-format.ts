/** How records lie in a body: one a line, or as JSON values. */
export type BodyFormat = 'lines' | 'json';

const LINE_TYPES = new Set([
  'application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/x-jsonl', 'application/json-lines',
  'application/x-jsonlines', 'application/jsonlines', 'text/plain',
]);

/** The format that a Content-Type names; `null` where it has to be told from the first bytes. */
export function formatOfType(contentType: string | undefined): BodyFormat | null {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (LINE_TYPES.has(type)) return 'lines';
  return type === 'application/json' ? 'json' : null;
}

// Looked at and no further, so that the answer does not depend on how the bytes are cut into chunks.
const ENOUGH_BYTES = 4_096;

/**
 * The format of a body without a telling Content-Type, from its first bytes; `null` when more of them are needed.
 * `[{` and `[]` begin an array, and an object whose first line is only its brace is spread over lines.
 */
export function formatOfStart(bytes: Uint8Array): BodyFormat | null {
  const start = bytes.subarray(0, ENOUGH_BYTES);
  const first = start.findIndex((byte) => !isSpace(byte));
  if (first === -1) return start.length < ENOUGH_BYTES ? null : 'lines';
  const opener = start[first];
  if (opener !== 0x5b && opener !== 0x7b) return 'lines';
  for (let i = first + 1; i < start.length; i++) {
    const byte = start[i];
    if (opener === 0x7b && byte === 0x0a) return 'json';
    if (isSpace(byte)) continue;
    return opener === 0x5b && (byte === 0x7b || byte === 0x5d) ? 'json' : 'lines';
  }
  return start.length < ENOUGH_BYTES ? null : 'lines';
}

/** Bytes of a UTF-8 byte order mark at the start (0 or 3); `null` when more bytes are needed to tell. */
export function byteOrderMark(start: Uint8Array): 0 | 3 | null {
  const mark = [0xef, 0xbb, 0xbf];
  for (const [i, byte] of mark.entries()) {
    if (i >= start.length) return null;
    if (start[i] !== byte) return 0;
  }
  return 3;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
