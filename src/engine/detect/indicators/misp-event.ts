import type { IndicatorKind, Tlp } from '#contract/indicator.ts';
import type { Severity } from '#contract/severity.ts';
import { techniquesIn } from './csv-indicators.ts';
import { notTaken, type Reading, type ReadingDefaults, readIndicator, timeOf, tlpOf } from './reading.ts';
import type { StixObject } from './stix-bundle.ts';

/** What each type of attribute has in its value, part for part where `|` joins two; null: what is not matched. */
const TYPES: Readonly<Record<string, readonly (IndicatorKind | null)[]>> = {
  'ip-src': ['network'], 'ip-dst': ['network'], 'ip-src|port': ['network', null], 'ip-dst|port': ['network', null], domain: ['domain'], hostname: ['domain'], 'hostname|port': ['domain', null], 'domain|ip': ['domain', 'network'],
  url: ['url'], uri: ['url'], link: ['url'], 'email-src': ['mail'], 'email-dst': ['mail'], email: ['mail'], 'email-reply-to': ['mail'], md5: ['md5'], sha1: ['sha1'], sha256: ['sha256'],
  'filename|md5': [null, 'md5'], 'filename|sha1': [null, 'sha1'], 'filename|sha256': [null, 'sha256'], 'x509-fingerprint-md5': ['md5'], 'x509-fingerprint-sha1': ['sha1'], 'x509-fingerprint-sha256': ['sha256'],
  'ja3-fingerprint-md5': ['ja3'], 'ja4-plus': ['ja4'], 'ja4': ['ja4'],
};
const SEVERITY_OF_LEVEL: Readonly<Record<string, Severity>> = { 1: 'high', 2: 'medium', 3: 'low' };

/** What an event says of all its attributes. */
interface EventParts {
  readonly label: string;
  readonly severity: Severity | undefined;
  readonly timeMs: number | undefined;
  readonly tags: readonly string[];
}

/** Reads a MISP event, with or without `Event` around it: attributes, and those of its objects. What is not meant for detection (`to_ids`) or was deleted is told, not taken. */
export function* readMispEvent(document: unknown, defaults: ReadingDefaults): Generator<Reading> {
  const outer = isObject(document) ? document : {};
  const event = isObject(outer['Event']) ? outer['Event'] : outer;
  const attributes = [...list(event['Attribute']), ...list(event['Object']).filter(isObject).flatMap((object) => (object['deleted'] === true ? [] : list(object['Attribute'])))];
  if (attributes.length === 0) return yield notTaken(event === outer && event['info'] === undefined ? 'unreadable' : 'no-indicator', text(event['info']));
  const parts: EventParts = { label: labelOf(event), severity: SEVERITY_OF_LEVEL[text(event['threat_level_id'])], timeMs: timeOf(text(event['date'])) ?? timeOf(text(event['timestamp'])), tags: tagsOf(event) };
  for (const attribute of attributes) {
    if (isObject(attribute)) yield* readAttribute(attribute, parts, defaults);
    else yield notTaken('unreadable', String(attribute));
  }
}

function* readAttribute(attribute: StixObject, event: EventParts, defaults: ReadingDefaults): Generator<Reading> {
  const [type, value] = [text(attribute['type']), text(attribute['value'])];
  const kinds = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (attribute['deleted'] === true) return yield notTaken('revoked', value);
  if (kinds === undefined) return yield notTaken('unsupported-kind', `${type} ${value}`);
  if (attribute['to_ids'] === false || attribute['to_ids'] === '0') return yield notTaken('not-for-detection', `${type} ${value}`);
  const tags = [...event.tags, ...tagsOf(attribute)];
  // Values of filenames may hold "|" themselves, what stands behind the last does not.
  const cut = kinds.length === 1 ? [value] : [value.slice(0, value.lastIndexOf('|')), value.slice(value.lastIndexOf('|') + 1)];
  for (const [nth, kind] of kinds.entries()) {
    if (kind === null) continue;
    yield readIndicator({
      kind, value: cut[nth] ?? '', label: event.label, severity: event.severity, confidence: confidenceOf(tags), tlp: strictest(tags), techniques: techniquesOf(tags),
      validFromMs: timeOf(text(attribute['first_seen'])) ?? timeOf(text(attribute['timestamp'])) ?? event.timeMs,
    }, defaults);
  }
}

/** The names of the tags; those of galaxies are among them. */
function tagsOf(owner: StixObject): readonly string[] {
  const clusters = list(owner['Galaxy']).filter(isObject).flatMap((galaxy) => list(galaxy['GalaxyCluster'])).filter(isObject);
  return [...list(owner['Tag']).filter(isObject).map((tag) => text(tag['name'])), ...clusters.map((cluster) => text(cluster['tag_name']))];
}

/** A malware or tool of the galaxies, or else what the event is called. */
function labelOf(event: StixObject): string {
  const cluster = tagsOf(event).map((tag) => /^misp-galaxy:(?:malpedia|mitre-malware|mitre-tool|tool|rat|ransomware|stealer|banker|botnet|backdoor)="([^"]+)"/.exec(tag)?.[1]).find((name) => name !== undefined);
  return (cluster ?? text(event['info'])).replace(/ - S\d{4}$/, '');
}

function techniquesOf(tags: readonly string[]): readonly string[] {
  return [...new Set(tags.filter((tag) => tag.startsWith('misp-galaxy:mitre-attack-pattern=')).flatMap(techniquesIn))].sort();
}

/** The taxonomies that say how sure an author is: `admiralty-scale` and `misp:confidence-level`. */
function confidenceOf(tags: readonly string[]): number | undefined {
  for (const tag of tags) {
    const level = /^misp:confidence-level="(completely|usually|fairly|rarely|unconfident)/.exec(tag)?.[1];
    if (level !== undefined) return { completely: 100, usually: 75, fairly: 50, rarely: 25, unconfident: 0 }[level];
    const credible = /^admiralty-scale:information-credibility="([1-5])"/.exec(tag)?.[1];
    if (credible !== undefined) return 100 - (Number(credible) - 1) * 25;
  }
  return undefined;
}

function strictest(tags: readonly string[]): Tlp | undefined {
  const found = new Set(tags.filter((tag) => /^tlp:/i.test(tag)).map(tlpOf));
  return (['red', 'amber+strict', 'amber', 'green', 'clear'] as const).find((tlp) => found.has(tlp));
}

function isObject(value: unknown): value is StixObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
