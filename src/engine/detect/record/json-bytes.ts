import { utf8Bytes } from '../sigma/encodings.ts';

/**
 * A text as it stands inside a JSON string, in UTF-8; null where JSON can write it in several ways, or only by numbers, so that bytes
 * say nothing.
 */
export function jsonBytes(text: string): Uint8Array | null {
  let escaped = '';
  for (const char of text) {
    const short = SHORT_ESCAPES.get(char);
    if (short === undefined && char < ' ') return null;
    escaped += short ?? char;
  }
  return Uint8Array.from(utf8Bytes(escaped));
}

export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7e) return false;
  return true;
}

const SHORT_ESCAPES = new Map([['"', '\\"'], ['\\', '\\\\'], ['\b', '\\b'], ['\f', '\\f'], ['\n', '\\n'], ['\r', '\\r'], ['\t', '\\t']]);
