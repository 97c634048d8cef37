import { INDICATOR_KINDS, type IndicatorKind } from '#contract/indicator.ts';
import { SEVERITIES, type Severity } from '#contract/severity.ts';
import { splitCsvLine } from '../../normalise/framing/csv.ts';
import { readPlainLine } from './plain-list.ts';
import { notTaken, type Reading, type ReadingDefaults, readIndicator, timeOf, tlpOf } from './reading.ts';

/** What a column may hold. */
export const CSV_MEANINGS = ['value', 'kind', 'label', 'confidence', 'severity', 'valid-from', 'expires', 'tlp', 'techniques'] as const;
export type CsvMeaning = (typeof CSV_MEANINGS)[number];

/** Which column means what: names of the header, or places from 1 on where there is none. */
export type CsvColumns = Readonly<Partial<Record<CsvMeaning, string>>>;

/** Names of columns as lists of MISP, abuse.ch, OTX, OpenCTI and others write them, in lower case with one kind of gap. */
const COMMON_NAMES: Readonly<Record<CsvMeaning, readonly string[]>> = {
  value: ['value', 'indicator', 'ioc', 'ioc_value', 'observable', 'indicator_value', 'observable_value', 'dst_ip', 'dstip', 'ip', 'ip_address', 'domain', 'url', 'sha256_hash', 'sha256', 'sha1_hash', 'md5_hash', 'hash', 'ja3_md5', 'name'],
  kind: ['kind', 'type', 'ioc_type', 'indicator_type', 'observable_type', 'attribute_type'],
  label: ['label', 'malware', 'malware_printable', 'malware_family', 'family', 'threat', 'signature', 'listingreason', 'threat_type', 'description', 'comment', 'event_info'],
  confidence: ['confidence', 'confidence_level', 'score', 'x_opencti_score'],
  severity: ['severity', 'threat_level'],
  'valid-from': ['valid_from', 'first_seen', 'first_seen_utc', 'firstseen', 'date', 'dateadded', 'date_added', 'created', 'listingdate'],
  expires: ['expires', 'valid_until', 'expiration', 'expires_at', 'expiry'],
  tlp: ['tlp'],
  techniques: ['techniques', 'attack', 'mitre', 'technique'],
};

/** Other names of kinds: those of MISP, OTX, OpenCTI and abuse.ch. */
const KIND_NAMES: Readonly<Record<string, IndicatorKind | 'guess'>> = {
  ip: 'network', 'ip-src': 'network', 'ip-dst': 'network', ipv4: 'network', ipv6: 'network', 'ipv4-addr': 'network', 'ipv6-addr': 'network', 'ip:port': 'guess', 'ip-dst|port': 'guess', cidr: 'network', address: 'network', ip_address: 'network',
  hostname: 'domain', fqdn: 'domain', 'domain-name': 'domain', host: 'domain', uri: 'url', link: 'url', email: 'mail', 'email-src': 'mail', 'email-dst': 'mail', 'email-addr': 'mail', email_address: 'mail',
  filehash_md5: 'md5', 'filehash-md5': 'md5', md5_hash: 'md5', 'filehash-sha1': 'sha1', sha1_hash: 'sha1', 'filehash-sha256': 'sha256', sha256_hash: 'sha256', hash: 'guess', file: 'guess', stixfile: 'guess', 'ja3-fingerprint-md5': 'ja3', ja3_md5: 'ja3',
};

export interface CsvOptions {
  readonly columns?: CsvColumns;
}

/** Reads CSV with commas, semicolons or tabs, and comment lines; columns by their usual names or as the caller maps them. A table whose header tells nothing is read by its first column. */
export function* readCsvIndicators(lines: Iterable<string>, defaults: ReadingDefaults, { columns = {} }: CsvOptions = {}): Generator<Reading> {
  let layout: Layout | null = null;
  for (const raw of lines) {
    const line = raw.replace(/^\ufeff/, '').trim();
    if (line === '') continue;
    // abuse.ch writes its header as the last comment.
    const isComment = line.startsWith('#');
    if (layout === null) {
      const header = layoutOf(line.replace(/^#\s*/, ''), columns);
      if (header !== null) {
        layout = header;
        if (header.isHeader) continue;
      }
    }
    if (isComment) continue;
    yield layout === null ? (readPlainLine(splitCsvLine(line)[0] ?? '', defaults) ?? notTaken('bad-value', line)) : readRow(line, layout, defaults);
  }
}

interface Layout {
  readonly separator: string;
  readonly places: Readonly<Partial<Record<CsvMeaning, number>>>;
  /** What a column of values is named, where that tells the kind (`sha256_hash`). */
  readonly kind: IndicatorKind | 'guess';
  readonly isHeader: boolean;
}

/** How the columns lie, when the line is a header or the caller tells places; null where it tells nothing. */
function layoutOf(line: string, columns: CsvColumns): Layout | null {
  const separator = [',', ';', '\t'].map((one) => [one, line.split(one).length] as const).reduce((best, one) => (one[1] > best[1] ? one : best))[0];
  const names = splitCsvLine(line, separator).map((name) => name.trim().replace(/^"|"$/g, '').toLowerCase().replace(/[\s-]+/g, '_'));
  const byNumber = Object.entries(columns).every(([, name]) => /^\d+$/.test(name)) && Object.keys(columns).length > 0;
  const places: Partial<Record<CsvMeaning, number>> = {};
  for (const meaning of CSV_MEANINGS) {
    const told = columns[meaning];
    const place = told === undefined ? (byNumber ? -1 : firstOf(COMMON_NAMES[meaning], names)) : byNumber ? Number(told) - 1 : names.indexOf(told.toLowerCase().replace(/[\s-]+/g, '_'));
    if (place >= 0) places[meaning] = place;
  }
  if (places.value === undefined) return null;
  const name = names[places.value] ?? '';
  return { separator, places, kind: byNumber ? 'guess' : kindNamed(name), isHeader: !byNumber };
}

function firstOf(wanted: readonly string[], names: readonly string[]): number {
  return wanted.map((name) => names.indexOf(name)).find((place) => place >= 0) ?? -1;
}

function kindNamed(name: string): IndicatorKind | 'guess' {
  const lower = name.toLowerCase().trim();
  return (INDICATOR_KINDS as readonly string[]).includes(lower) && lower !== 'address' ? (lower as IndicatorKind) : (KIND_NAMES[lower] ?? KIND_NAMES[lower.replaceAll('_', '-')] ?? 'guess');
}

/** A list may tell kinds that are not matched: their values would be guessed to be something else. */
const FOREIGN_KIND = /filename|file_?name|mutex|regkey|registry|path|imphash|ssdeep|tlsh|pehash|sha512|sha224|sha384|yara|cve|vuln|asn|^as$|user-?agent|btc|bitcoin|text|process/i;

function readRow(line: string, { separator, places, kind }: Layout, defaults: ReadingDefaults): Reading {
  const cells = splitCsvLine(line, separator);
  const cell = (meaning: CsvMeaning): string | undefined => {
    const place = places[meaning];
    return place === undefined ? undefined : cells[place]?.trim().replace(/^"|"$/g, '') || undefined;
  };
  const value = cell('value');
  if (value === undefined) return notTaken('bad-value', line);
  const named = cell('kind');
  if (named !== undefined && FOREIGN_KIND.test(named)) return notTaken('unsupported-kind', `${named} ${value}`);
  const told = named === undefined ? kind : kindNamed(named);
  return readIndicator({
    kind: told === 'guess' ? undefined : told, value, label: cell('label'), confidence: numberOf(cell('confidence')), severity: severityNamed(cell('severity')),
    validFromMs: timeOf(cell('valid-from')), expiresAtMs: timeOf(cell('expires')), tlp: tlpOf(cell('tlp') ?? ''), techniques: techniquesIn(cell('techniques') ?? ''),
  }, defaults);
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const word = { high: 85, medium: 60, low: 30 }[text.toLowerCase()];
  return word ?? Number(text);
}

function severityNamed(text: string | undefined): Severity | undefined {
  return SEVERITIES.find((severity) => severity === text?.toLowerCase());
}

/** ATT&CK ids that stand in a text. */
export function techniquesIn(text: string): readonly string[] {
  return [...new Set(text.toUpperCase().match(/\bT\d{4}(?:\.\d{3})?\b/g) ?? [])];
}
