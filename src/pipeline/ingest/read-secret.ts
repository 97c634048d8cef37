/** How a door lets a token be sent. */
export type SecretScheme = 'bearer' | 'apikey' | 'basic' | 'splunk';

/** Texts of which one may be the token, most likely first; `absent` and `unreadable` say why there is none. */
export type ReadSecret =
  | { readonly kind: 'found'; readonly candidates: readonly string[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable' };

const HEADER = /^([A-Za-z]+) +(\S+) *$/;

/** Reads the token out of an Authorization header, for the schemes that the door knows. */
export function readSecret(header: string | undefined, schemes: readonly SecretScheme[]): ReadSecret {
  if (header === undefined || header.trim() === '') return { kind: 'absent' };
  const match = HEADER.exec(header);
  const name = match?.[1]?.toLowerCase();
  const value = match?.[2];
  const scheme = schemes.find((known) => known === name);
  if (scheme === undefined || value === undefined) return { kind: 'unreadable' };
  const candidates = candidatesOf(scheme, value);
  return candidates.length === 0 ? { kind: 'unreadable' } : { kind: 'found', candidates };
}

function candidatesOf(scheme: SecretScheme, value: string): readonly string[] {
  if (scheme === 'bearer' || scheme === 'splunk') return [value];
  const decoded = decodeBase64(value);
  if (scheme === 'basic') return present([afterColon(decoded)]);
  // An Elasticsearch API key is base64("id:key"). The token may be the key part, all of it, or the value as it stands.
  return present([afterColon(decoded), decoded, value]);
}

function afterColon(text: string | null): string | null {
  const colon = text?.indexOf(':') ?? -1;
  return text === null || colon === -1 ? null : text.slice(colon + 1);
}

function decodeBase64(value: string): string | null {
  if (!/^[A-Za-z0-9+/_-]+=*$/.test(value)) return null;
  return Buffer.from(value, 'base64').toString('utf8');
}

function present(texts: readonly (string | null)[]): readonly string[] {
  return [...new Set(texts.filter((text): text is string => text !== null && text !== ''))];
}
