const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64_VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) BASE64_VALUES[BASE64.charCodeAt(i)] = i;

/** Bytes of a base64 text; characters outside the alphabet are passed over, as RFC 2045 6.8 says. */
export function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? (BASE64_VALUES[code] as number) : -1;
    if (value < 0) continue;
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = (held >> bits) & 0xff;
  }
  return bytes.subarray(0, length);
}

/** Bytes of a quoted-printable text (RFC 2045 6.7); `_` is a blank in header words (RFC 2047 4.2). */
export function decodeQuotedPrintable(text: string, isHeader = false): Uint8Array {
  const source = isHeader ? text.replaceAll('_', ' ') : text.replace(/=[ \t]*\r?\n/g, '');
  const bytes: number[] = [];
  for (let i = 0; i < source.length; i++) {
    const hex = source[i] === '=' ? /^[0-9A-Fa-f]{2}/.exec(source.slice(i + 1, i + 3)) : null;
    if (hex) {
      bytes.push(Number.parseInt(hex[0], 16));
      i += 2;
    } else {
      for (const byte of utf8Bytes(source[i] as string)) bytes.push(byte);
    }
  }
  return Uint8Array.from(bytes);
}

function utf8Bytes(char: string): number[] {
  const code = char.charCodeAt(0);
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 0x3f)];
  return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
}

/** Text of bytes: UTF-8 where they are that, Latin-1 otherwise, which never fails and keeps ASCII of every charset. */
export function bytesToText(bytes: Uint8Array): string {
  let escaped = '';
  let latin = '';
  for (const byte of bytes) {
    escaped += byte < 0x80 && byte !== 0x25 ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`;
    latin += String.fromCharCode(byte);
  }
  try {
    return decodeURIComponent(escaped);
  } catch (error) {
    if (error instanceof URIError) return latin;
    throw error;
  }
}

/** Part of every JavaScript runtime, though not of the language. */
declare const TextDecoder: new (charset: string) => { decode(bytes: Uint8Array): string };

/** Text of bytes in a charset; one that nobody knows, or that was left out, is found by what the bytes are. */
export function decodeText(bytes: Uint8Array, charset: string): string {
  if (charset === '' || /^(?:utf-?8|us-ascii|ascii)$/i.test(charset)) return bytesToText(bytes);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) return bytesToText(bytes);
    throw error;
  }
}

/** Decodes RFC 2047 words (`=?utf-8?B?...?=`) in a header value. */
export function decodeHeaderWords(value: string): string {
  const joined = value.replace(/(\?=)\s+(=\?)/g, '$1$2');
  return joined.replace(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_whole, charset: string, kind: string, text: string) =>
    decodeText(kind.toLowerCase() === 'b' ? decodeBase64(text) : decodeQuotedPrintable(text, true), charset.split('*')[0] as string),
  );
}
