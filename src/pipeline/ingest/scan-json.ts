export type JsonShape = 'fine' | 'too-deep' | 'too-many-fields';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/**
 * Looks at the nesting and the number of members on the bytes, before anything parses them: `JSON.parse` takes a
 * depth of millions, and whatever walks the result does not. Only strings are understood; broken JSON is not found here.
 */
export function scanJson(bytes: Uint8Array, maxDepth: number, maxFields: number): JsonShape {
  const length = bytes.length;
  let depth = 0;
  let fields = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      i = endOfString(bytes, i + 1);
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > maxDepth) return 'too-deep';
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    } else if (byte === COLON) {
      fields += 1;
      if (fields > maxFields) return 'too-many-fields';
    }
  }
  return 'fine';
}

// The index of the closing quote, or the length where there is none.
function endOfString(bytes: Uint8Array, from: number): number {
  const length = bytes.length;
  let i = from;
  while (i < length) {
    const byte = bytes[i];
    if (byte === QUOTE) return i;
    i += byte === BACKSLASH ? 2 : 1;
  }
  return length;
}

/** Whether the first byte that is no space opens an object or an array. */
export function looksLikeJson(bytes: Uint8Array): boolean {
  for (const byte of bytes) {
    if (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) continue;
    return byte === 0x7b || byte === 0x5b;
  }
  return false;
}
