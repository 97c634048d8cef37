import { hash } from 'node:crypto';

// 22 characters of base64url are 132 bits: enough that two records of one tenant never share a key by chance.
const KEY_LENGTH = 22;

function shortHash(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'base64url').slice(0, KEY_LENGTH);
}

/**
 * Makes the keys of one request's records. A request that is sent again gives the same keys; equal records of one
 * request are told apart by counting them. Where the sender names the request (`Idempotency-Key`) or the record
 * (`_id` of a bulk item), the name is part of the key, so that equal records of different requests stay two.
 */
export function createRecordKeys(requestName?: string): (raw: Uint8Array, recordName?: string) => string {
  const seen = new Map<string, number>();
  const suffix = requestName ? `~${shortHash(requestName)}` : '';
  return (raw, recordName) => {
    const key = recordName ? `${shortHash(raw)}:${shortHash(recordName)}` : `${shortHash(raw)}${suffix}`;
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return nth === 0 ? key : `${key}.${nth}`;
  };
}
