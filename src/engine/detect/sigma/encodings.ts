const BASE64_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export type Utf16Form = 'utf16' | 'utf16le' | 'utf16be';

/** UTF-8 bytes of a text; a lone surrogate becomes U+FFFD, as everywhere on the web. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const char of text.toWellFormed()) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  }
  return bytes;
}

/** UTF-16 bytes; `utf16` puts a little-endian byte order mark in front. */
export function utf16Bytes(text: string, form: Utf16Form): number[] {
  const bytes: number[] = form === 'utf16' ? [0xff, 0xfe] : [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (form === 'utf16be') bytes.push(unit >> 8, unit & 0xff);
    else bytes.push(unit & 0xff, unit >> 8);
  }
  return bytes;
}

export function base64(bytes: readonly number[]): string {
  let encoded = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    encoded += BASE64_ALPHABET.charAt(group >> 18) + BASE64_ALPHABET.charAt((group >> 12) & 63);
    encoded += b === undefined ? '=' : BASE64_ALPHABET.charAt((group >> 6) & 63);
    encoded += c === undefined ? '=' : BASE64_ALPHABET.charAt(group & 63);
  }
  return encoded;
}

/**
 * What stays the same of the bytes' Base64 form wherever they stand in a longer text: one variant for each of the
 * three shifts, without the characters that neighbouring bytes have a part in.
 */
export function base64OffsetVariants(bytes: readonly number[]): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = base64([...new Array<number>(shift).fill(0x20), ...bytes]);
    const [from = 0] = [[0, 2, 3][shift]];
    const spoilt = [0, 3, 2][(bytes.length + shift) % 3] ?? 0;
    return encoded.slice(from, encoded.length - spoilt);
  });
}
