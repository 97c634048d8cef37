import type { Severity } from './severity.ts';

/** What an indicator of compromise is: one thing that is seen in events where an attacker is at work. */
export const INDICATOR_KINDS = ['address', 'network', 'domain', 'url', 'mail', 'md5', 'sha1', 'sha256', 'ja3', 'ja4'] as const;
export type IndicatorKind = (typeof INDICATOR_KINDS)[number];

/** How people call what was seen. */
export const INDICATOR_KIND_WORDS: Readonly<Record<IndicatorKind, string>> = {
  address: 'address', network: 'network', domain: 'domain', url: 'URL', mail: 'mail address', md5: 'file (MD5)', sha1: 'file (SHA-1)', sha256: 'file (SHA-256)', ja3: 'TLS client (JA3)', ja4: 'TLS client (JA4)',
};

/** Traffic Light Protocol 2.0, from free to shown to nobody else. */
export const TLPS = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;
export type Tlp = (typeof TLPS)[number];

/** Names of feeds. */
export const FEED_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/** The provider's feed of what was seen in incidents that were confirmed, of any tenant. */
export const CONFIRMED_FEED = 'confirmed-incidents';

export interface Indicator {
  readonly kind: IndicatorKind;
  /** In the one spelling of its kind: see `canonical-value.ts`. */
  readonly value: string;
  readonly feed: string;
  /** What it stands for in a few words, such as the name of a malware; empty where nobody says. */
  readonly label: string;
  /** 0 to 100, at `validFromMs`: it falls from then on. */
  readonly confidence: number;
  readonly severity: Severity;
  readonly validFromMs: number;
  /** From then on it matches no event; null: never. */
  readonly expiresAtMs: number | null;
  readonly tlp: Tlp;
  /** ATT&CK technique ids, upper case. */
  readonly techniques: readonly string[];
  /** ATT&CK tactic short names, where the feed tells more than the techniques do. */
  readonly tactics: readonly string[];
}

/** Where a feed came from when it was imported last. */
export interface FeedImport {
  /** An address or the name of a file; empty where nobody said. */
  readonly source: string;
  /** How often it is meant to be imported; null where nobody said. */
  readonly everyMs: number | null;
  /** How much was in it and did not become an indicator, by reason. */
  readonly notTaken: Readonly<Partial<Record<NotTakenReason, number>>>;
  /** Why an import since then failed. */
  readonly fault: { readonly detail: string; readonly atMs: number } | null;
}

export const UNKNOWN_IMPORT: FeedImport = { source: '', everyMs: null, notTaken: {}, fault: null };

/** Why something in a file of indicators did not become one. A closed list: each is counted and told. */
export const NOT_TAKEN_REASONS = [
  'unreadable', 'unsupported-kind', 'unsupported-pattern', 'conjunction', 'bad-value', 'public-suffix', 'too-broad', 'too-long', 'not-for-detection', 'revoked', 'expired', 'duplicate', 'no-indicator',
] as const;
export type NotTakenReason = (typeof NOT_TAKEN_REASONS)[number];

/** What each reason means, for people. */
export const NOT_TAKEN_WORDS: Readonly<Record<NotTakenReason, string>> = {
  unreadable: 'not in the format that it should have',
  'unsupported-kind': 'of a kind that is not matched, such as the name of a file',
  'unsupported-pattern': 'a pattern that compares in another way than equality, or is of another language',
  conjunction: 'several things that must be seen together; each alone would alert too often',
  'bad-value': 'a value that is none of its kind',
  'public-suffix': 'a public suffix, under which anybody has names',
  'too-broad': 'a network of more than a 256th of all version 4 addresses, or wider than /16 of version 6',
  'too-long': 'longer than 2,000 characters',
  'not-for-detection': 'marked by its author as not meant for detection',
  revoked: 'withdrawn by its author',
  expired: 'no longer valid when it was read',
  duplicate: 'there already, in this feed',
  'no-indicator': 'something else than an indicator: a relation, a report, a header',
};
