const SECRET_KEY = /token|passw(?:or)?d|passphrase|secret|authorization|cookie|api[-_]?key|private[-_]?key|credential/i;
const HIDDEN = '[hidden]';
const DEPTH_LIMIT = 6;
const LENGTH_LIMIT = 100;

// What stands in running text: `Bearer abc`, and the password of a connection address.
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi;
const ADDRESS_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi;

/** Text without credentials in it, as far as they can be told by their form. */
export function withoutSecretsInText(text: string): string {
  return text.replace(BEARER, `$1 ${HIDDEN}`).replace(ADDRESS_PASSWORD, `$1:${HIDDEN}@`);
}

/**
 * A copy in which the values of keys that name a secret are hidden, at any depth. Only plain objects and
 * lists are copied; other objects (errors) are left to their serialisers. Deep and long ones are cut.
 */
export function withoutSecrets<T extends object>(value: T): Record<string, unknown> {
  return hideKeys(value as Record<string, unknown>, 0);
}

function hideKeys(value: Record<string, unknown>, depth: number): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    safe[key] = SECRET_KEY.test(key) && isTelling(inner) ? HIDDEN : hide(inner, depth + 1);
  }
  return safe;
}

function hide(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return withoutSecretsInText(value);
  if (Array.isArray(value)) return depth > DEPTH_LIMIT ? '[list]' : value.slice(0, LENGTH_LIMIT).map((item) => hide(item, depth + 1));
  if (!isPlainObject(value)) return value;
  return depth > DEPTH_LIMIT ? '[object]' : hideKeys(value, depth);
}

// A count of tokens, `hasPassword: true` and nothing at all give nothing away.
function isTelling(value: unknown): boolean {
  return value !== null && value !== undefined && typeof value !== 'boolean' && typeof value !== 'number';
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
