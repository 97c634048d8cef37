import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

// RFC 4648 base32 in lower case: no sign that a shell, an address or a double click would break on.
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_BYTES = 15;
const TOKEN_BYTES = 20;
const CHECKSUM_LENGTH = 6;

/**
 * An id that depends on nothing but its parts: 24 letters and digits (120 bits of SHA-256). Parts are
 * length-prefixed, so that `['ab','c']` and `['a','bc']` differ.
 */
export function deterministicId(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    hash.update(`${bytes.length}:`);
    hash.update(bytes);
  }
  return base32(hash.digest().subarray(0, ID_BYTES));
}

/** A random id of the same look, for things that have no parts to make it from. */
export function randomId(): string {
  return base32(randomBytes(ID_BYTES));
}

/**
 * A new secret: `<prefix>_<32 random characters><6 of checksum>`. The prefix lets secret scanners find a
 * leaked one, the checksum lets a typing error be told from a revoked token without a look-up.
 */
export function createToken(prefix: string): string {
  const body = `${prefix}_${base32(randomBytes(TOKEN_BYTES))}`;
  return body + checksum(body);
}

/** Whether the text can be a token of this prefix at all; says nothing about whether it is known. */
export function isWellFormedToken(prefix: string, token: string): boolean {
  const bodyLength = prefix.length + 1 + (TOKEN_BYTES * 8) / 5;
  if (token.length !== bodyLength + CHECKSUM_LENGTH || !token.startsWith(`${prefix}_`)) return false;
  return token.slice(bodyLength) === checksum(token.slice(0, bodyLength));
}

/** What is kept of a token: its SHA-256 in hex. Tokens have 160 random bits, so no salt or slow hash is needed. */
export function hashToken(token: string): string {
  return sha256Hex(token);
}

/** SHA-256 in lower-case hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function isSameSecret(left: string, right: string): boolean {
  // Hashed first: timingSafeEqual needs equal lengths, and lengths leak nothing this way.
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}

function checksum(body: string): string {
  return base32(createHash('sha256').update(body).digest()).slice(0, CHECKSUM_LENGTH);
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let pending = 0;
  let pendingBits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    pendingBits += 8;
    while (pendingBits >= 5) {
      pendingBits -= 5;
      text += BASE32.charAt((pending >> pendingBits) & 31);
    }
    pending &= (1 << pendingBits) - 1;
  }
  return pendingBits > 0 ? text + BASE32.charAt((pending << (5 - pendingBits)) & 31) : text;
}
