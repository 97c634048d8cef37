import { writeAddress } from './address-bytes.ts';
import { canonicalValue, hostName, MAX_VALUE_CHARS } from './canonical-value.ts';
import type { SoughtKind } from './indicator-index.ts';

/** What an event can hold: a host is an address or a name, a hash says by its length of which kind it is. */
export const OBSERVABLE_SORTS = ['host', 'url', 'mail', 'hash', 'ja3', 'ja4'] as const;
export type ObservableSort = (typeof OBSERVABLE_SORTS)[number];

export type TakeValue = (kind: SoughtKind, value: string) => void;

const HASH_KINDS: Readonly<Record<number, 'md5' | 'sha1' | 'sha256'>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };
const LOWER_NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/;
const MAX_HOST = 255;
const address = new Uint8Array(16);

/** Calls `take` with what a thing of an event is, in the spelling of indicators: a URL is its host too, and a mail address its domain. */
export function valuesOfObservable(sort: ObservableSort, text: string, take: TakeValue): void {
  switch (sort) {
    case 'host':
      return takeHost(text, take);
    case 'url':
      return takeUrl(text, take);
    case 'mail':
      return takeMail(text, take);
    case 'hash': {
      const kind = HASH_KINDS[text.length];
      if (kind !== undefined) take(kind, text);
      return;
    }
    case 'ja3':
      if (text.length === 32) take('ja3', text);
      return;
    case 'ja4':
      take('ja4', text.toLowerCase());
  }
}

/** Hosts without a dot are of the customer. */
function takeHost(text: string, take: TakeValue): void {
  if (text.length > MAX_HOST) return;
  if ((text.charCodeAt(0) < 0x3a || text.includes(':')) && writeAddress(text, address) !== 0) return take('address', text);
  if (!text.includes('.')) return;
  const name = LOWER_NAME.test(text) ? text : hostName(text);
  if (name !== null) take('domain', name);
}

function takeUrl(text: string, take: TakeValue): void {
  const found = canonicalValue('url', text.slice(0, MAX_VALUE_CHARS));
  if (!found.ok) return takeHost(text, take);
  const { value } = found.value;
  take('url', value);
  const from = value.indexOf('://') + 3;
  takeHost(/^\[[^\]]*\]|^[^/:]*/.exec(value.slice(from, from + MAX_HOST))?.[0].replace(/[[\]]/g, '') ?? '', take);
}

function takeMail(text: string, take: TakeValue): void {
  const part = /[^\s<>"',;]+@[^\s<>"',;]+/.exec(text.slice(0, MAX_VALUE_CHARS))?.[0];
  const found = part === undefined ? null : canonicalValue('mail', part);
  if (!found?.ok) return;
  take('mail', found.value.value);
  take('domain', found.value.value.slice(found.value.value.lastIndexOf('@') + 1));
}
