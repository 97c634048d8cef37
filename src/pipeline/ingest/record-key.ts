import { createHash, hash } from 'node:crypto';

// 22 characters of base64url are 132 bits: enough that two records of one tenant never share a key by chance.
const KEY_LENGTH = 22;

function shortHash(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'base64url').slice(0, KEY_LENGTH);
}

/** What a request without a name of its own is known by: all its records. Sent again as it was, it has the same. */
export function fingerprint(records: readonly { readonly raw: Uint8Array }[]): string {
  const all = createHash('sha256');
  for (const { raw } of records) all.update(`${raw.length} `).update(raw);
  return all.digest('base64url');
}

/**
 * Makes the keys of one request's records. A request that is sent again gives the same keys, and so its records count once;
 * equal records of different requests stay two, as lines without a time of day or with whole seconds often are. Those of one
 * request are told apart by counting them. A record that the sender names (`_id` of a bulk item) is known by that in any request.
 */
export function createRecordKeys(requestName: string): (raw: Uint8Array, recordName?: string) => string {
  const seen = new Map<string, number>();
  const suffix = `~${shortHash(requestName)}`;
  return (raw, recordName) => {
    const key = recordName ? `${shortHash(raw)}:${shortHash(recordName)}` : `${shortHash(raw)}${suffix}`;
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return nth === 0 ? key : `${key}.${nth}`;
  };
}
